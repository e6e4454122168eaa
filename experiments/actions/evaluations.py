"""Packages go out when they hold figures alone, and come in when they do."""

import json
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.denied import ActionDenied
from experiments import packages
from experiments.models import EvaluationPackage, Participation
from experiments.queries.outcomes import outcomes


def export_package(*, on: date, note: str = "", is_public: bool = True) -> bytes:
    """The municipality's package as bytes. Raises ActionDenied when it would hold a person or a too small group."""
    package = packages.build(outcomes(on=on, is_public=is_public), note=note)
    _refuse(package, "Pakken er ikke skrevet")
    return packages.as_bytes(package)


@transaction.atomic
def import_package(content: bytes, *, at: datetime) -> EvaluationPackage:
    """Another municipality's package, checked as if it were going out. The same one twice is one."""
    try:
        package = json.loads(content)
    except (UnicodeDecodeError, json.JSONDecodeError):
        raise ActionDenied("Filen er ikke en evalueringspakke. Hent den igen hos kommunen.") from None
    _refuse(package, "Pakken er ikke indlæst")
    kept, _is_new = EvaluationPackage.objects.get_or_create(
        sha256=packages.sha256(package),
        defaults={
            "municipality": package["municipality"],
            "as_of_on": date.fromisoformat(package["as_of"]),
            "content": package,
            "imported_at": at,
        },
    )
    return kept


def _refuse(package: Any, what: str) -> None:
    found = packages.faults(package, names=_names())
    if found:
        raise ActionDenied(f"{what}. {' '.join(found)}")


def _names() -> list[str]:
    """Everybody who is or was in an experiment, by whole name."""
    known = Participation.objects.filter(case__deleted_on=None).order_by()
    pairs = known.values_list("case__citizen__first_name", "case__citizen__last_name")
    return [f"{first} {last}" for first, last in pairs.distinct()]
