"""The sample year, counted again from its own files and by the law."""

import csv
import io
import json
import re
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.roles import Role
from background.kinds import Run
from history.actions.demo import SAMPLE
from housing.models import Vacancy
from law.vacancy_rent import vacancy_rent
from law.wording import parse_amount, parse_day
from reports import exports
from reports.indicators import PARTS
from reports.periods import Period
from reports.queries import monthly_report, whole_report
from reports.queries.indicators import indicators
from reports.queries.narrowing import Scope
from reports.shown_indicators import written
from tests.factories import NOW, a_user
from tests.reports.reading import figures, numbers, told_in
from tests.sample import the_sample_year

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.first]


def said(period: str) -> dict:
    out = io.StringIO()
    call_command("monthly_report", period, "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture(scope="module")
def sample(lasting_db) -> None:
    the_sample_year()


def rows_of(name: str) -> list[dict[str, str]]:
    with open(SAMPLE / name, encoding="utf-8-sig") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_the_sample_year_gives_the_public_totals(sample):
    report = said("2015")
    assert (report["offered"], report["returned"], report["allocated"], report["return_rate_pct"]) == (
        126,
        46,
        80,
        36.5,
    )
    assert (report["dwellings_below_3000"], report["dwellings_below_3000_in_listed_areas"]) == (121, 115)
    assert report["returned_by_reason"] == {"too_expensive": 46}
    assert report["vacancy_rent_dkk"] == 386621.37
    assert report["vacancy_rent_by_month"]["2015-12"] == 29022.13
    assert report["vacancy_rent_by_month"]["2015-11"] == 27878.85
    ledgers = {row["label"]: (row["share"], row["vacancies"], row["offered"]) for row in report["ledgers"]}
    assert ledgers["Vestegnens Boligselskab"] == ("1/4", 203, 50)
    assert ledgers["Hedeboernes Almene, Parkvej"] == ("1/1", 6, 6)
    assert [row["estate"] for row in report["ledgers"]].count(None) == 4


def test_every_month_agrees_with_the_files(sample):
    """From the files alone, by the rules of shared/data/README.md; no query of the reports has a part in it."""
    notices = rows_of("ledige_boliger.csv")
    answers = rows_of("kommunens_svar.csv")
    for month in range(1, 13):
        report = monthly_report(Period(2015, month))
        assert report["notified"] == sum(parse_day(row["Anmeldt den"]).month == month for row in notices)
        mine = [row for row in answers if parse_day(row["Anmeldt den"]).month == month]
        kinds = Counter(row["Svar"] for row in mine)
        assert (report["offered"], report["allocated"], report["returned"]) == (
            len(mine), kinds["anvist"], kinds["returneret"],
        )  # fmt: skip


def test_the_rent_agrees_with_the_law_on_each_vacancy(sample):
    total = Counter()
    for vacancy in Vacancy.objects.municipal().select_related("agreement"):
        rent = vacancy_rent(vacancy.as_empty_dwelling(), vacancy.agreement.rent_terms(), until=date(2016, 1, 1))
        for month, owed in rent.by_month.items():
            total[f"{month:%Y-%m}"] += owed.amount_dkk
    assert {
        month: amount for month, amount in monthly_report(Period(2015))["vacancy_rent_by_month"].items() if amount
    } == total


def test_the_months_of_the_year_add_up(sample):
    year = monthly_report(Period(2015))
    months = [monthly_report(Period(2015, month)) for month in range(1, 13)]
    for name in ("notified", "offered", "allocated", "returned", "housed", "vacancy_rent_dkk"):
        assert year[name] == sum(month[name] for month in months)
    for number, row in enumerate(year["ledgers"]):
        mine = [next(one for one in month["ledgers"] if one["ledger"] == row["ledger"]) for month in months]
        for name in ("vacancies", "entitled", "offered", "allocated", "returned", "vacancy_rent_dkk"):
            assert row[name] == sum(one[name] for one in mine), (number, name)


def test_the_band_of_113_is_99_family_dwellings_and_14_others(sample):
    """The drawing shows 99, which is the family dwellings alone; the register's band is of every kind, as the files say."""
    band = monthly_report(Period(2015, 12))["cheap_dwellings"][3]
    assert (band["rent_from"], band["rent_below"], band["dwellings"], band["in_listed_areas"]) == (4000, 4500, 113, 41)
    inside = [row for row in rows_of("boliger.csv") if 4000 <= parse_amount(row["Husleje pr. md."]) < 4500]
    assert Counter(row["Boligtype"] for row in inside) == {
        "familiebolig": 99, "ungdomsbolig": 10, "startbolig": 2, "ældrebolig": 2,
    }  # fmt: skip
    family = indicators("dwellings", Scope(Period(2015, 12), {"kind": "family"}))
    assert family["below_4500"][""][0] - family["below_4000"][""][0] == 99


def test_screen_pdf_excel_and_command_say_the_same_of_the_year(sample, client, monkeypatch):
    """To the last digit, each read back from what a person gets; the PDF as the document that is printed."""
    client.force_login(a_user(Role.MANAGER))
    machine, report = said("2015"), whole_report(Period(2015))
    page = client.get(reverse("monthly_report", kwargs={"period": "2015"})).content.decode()
    told = told_in(page)
    for figure in figures(report):
        assert re.search(rf"(?<![\d,.]){re.escape(figure)}(?![\d])", told), figure

    printed: list[str] = []
    monkeypatch.setattr(exports, "write_pdf", lambda html: printed.append(html) or b"%PDF-")
    run = Run({"period": "2015"}, NOW, "Karen Lund", lambda done, total: None)
    exports.pdf(run)
    [paper] = printed
    on_screen = numbers(page)
    assert numbers(paper)[: len(on_screen)] == on_screen

    screen = {}
    for part in PARTS:
        shown = client.get(reverse("report_indicators", kwargs={"period": "2015"}), {"part": part})
        screen |= {
            row["key"]: [row["now"]["text"], *(cell["text"] for cell in row["before"])] for row in shown.context["rows"]
        }
    book = CalamineWorkbook.from_filelike(io.BytesIO(exports.excel(run).content))
    cells = {row[1]: row[3:] for row in book.get_sheet_by_name("Nøgletal").to_python()[1:]}
    columns = ("value", "previous")  # of a year, the one before is that of the year before
    on_paper = told_in(f"<main{paper.split('Alle nøgletal', 1)[1]}")
    for row in machine["indicators"]:
        values = [None if row[name] is None else Decimal(str(row[name])) for name in columns]
        assert screen[row["key"]] == [written(as_told(value), row["unit"]) for value in values], row["key"]
        assert " ".join([row["label"], *screen[row["key"]]]).replace("\xa0", " ") in on_paper, row["key"]
        assert [None if cell == "ukendt" else Decimal(str(cell)) for cell in cells[row["label"]]] == values, row["key"]
    headline = {row[0]: row[1] for row in book.get_sheet_by_name("Hovedtal").to_python()[1:]}
    assert headline["Stillet til rådighed"] == machine["offered"] == 126
    assert Decimal(str(headline["Tomgangsleje, kr."])) == Decimal(str(machine["vacancy_rent_dkk"]))


def as_told(value: Decimal | None) -> Decimal | int | None:
    """Whole numbers as the report has them."""
    return int(value) if value is not None and value == int(value) and value.as_tuple().exponent == 0 else value
