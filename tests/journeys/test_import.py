"""A file with three faults: its columns named, its faults fetched as a workbook, mended, sent again, and taken in."""

import io

import pytest
import python_calamine

from accounts.roles import Role
from background.models import Job
from background.tasks import run_first
from housing.models import Dwelling
from tests.factories import a_user, an_association
from tests.imports import a_csv, a_row, a_workbook

pytestmark = pytest.mark.django_db(transaction=True)
MENDED = {"tre": "3", "26": "2630", "dyrt": "6100"}


def choose(page, content, name):
    """The first step, and the check behind it when there is no question about the columns."""
    page.get_by_role("link", name="Indlæs fil").first.click()
    page.get_by_label("Fil", exact=True).set_input_files({"name": name, "mimeType": "", "buffer": content})
    page.get_by_label("Gælder fra").fill("2026-01-01")
    page.get_by_role("button", name="Kontrollér filen").click()


def see_result(page):
    """The job is run here, by nobody else."""
    page.get_by_role("button", name="Afbryd").wait_for()
    assert run_first(Job.objects.all())
    page.get_by_role("link", name="Se resultatet").click()


def test_a_file_with_three_faults(visit):
    association = an_association("Ærø Bo")
    page = visit(a_user(Role.ASSOCIATION, association=association))
    page.get_by_text("Mere", exact=True).click()
    page.get_by_role("link", name="Boligregister").click()
    rows = [a_row(), a_row(Lejemålsnr="2", Rum="tre"), a_row(Lejemålsnr="3", Postnr="26")]
    rows.append(a_row(**{"Lejemålsnr": "4", "Husleje pr. md.": "dyrt"}))
    choose(page, a_csv(*({"Lejlighed": row.pop("Lejemålsnr")} | row for row in rows)), "boliger.csv")

    page.get_by_label("Lejemålsnr").select_option(label="Lejlighed (»1-1«)")
    page.get_by_role("button", name="Kontrollér filen").click()
    see_result(page)
    page.get_by_text("3 fejl i 3 rækker.").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Hent rækker med fejl").click()
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(download.value.path().read_bytes()))
    page.get_by_role("button", name="Indlæs den rigtige række").click()
    see_result(page)
    page.get_by_text("Filen er indlæst.").wait_for()

    page.get_by_role("link", name="Se registret").click()
    headings, *wrong = book.get_sheet_by_index(0).to_python()
    choose(page, a_workbook(headings, *([MENDED.get(cell, cell) for cell in row] for row in wrong)), "rettet.xlsx")
    see_result(page)
    page.get_by_role("button", name="Indlæs 3 rækker").click()
    see_result(page)
    page.get_by_text("Filen er indlæst.").wait_for()
    assert Dwelling.objects.count() == 4
