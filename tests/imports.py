"""Files sent through the wizard, as a signed-in client does it; used by the tests of every kind of file."""

import csv
import io
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from background.models import Job
from background.tasks import run_first
from housing.models import FileImport

DWELLING = {
    "Boligorganisation": "Ærø Bo",
    "Afdeling": "Søvej",
    "Lejemålsnr": "1-1",
    "Adresse": "Søvej 1",
    "Postnr": "2630",
    "By": "Taastrup",
    "Boligtype": "familiebolig",
    "Rum": "3",
    "Areal m2": "80",
    "Husleje pr. md.": "6.100,50",
    "A conto varme": "500,00",
    "A conto vand": "100,00",
    "Indskud": "20.000,00",
    "Etage": "0",
    "Elevator": "ja",
    "Kørestolsegnet": "nej",
    "Husdyr tilladt": "nej",
    "Trinfri adgang": "nej",
    "Altan": "ja",
    "Fællesvaskeri": "",
    "Boligområde": "",
    "Ibrugtaget år": "1968",
}


def a_row(**changes: str) -> dict[str, str]:
    return DWELLING | changes


def a_csv(*rows: dict[str, Any], headings: Any = (), encoding: str = "utf-8-sig") -> bytes:
    """Under the headings of the first row, unless others are given."""
    out = io.StringIO()
    writer = csv.DictWriter(out, headings or list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def a_workbook(*rows: Any) -> bytes:
    """Lists of cells, the first one being the headings."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def run_jobs() -> None:
    while run_first(Job.objects.all()):
        pass


def upload(client: Client, content: bytes, name: str = "boliger.csv", register: str = "dwellings", **asked: str) -> Any:
    """The answer to the first step."""
    if register == "dwellings":
        asked.setdefault("from_on", "2026-03-01")
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("import_file", args=[register]), {"file": file, **asked})


def sent(
    client: Client, content: bytes, name: str = "boliger.csv", register: str = "dwellings", **asked: str
) -> FileImport:
    """Uploaded, and checked if its columns leave no doubt."""
    answer = upload(client, content, name, register, **asked)
    assert answer.status_code == 302, answer.content.decode()
    run_jobs()
    found: FileImport = FileImport.objects.order_by("-pk")[0]
    return found


def confirm(client: Client, found: FileImport, **fields: str) -> FileImport:
    client.post(reverse("confirm_import", args=[found.pk]), fields)
    run_jobs()
    found.refresh_from_db()
    return found


def page_of(client: Client, found: FileImport) -> str:
    return client.get(reverse("file_import", args=[found.pk])).content.decode()


def exported(client: Client, register: str, kind: str = "csv") -> bytes:
    answer = client.get(reverse("export_register", args=[register]), {"as": kind})
    return b"".join(answer.streaming_content)
