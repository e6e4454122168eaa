"""Import: 50,000 generated dwellings, checked and written by the job, against bare COPY and the forms alone."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import django
from django.db import connection
from django.utils import timezone

if __name__ == "__main__":  # an import alone in its process; the models below need Django
    django.setup()

from background.models import LeaseState
from background.tasks import run_job
from housing.actions.imports import import_file, keep_file
from housing.forms.registers import DwellingForm, EquippedTermsForm, EstateForm
from housing.importables.dwellings import SHEET
from housing.models import Association, Dwelling, FileImport
from housing.tables import TableRow, guess, read_table
from tests.factories import a_user, an_association

N = 50_000
LIMIT = "COPY of the same rows into tables like housing_dwelling and housing_dwellingterms, and each row's three forms"
MAX_RATIO = 10.0
ESTATES = 200
TABLES = {"housing_dwelling": "d.*", "housing_dwellingterms": "t.*"}

_copies: dict[str, IO[bytes]] = {}
_rows: list[TableRow] = []
_sent: list[FileImport] = []
_memory: dict[str, float] = {}


def prepare(n: int) -> Iterator[None]:
    """Two imports in processes of their own, for their memory; what the larger one wrote is what COPY copies."""
    small = max(1, n // 5)
    peaks = {size: _peak_of_an_import(size) for size in (small, n)}
    for size, (start, peak) in peaks.items():
        _memory.update({f"start_mib_of_{size}": start, f"peak_mib_of_{size}": peak})
    _memory["memory_growth_mib"] = round(peaks[n][1] - peaks[small][1], 1)
    association = Association.objects.get(name=f"Hukommelse {n}")
    _copies.update({table: _copied_out(table, columns, association) for table, columns in TABLES.items()})
    sent = _kept("Store Bo", n)
    _rows[:] = read_table(bytes(sent.content), sent.file_name, SHEET, sent.columns)[0]
    _sent[:] = [sent]
    yield


def limit(n: int) -> None:
    with connection.cursor() as cursor:
        for table, out in _copies.items():
            cursor.execute(f"CREATE TEMP TABLE bare_{table} (LIKE {table})")
            with cursor.copy(f"COPY bare_{table} FROM STDIN") as copy:
                out.seek(0)
                while piece := out.read(2**16):
                    copy.write(piece)
            cursor.execute(f"SELECT count(*) FROM bare_{table}")
            assert cursor.fetchone() == (n,)
    for row in _rows:
        forms = [form(row.fields, one_of_many=True) for form in (EstateForm, DwellingForm)]
        assert all(form.is_valid() for form in [*forms, EquippedTermsForm(row.fields, one_of_many=True, areas={})])


def work(n: int) -> None:
    _take_in(_sent[0], n)


def details() -> dict[str, float]:
    return _memory


def _take_in(sent: FileImport, n: int) -> None:
    before = Dwelling.objects.count()
    job = import_file(sent.pk, only_right=False, by=sent.uploaded_by, at=timezone.now())
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == LeaseState.DONE, job.last_error
    assert job.result["new"] == n
    assert Dwelling.objects.count() == before + n


def _kept(name: str, n: int) -> FileImport:
    """The factories count from one in each process, so names and numbers are given here."""
    association = an_association(name, cvr=f"{Association.objects.count() + 10_000_000}")
    user = a_user(username=name)
    lines = [";".join(SHEET.columns), *(";".join(_row(association, number)) for number in range(n))]
    headings, now = list(SHEET.columns), timezone.now()
    content = "\r\n".join(lines).encode()
    sent = keep_file(content, "boliger.csv", "dwellings", headings, by=user, at=now, from_on=timezone.localdate())
    sent.columns = guess(headings, SHEET)[0]
    sent.save(update_fields=["columns"])
    return sent


def _row(association: Association, number: int) -> list[str]:
    told = {
        "association": association.name,
        "name": f"Afdeling {number % ESTATES}",
        "unit_number": f"{number:06}",
        "address": f"Lang Vej {number}, st. tv.",
        "postal_code": "2630",
        "city": "Taastrup",
        "kind": "familiebolig",
        "rooms": str(1 + number % 5),
        "area_m2": "80",
        "rent_dkk": f"{5000 + number % 4000}.50".replace(".", ","),
        "heat_dkk": "500,00",
        "water_dkk": "100,00",
        "contribution_dkk": "20.000,00",
        "floor": str(number % 6),
        "area": "",
        "first_used_year": "1968",
    }
    return [told.get(name, "nej") for name in SHEET.columns.values()]


def _copied_out(table: str, columns: str, association: Association) -> IO[bytes]:
    out: IO[bytes] = TemporaryFile()  # noqa: SIM115 - read again below
    joined = (
        "housing_dwelling d JOIN housing_dwellingterms t ON t.dwelling_id = d.id JOIN housing_estate e ON e.id ="
        f" d.estate_id WHERE e.association_id = {association.pk}"
    )
    with connection.cursor() as cursor, cursor.copy(f"COPY (SELECT {columns} FROM {joined}) TO STDOUT") as copy:
        for piece in copy:
            out.write(piece)
    return out


def _peak_of_an_import(n: int) -> tuple[float, float]:
    """MiB resident before, and at most while, a fresh process imports n dwellings; another has made the file."""
    command = [sys.executable, "-m", "tests.bench.import_dwellings", str(n)]
    for step in ("keep", "import"):
        told = subprocess.run([*command, step], stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    return float(told[-2]), float(told[-1])


def _alone(n: int) -> None:
    sent = FileImport.objects.defer("content").get(uploaded_by__username=f"Hukommelse {n}")
    start = _memory_of_process("VmRSS")
    _take_in(sent, n)
    sys.stdout.write(f"{start} {_memory_of_process('VmHWM')}\n")


def _memory_of_process(name: str) -> float:
    kib = re.search(rf"{name}:\s+(\d+)", Path("/proc/self/status").read_text())
    assert kib is not None
    return round(int(kib[1]) / 1024, 1)


if __name__ == "__main__":
    _size = int(sys.argv[1])
    if sys.argv[2] == "keep":
        _kept(f"Hukommelse {_size}", _size)
    else:
        _alone(_size)
