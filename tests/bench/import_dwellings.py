"""Import: 50,000 generated dwellings, checked and written, against bare COPY and the forms alone."""

from collections.abc import Iterator

from django.db import connection
from django.utils import timezone

from background.models import Job, LeaseState
from background.tasks import run_job
from housing.actions.registers import import_dwellings, upload_dwellings
from housing.exports import HEADINGS
from housing.forms.registers import DwellingForm, EstateForm, TermsForm
from housing.imports import SHEET
from housing.models import Association, Dwelling, DwellingImport
from housing.tables import read_table
from tests.factories import a_caseworker, an_association

N = 50_000
LIMIT = "bare COPY of the same rows into two tables, and each row once through its three forms"
MAX_RATIO = 10.0
ESTATES = 200

_file: list[bytes] = []
_sent: list[DwellingImport] = []


def prepare(n: int) -> Iterator[None]:
    """The file, uploaded and owned; checking and writing it is the work."""
    association = an_association("Store Bo")
    rows = [";".join(HEADINGS), *(";".join(_row(association, number)) for number in range(n))]
    _file[:] = ["\r\n".join(rows).encode()]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE bare_dwelling (number text, address text, postal text, city text, floor int)")
        cursor.execute("CREATE TEMP TABLE bare_terms (number text, kind text, rooms int, area int, rent numeric)")
    now = timezone.now()
    sent, job = upload_dwellings(_file[0], "boliger.csv", from_on=timezone.localdate(), by=a_caseworker(), at=now)
    Job.objects.filter(pk=job.pk).delete()  # the check is part of the import below
    _sent[:] = [sent]
    yield


def _row(association: Association, number: int) -> list[str]:
    address = [association.name, f"Afdeling {number % ESTATES}", f"{number:06}", f"Lang Vej {number}, st. tv.", "2630"]
    terms = ["Taastrup", "familiebolig", "3", "80", "6.100,50", "500,00", "100,00", "20.000,00"]
    return [*address, *terms, "0", "ja", "nej", "nej", "", "1968"]


def limit(n: int) -> None:
    rows = list(read_table(_file[0], "boliger.csv", SHEET))
    with connection.cursor() as cursor:
        with cursor.copy("COPY bare_dwelling FROM STDIN") as copy:
            for row in rows:
                told = row.fields
                copy.write_row((told["unit_number"], told["address"], told["postal_code"], told["city"], told["floor"]))
        with cursor.copy("COPY bare_terms FROM STDIN") as copy:
            for row in rows:
                told = row.fields
                copy.write_row((told["unit_number"], "family", told["rooms"], told["area_m2"], "6100.50"))
    for row in rows:
        forms = [form(row.fields, one_of_many=True) for form in (EstateForm, DwellingForm)]
        assert all(form.is_valid() for form in [*forms, TermsForm(row.fields, one_of_many=True, areas={})])


def work(n: int) -> None:
    job = import_dwellings(_sent[0].pk, only_right=False, by=a_caseworker(), at=timezone.now())
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == LeaseState.DONE, job.last_error
    assert Dwelling.objects.count() == n
