"""The file of what the page of all indicators shows: the same rows, the same filters, the same division."""

import io
import re
from datetime import date
from decimal import Decimal as D
from html import unescape
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.denied import ActionDenied
from accounts.models import AccessEvent
from accounts.roles import Role
from allocation.models import Allocation
from allocation.states import CaseState, HousingSituation
from background.jobs import run_due_jobs
from background.kinds import Run
from background.models import Job
from finance.actions import accrue_vacancy_rent
from reports.actions import lock_report
from reports.indicator_files import clean_table, csv, excel
from reports.indicators import OTHER_PARTS, PARTS
from reports.periods import Period
from reports.publishing import published_values
from reports.queries.indicators import indicators
from reports.queries.narrowing import Scope
from reports.shown_indicators import written
from reports.words import FEW, LEFT_OUT
from tests.allocation.test_match_quality import a_matched_lease
from tests.factories import NOW, a_case, a_user, an_association, an_estate, at_ten
from tests.reports.world import some_of_everything
from tests.trials import a_participation, an_experiment

pytestmark = pytest.mark.django_db

MARCH = Period(2026, 3)


@pytest.fixture
def manager(client):
    user = a_user(Role.MANAGER)
    client.force_login(user)
    return user


def a_run(*, is_public: str = "", **asked: str) -> Run:
    given = {"period": "2026-03", "asked": urlencode(asked), "is_public": is_public}
    return Run(clean_table(given), NOW, "Karen Lund", lambda done, total: None)


def sheet(run: Run, name: str = "Nøgletal") -> list[list]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(excel(run).content))
    return book.get_sheet_by_name(name).to_python()


def lines(run: Run) -> list[list[str]]:
    return [line.split(";") for line in csv(run).content.decode("utf-8-sig").splitlines()]


def a_page(client, **asked: str):
    return client.get(reverse("report_indicators", kwargs={"period": MARCH}), asked)


def cells_of(row: dict) -> list[str]:
    return [cell["text"] for cell in row.get("cells") or [row["now"], *row["before"]]]


ASKED = (
    *({"part": part} for part in PARTS),
    {"part": "dwellings", "kind": "family"},
    {"part": "dwellings", "by": "rent"},
    {"part": "dwellings", "by": "kind", "full": "1"},
    {"part": "money", "by": "association"},
    {"part": "people", "by": "situation", "kind": "family"},
)


def test_the_files_hold_the_rows_of_the_page(client, manager):
    some_of_everything(date(2026, 3, 2))
    accrue_vacancy_rent(on=MARCH.last, at=at_ten(MARCH.last))
    for asked in ASKED:
        page = a_page(client, **asked).context
        screen = [[row["label"], *cells_of(row)] for row in page["rows"]]
        assert screen, asked
        assert len(page["columns"]) > 20 or "full" not in asked
        for head, *rows in (sheet(a_run(**asked)), lines(a_run(**asked))):
            assert {len(row) for row in rows} == {len(head)}
            assert [as_on_screen(row, page["columns"]) for row in rows] == screen, asked


def as_on_screen(row: list, columns: tuple) -> list[str]:
    """A row of either file, its figures written as the page writes them."""
    units, told = ([one.unit for one in columns], row[1:]) if columns else ([UNITS[row[1]]] * 3, row[2:])
    return [row[0], *map(as_screen, told, units)]


UNITS = {"antal": "count", "personer": "persons", "kr.": "dkk", "pct.": "pct", "måneder": "months", "dage": "days"}


def as_screen(cell: object, unit: str) -> str:
    if cell == "ukendt":
        return written(None, unit)
    value = D(str(cell).replace(",", "."))
    return written(int(value) if value == int(value) and unit not in {"dkk", "pct"} else value, unit)


def test_what_is_no_indicator_has_its_files_too(client, manager):
    Allocation.objects.filter(pk=a_matched_lease().pk).update(lease_on=MARCH.last)
    a_participation(an_experiment(), on=date(2026, 3, 2))
    for part, label in OTHER_PARTS.items():
        page = a_page(client, part=part, by="rent", kind="family")
        assert (page.context["chosen"], b"indicators_csv" in page.content) == ([], True), part
        run = a_run(part=part, by="rent", kind="family")
        assert csv(run).file_name == f"noegletal-2026-03-{label.lower().replace('ø', 'oe')}.csv"
        assert dict(row[:2] for row in sheet(run, "Om"))[label] in page.content.decode()
        head, *rows = sheet(run)
        assert {len(row) for row in rows} == {len(head)} == {len(line) for line in lines(run)}
        assert [row[0] for row in rows][-1] in {"I alt", "Efter regelsæt"}
        with pytest.raises(ActionDenied, match="rapporten til offentliggørelse"):
            a_run(part=part, is_public="1")


def test_the_page_starts_it_with_what_it_shows(client, manager):
    some_of_everything(date(2026, 3, 2))
    page = a_page(client, part="people", by="situation", kind="family").content.decode()
    assert "2026-02/indicators/?part=people&amp;by=situation&amp;kind=family" in page  # another month of the same
    form = page[: page.index('value="indicators_excel"')].rpartition("<form")[2]
    fields = {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)}
    assert fields.pop("csrfmiddlewaretoken", "")
    client.post(reverse("start_job"), fields | {"kind": "indicators_excel"})
    run_due_jobs()
    job = Job.objects.get()
    assert (job.last_error, job.arguments["by"], job.arguments["filters"]) == ("", "situation", {"kind": "family"})
    client.get(reverse("job_file", args=[job.pk]))
    assert AccessEvent.objects.get(action="export").purpose == job.title


def test_it_is_named_after_what_it_holds():
    public = a_run(part="people", by="situation", is_public="1")
    assert excel(public).file_name == "noegletal-offentlig-2026-03-mennesker-efter-boligbehov.xlsx"
    assert dict(row[:2] for row in sheet(public, "Om"))["Små grupper"].startswith("Færre end 5")
    run = a_run(part="people", by="situation", kind="family")
    assert excel(run).file_name == "noegletal-2026-03-mennesker-efter-boligbehov-familiebolig.xlsx"
    about = {row[0]: row[1] for row in sheet(run, "Om")}
    assert about["Filter"] == "Familiebolig"
    assert about["Fordelt efter"] == "Boligbehov"
    assert about["Små grupper"].startswith("Alle tal er med")
    assert about["Periode"] == "marts 2026: 2026-03-01 til 2026-03-31"
    assert "Fik bolig" in about
    assert sheet(a_run(association="9999999"), "Om")[4][1] == "Hele kommunen"


def test_of_a_locked_month_it_holds_what_was_reported(manager):
    some_of_everything(date(2026, 3, 2))
    on = date(2026, 4, 1)
    before = lines(a_run(part="people"))
    lock_report(MARCH, by=manager, on=on, at=at_ten(on))
    a_case(CaseState.RECEIVED, on=date(2026, 3, 3))
    assert lines(a_run(part="people")) == before
    assert sheet(a_run(part="people"), "Om")[9][1].startswith("Låst 01-04-2026")


def test_one_to_four_persons_are_not_told_outside():
    """Six waiting in one need, two in another: neither, for the sum would tell the two."""
    for number in range(8):
        a_case(situation=HousingSituation.STREET if number < 6 else HousingSituation.SOFA)
    asked = {"part": "people", "by": "situation"}
    assert waiting(a_run(**asked)) == [6, 2]
    assert waiting(a_run(**asked, is_public="1")) == ["udeladt", "1–4"]
    with pytest.raises(ActionDenied, match="udsnit kan ikke offentliggøres"):
        a_run(part="people", situation="street", is_public="1")


def waiting(run: Run):
    """The figure of each group; undivided the period's own."""
    head, *rows = sheet(run)
    if run.arguments["by"]:
        return [row[head.index("Venter på bolig, personer")] for row in rows]
    return next(row[2] for row in rows if row[0] == "Venter på bolig")


def test_what_rests_on_few_persons_is_unknown_too():
    found = {"housed": {"": [3, 20, 6]}, "time_to_home": {"": [9, 8, 7]}}
    assert whole(found) == {"housed": {"": [FEW, 20, 6]}, "time_to_home": {"": [None, 8, 7]}}
    found = {"sustained_6": {"": [D("50.0"), D("50.0"), None]}, "sustained_6_of": {"": [4, 40, 0]}}
    assert whole(found)["sustained_6"] == {"": [None, D("50.0"), None]}


def whole(found: dict) -> dict:
    return published_values({"": found})[""]


def test_the_few_cannot_be_had_from_who_came_and_went():
    """3 = 40 who waited before + 12 applied - 6 ended - 43 who wait now."""
    found = {"housed": 3, "applied": 12, "ended": 6, "waiting": 43}
    told = whole({key: {"": [number, 0, 0]} for key, number in found.items()})
    assert [told[key][""][0] for key in found] == [FEW, 12, LEFT_OUT, 43]


def test_no_division_tells_what_another_leaves_out():
    """An association's three go with another's six; and the six with the smaller of its two estates."""
    one, other = an_association(), an_association()
    small, big, bigger = an_estate(one), an_estate(other), an_estate(other)
    housed = {
        "": {"": 29},
        "association": {one.pk: 3, other.pk: 26},
        "estate": {small.pk: 3, big.pk: 12, bigger.pk: 14},
        "rent": {0: 20, 3000: 9},
    }
    tables = {by: {"housed": {group: [n, n, n] for group, n in told.items()}} for by, told in housed.items()}
    told = {by: [values[0] for values in found["housed"].values()] for by, found in published_values(tables).items()}
    assert told == {"": [29], "association": [FEW, LEFT_OUT], "estate": [FEW, LEFT_OUT, 14], "rent": [20, 9]}


def test_the_homeless_do_not_tell_a_need():
    """Street and sofa are the homeless: two told in a column of all who wait would tell the third of it."""
    waits = {"street": 3, "sofa": 7, "shelter_110": 20, "eviction": 6}
    tables = {
        "": {"waiting": {"": [36] * 3}, "waiting_homeless": {"": [30] * 3}},
        "situation": {
            "waiting": {need: [n] * 3 for need, n in waits.items()},
            "waiting_homeless": {need: [n] * 3 for need, n in waits.items() if need != "eviction"},
        },
    }
    told = published_values(tables)["situation"]
    assert [values[0] for values in told["waiting"].values()] == [FEW, LEFT_OUT, 20, LEFT_OUT]
    assert [values[0] for values in told["waiting_homeless"].values()] == [FEW, LEFT_OUT, 20]


def test_who_waits_is_who_waited_and_came_and_did_not_go(manager):
    """What `reports/sums.py` relies on, on rows of every kind."""
    for on in (date(2026, 2, 4), date(2026, 3, 2)):
        some_of_everything(on)
    for by in ("", "situation"):
        found = indicators("people", Scope(MARCH, by=by))
        for group, (now, before, _) in found["waiting"].items():
            moved = [found[key].get(group, [0])[0] for key in ("applied", "ended", "housed")]
            assert now == before + moved[0] - moved[1] - moved[2], (by, group)
