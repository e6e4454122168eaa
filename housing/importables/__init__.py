"""Every kind of file that can be taken in and fetched, in the order in which a new municipality needs them."""

from housing.importable import Importable
from housing.importables.areas import AREAS, LISTINGS, STATISTICS
from housing.importables.dwellings import DWELLINGS
from housing.importables.registers import ASSOCIATIONS, ESTATES
from housing.importables.vacancies import VACANCIES

IMPORTABLES: tuple[Importable, ...] = (ASSOCIATIONS, ESTATES, AREAS, STATISTICS, LISTINGS, DWELLINGS, VACANCIES)


def importable_named(name: str) -> Importable | None:
    return next((one for one in IMPORTABLES if one.name == name), None)
