"""Screen, PDF, Excel and JSON say the same, to the last digit."""

import io
import json
import re
from datetime import date
from decimal import Decimal

import pikepdf
import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.roles import Role
from allocation.states import AllocationState
from background.kinds import Run
from finance.actions import accrue_vacancy_rent
from housing.actions import answers, notices
from housing.states import ReturnReason, VacancyState
from reports.exports import csv as csv_file
from reports.exports import excel, json_file, pdf, public_pdf
from reports.files import semicolons
from reports.indicators import PARTS
from reports.periods import Period
from reports.publishing import COLUMNS, published
from reports.queries import monthly_report, whole_report
from reports.shown import shown, title_of
from reports.shown_indicators import on_paper, shown_experiments, written
from reports.words import FEW, LEFT_OUT
from tests.factories import (
    NOW,
    TODAY,
    a_caseworker,
    a_dwelling,
    a_ledger,
    a_notice,
    a_user,
    an_allocation,
    an_estate,
    at_ten,
    staff_of,
)
from tests.reports.reading import figures, numbers, told_in

pytestmark = pytest.mark.django_db

APRIL = Period(2026, 4)
ON = date(2026, 4, 30)


@pytest.fixture(autouse=True)
def a_month_with_everything() -> None:
    estate = an_estate(name='=HYPERLINK("http://example.org")')
    a_ledger(estate.association, "2/3", estate=estate)
    for number in range(12):
        state = VacancyState.RETURNED if number % 3 == 1 else VacancyState.OWN
        dwelling = a_dwelling(f"{4321 + 371 * number}.75", estate=estate)
        _vacancy(dwelling, state, number)
    for day in (date(2026, 3, 2), date(2026, 4, 1)):
        an_allocation(AllocationState.LEASED, on=day)
    accrue_vacancy_rent(on=ON, at=at_ten(ON))


def _vacancy(dwelling, state: VacancyState, number: int) -> None:
    """Whoever's turn it is: the ledger decides, the state follows."""
    staff = staff_of(dwelling.estate.association)
    notice = a_notice(dwelling, on=date(2026, 4, 2), vacant_from=date(2026, 4, 3), available_on=date(2026, 4, 3))
    vacancy = notices.notify_vacancy(dwelling.pk, notice, by=staff, on=date(2026, 4, 2), at=NOW)
    if vacancy.is_municipal and state == VacancyState.RETURNED:
        reason = list(ReturnReason)[number % 6]
        answers.return_vacancy(vacancy.pk, reason=reason, by=a_caseworker(), on=date(2026, 4, 20), at=NOW)


def a_run() -> Run:
    return Run({"period": str(APRIL)}, at_ten(ON), "Karen Lund", lambda done, total: None)


@pytest.fixture
def page(client) -> str:
    client.force_login(a_user(Role.MANAGER))
    return client.get(reverse("monthly_report", kwargs={"period": APRIL})).content.decode()


@pytest.fixture
def manager(client):
    client.force_login(a_user(Role.MANAGER))


def book_of(make) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(make(a_run()).content))


@pytest.fixture
def book() -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(excel(a_run()).content))


def test_the_page_says_every_figure(page):
    told = told_in(page)
    for figure in figures(monthly_report(APRIL)):
        assert re.search(rf"(?<![\d,.]){re.escape(figure)}(?![\d])", told), figure


def test_the_pdf_is_the_page_without_links(page):
    report = monthly_report(APRIL)
    parts = shown(report, today=TODAY, links=False)
    more = {
        "title": title_of(report),
        "made_at": NOW,
        "made_by": "",
        "parts": [],
        "heads": [],
        "is_public": False,
        "experiments": None,
    }
    document = render_to_string("reports/monthly_pdf.html", more | parts)
    assert "<a " not in document
    on_paper, on_screen = numbers(document), numbers(page)
    assert on_paper == on_screen


def test_the_pdf_is_tagged_named_and_described():
    made = pdf(a_run())
    assert made.file_name == "maanedsrapport-2026-04.pdf"
    with pikepdf.open(io.BytesIO(made.content)) as document:
        assert str(document.Root.Lang) == "da"
        assert str(document.docinfo["/Title"]) == "Månedsrapport, april 2026"
        parts = [one for one in document.objects if isinstance(one, pikepdf.Dictionary)]
        figures = [one for one in parts if one.get("/S") == "/Figure"]
        assert len(figures) >= 4
        assert all(str(one.get("/Alt", "")) for one in figures)
        assert {str(one.A.Scope) for one in parts if one.get("/S") == "/TH"} == {"/Column", "/Row"}


def test_the_workbook_holds_every_figure_as_a_number(book):
    report = monthly_report(APRIL)
    headline = {row[0]: row[1] for row in book.get_sheet_by_name("Hovedtal").to_python()[1:]}
    assert headline["Stillet til rådighed"] == report["offered"]
    assert Decimal(str(headline["Tomgangsleje, kr."])) == report["vacancy_rent_dkk"]
    assert Decimal(str(headline["Sendt retur, pct."])) == report["return_rate_pct"]
    rent = book.get_sheet_by_name("Tomgangsleje").to_python()[1:]
    assert [Decimal(str(row[1])).quantize(Decimal("0.01")) for row in rent] == [
        row["vacancy_rent_dkk"] for row in report["year"]["months"]
    ]
    assert [row[0] for row in rent] == [date(2026, month, 1) for month in range(1, 5)]
    ledgers = book.get_sheet_by_name("Kvoter").to_python()
    assert len(ledgers) == 1 + 2 * len(report["ledgers"])
    told = {(row[0], row[1], row[3]): Decimal(str(row[11])) for row in ledgers[1:]}
    for row in report["ledgers"]:
        assert told[row["association"], row["estate"] or "", "april 2026"] == row["vacancy_rent_dkk"]
        assert told[row["association"], row["estate"] or "", "2026 til og med april"] == row["year"]["vacancy_rent_dkk"]


def test_a_name_that_looks_like_a_formula_is_a_name(book):
    estates = [row[1] for row in book.get_sheet_by_name("Kvoter").to_python()[1:]]
    assert '=HYPERLINK("http://example.org")' in estates


def test_unknown_is_a_word_in_the_workbook():
    run = Run({"period": "2026-02"}, at_ten(ON), "Karen Lund", lambda done, total: None)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(excel(run).content)).get_sheet_by_name("Hovedtal").to_python()
    assert next(row for row in sheet if row[0].startswith("Tid til bolig"))[1] == "ukendt"
    assert [row[3] for row in sheet[1:]] == ["ukendt"] * (len(sheet) - 1)  # nothing is told of the year before


def test_the_workbook_says_what_it_is(book):
    about = {row[0]: row[1] for row in book.get_sheet_by_name("Om").to_python()}
    assert about["Rapport"] == "Månedsrapport, april 2026"
    assert about["Af"] == "Karen Lund"
    assert about["Dannet"] == "30-04-2026 kl. 10.00"
    assert about["Filter"] == "Hele kommunen"
    assert "Tomgangsleje" in about


# The indicators


def test_every_indicator_says_the_same_everywhere(client, manager):
    """Screen, PDF, Excel, CSV and JSON, each read back from what a person gets."""
    told = {row["key"]: row for row in whole_report(APRIL)["indicators"]}
    screen = {}
    for part in PARTS:
        page = client.get(reverse("report_indicators", kwargs={"period": APRIL}), {"part": part})
        screen |= {row["key"]: row["now"]["text"] for row in page.context["rows"]}
    paper = {row["label"]: row["values"][0] for part in on_paper(whole_report(APRIL)) for row in part["rows"]}
    sheet = book_of(excel).get_sheet_by_name("Nøgletal").to_python()[1:]
    cells = {row[1]: row[3] for row in sheet}
    lines = csv_file(a_run()).content.decode("utf-8-sig").splitlines()[1:]
    values = {line.split(";")[0]: line.split(";")[2] for line in lines}
    machine = {row["key"]: row["value"] for row in json.loads(json_file(a_run()).content)["indicators"]}
    assert screen.keys() == told.keys() == machine.keys()
    for key, row in told.items():
        value, label = row["value"], row["label"]
        assert screen[key] == paper[label] == written(value, row["unit"])
        if value is None:
            assert (cells[label], values[label], machine[key]) == ("ukendt", "ukendt", None)
        else:
            assert Decimal(str(cells[label])) == Decimal(values[label].replace(",", ".")) == value
            assert machine[key] == pytest.approx(float(value), abs=0)


def test_the_csv_has_its_mark_and_no_formula():
    content = csv_file(a_run()).content
    assert content.startswith(b"\xef\xbb\xbf")
    assert semicolons([("=1+1", "@SUM(A1)", "-3", "+x")]).decode("utf-8-sig").strip() == "'=1+1;'@SUM(A1);-3;'+x"


def test_one_to_four_persons_are_not_told_outside():
    report = published(whole_report(Period(2026)))
    people = {row["key"]: row["value"] for row in report["indicators"]}
    assert people["housed"] is FEW
    assert people["time_to_home"] is None
    assert report["year"]["leases"] == []
    assert all(row["housed"] is FEW for row in report["year"]["by_situation"])
    made = public_pdf(a_run())
    assert made.file_name.endswith("offentlig.pdf")
    assert whole_report(Period(2026))["housed"] == 2


def test_a_single_hidden_row_takes_another_with_it():
    rows = [{"housed": 3, "median_months": 9}, {"housed": 20, "median_months": 8}, {"housed": 7, "median_months": 7}]
    report = whole_report(APRIL)
    report["year"]["by_situation"] = rows
    told = [row["housed"] for row in published(report)["year"]["by_situation"]]
    assert told == [FEW, 20, LEFT_OUT]


def test_what_a_division_leaves_out_is_left_out_of_the_report_too():
    """The two who ended, by sofa, could be had from its seven who got a home; so a file of the year leaves those out, and not the six."""
    report, housed = whole_report(Period(2026)), {"street": 3, "sofa": 7, "shelter_110": 6, "crisis_109": 20}
    report["year"]["by_situation"] = [{"situation": need, "housed": n} for need, n in housed.items()]
    sofa = {"applied": 30, "ended": 2, "waiting": 40}
    divided = {key: {"sofa": [n] * 3} for key, n in sofa.items()} | {
        "housed": {need: [n] * 3 for need, n in housed.items()}
    }
    rows = published(report, {"situation": divided})["year"]["by_situation"]
    assert [row["housed"] for row in rows] == [FEW, LEFT_OUT, 6, 20]


def test_a_month_that_is_left_out_is_left_out_wherever_it_stands():
    """April's three go with March's six, which is the month before too; and with what came and went."""
    report = whole_report(APRIL)
    for row, housed in zip(report["year"]["months"], (20, 9, 6, 3), strict=True):
        row["housed"] = housed
    report["housed"], report["compared"]["previous"]["housed"], report["year"]["housed"] = 3, 6, 38
    for row in report["indicators"]:
        told = {"housed": [3, 6, 0], "applied": [12, 10, 0], "ended": [9, 9, 0], "waiting": [60, 60, 0]}
        row.update(zip(COLUMNS, told.get(row["key"], [0, 0, 0]), strict=True))
    found = published(report)
    assert [row["housed"] for row in found["year"]["months"]] == [20, 9, LEFT_OUT, FEW]
    assert (found["housed"], found["compared"]["previous"]["housed"], found["year"]["housed"]) == (FEW, LEFT_OUT, 38)
    assert {row["key"]: row["value"] for row in found["indicators"]}["ended"] is LEFT_OUT


def test_experiments_are_published_without_the_few():
    """One of two persons: the smallest beside it goes too, or the sum would tell; a share of few is not told."""
    report = whole_report(APRIL)
    rows = [_experiment(*row) for row in ((2, 1, 0), (9, 7, 3), (20, 12, 20))]
    report["experiments"] = {"rows": rows, "all": _experiment(31, 20, 23), "survival": [{"month": 0}]}
    found = published(report)["experiments"]
    assert [row["participants"] for row in found["rows"]] == [FEW, LEFT_OUT, 20]
    assert [row["cost_dkk"] for row in found["rows"]] == [None, None, Decimal(90)]
    assert [row["active"] for row in found["rows"]] == [None, None, 12]
    assert [row["housed_after"] for row in found["rows"]] == [None, None, {"12": 0.5}]
    assert (found["all"]["participants"], found["all"]["housed_after"], found["survival"]) == (
        31,
        {"12": 0.5},
        [{"month": 0}],
    )
    report["experiments"] = {"rows": [_experiment(3, 3, 3)], "all": _experiment(3, 3, 3), "survival": [{"month": 0}]}
    found = published(report)["experiments"]
    assert (found["all"]["participants"], found["survival"]) == (FEW, [])
    assert found["all"]["housed_after"] == {"12": None}
    assert "1–4 har deltaget" in shown_experiments(found, APRIL)["finding"]


def _experiment(participants: int, active: int, measured: int) -> dict:
    names = {"code": "", "label": "", "participants": participants, "active": active, "entered": 0, "ended": 0}
    after = {"housed_after": {"12": 0.5}, "measured_count": {"12": measured}}
    return names | after | {"kept_pct": None, "talked": 0, "cost_dkk": Decimal(90)}
