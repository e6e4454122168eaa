"""The demo: users, a past, and a day's work that every rule of the house holds for."""

import io
import json
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.utils import timezone

from accounts.denied import ActionDenied
from accounts.models import User
from accounts.roles import Role
from allocation.actions.meetings import open_meeting
from allocation.models import Allocation, Case, Citizen, Delivery
from allocation.queries.meeting import solve
from allocation.queries.work import Due, Kind, due, tasks
from background.models import LeaseState
from history.actions import demo
from history.demo_people import APPLICANTS
from history.demo_users import DEMO_USERS, PASSWORD
from history.progress import Progress
from housing.models import Agreement, QuotaLedger, Vacancy
from housing.queries.audit import differences
from housing.queries.turns import next_turns
from law.cpr import parse_cpr

NOTICES = 80
WEDNESDAY, SUNDAY = date(2026, 3, 11), date(2026, 3, 15)


def at_ten(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 10))


@pytest.fixture(scope="module")
def short_sample(tmp_path_factory) -> Path:
    """The sample year's first eighty vacancies with their answers, and every eighth dwelling and applicant beside."""
    folder = tmp_path_factory.mktemp("aar")
    notices = _lines("ledige_boliger.csv")[: NOTICES + 1]
    told = {tuple(line.split(";")[:2]) for line in notices}
    vacant = {unit for unit, _day in told}
    answers = [line for line in _lines("kommunens_svar.csv") if tuple(line.split(";")[:2]) in told]  # headings too
    housed = {line.split(";")[5] for line in answers}
    kept = {
        "ledige_boliger.csv": notices,
        "kommunens_svar.csv": answers,
        "boliger.csv": _thinned("boliger.csv", lambda cells: cells[2] in vacant or cells[1] == "Parkvej"),
        "borgere.csv": _thinned("borgere.csv", lambda cells: cells[0] in housed),
    }
    for file in demo.SAMPLE.iterdir():
        (folder / file.name).write_text("\n".join(kept.get(file.name) or _lines(file.name)), "utf-8")
    return folder


def _lines(name: str) -> list[str]:
    return (demo.SAMPLE / name).read_text("utf-8-sig").splitlines()


def _thinned(name: str, is_needed: Callable[[list[str]], bool]) -> list[str]:
    return [line for number, line in enumerate(_lines(name)) if number % 8 == 0 or is_needed(line.split(";"))]


@pytest.fixture
def sample(settings, monkeypatch, short_sample) -> Path:
    settings.LOCAL = True
    monkeypatch.setattr(demo, "SAMPLE", short_sample)
    return short_sample


def load(day: date):
    return demo.load_demo(at=at_ten(day), progress=Progress(io.StringIO()))


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("today", [WEDNESDAY, SUNDAY])
def test_the_demo_has_work_of_every_kind_on_any_day(sample, today):
    assert load(today).counts["vacancies"] == NOTICES
    mette = User.objects.get(username="mette")
    found = tasks(mette, on=today)
    assert {task.kind for task in found} == set(Kind) - {Kind.RESEND}
    groups = Counter(due(task, on=today) for task in found)
    assert groups[Due.LATE] >= 3
    assert groups[Due.TODAY] >= 1
    assert groups[Due.TOMORROW] >= 1
    assert groups[Due.LATER] >= 5
    if today == WEDNESDAY:
        assert groups[Due.TODAY] >= 4
        assert groups[Due.THIS_WEEK] >= 2
    _nothing_of_the_past_is_open(today)
    _everything_is_dated_before_now(today)
    _every_state_is_there()
    _ledgers_add_up()
    _people_are_nobody()
    _is_laid_once_and_every_user_can_sign_in(today)
    board = solve(open_meeting(by=mette, at=at_ten(today)), on=today)
    assert board.joint
    assert board.joint_worth.points >= board.queue_worth.points


def _nothing_of_the_past_is_open(today: date) -> None:
    old = Case.objects.filter(is_imported=True, participations=None)  # who lives in a pavilion waits for a home still
    assert set(old.values_list("state", flat=True)) == {"housed", "closed"}
    assert not Vacancy.objects.filter(is_imported=True, state__in=["at_disposal", "allocated", "returned"]).exists()
    assert Agreement.objects.on(today).count() == 5


def _everything_is_dated_before_now(today: date) -> None:
    live = Vacancy.objects.filter(is_imported=False)
    assert not live.filter(notified_on__gt=today).exists()
    for model, moment in ((Case, "events__at"), (Vacancy, "events__at"), (Allocation, "decided_at")):
        assert not model.objects.filter(**{f"{moment}__gt": at_ten(today)}).exists()
    for allocation in Allocation.objects.filter(is_imported=False).select_related("vacancy"):
        assert allocation.vacancy.notified_on <= allocation.decided_on
    old = 0
    for case in Case.objects.filter(is_imported=False).prefetch_related("events", "citizen__incomes"):
        moments = [event.at for event in sorted(case.events.all(), key=lambda event: event.pk)]
        assert moments == sorted(moments)
        known = max(income.known_on for income in case.citizen.incomes.all())
        old += today - known > timedelta(days=92)
    assert old == 1  # an income to renew


def _every_state_is_there() -> None:
    cases = Counter(Case.objects.filter(is_imported=False).values_list("state", flat=True))
    assert set(cases) == {"received", "assessed", "approved", "paused", "refused", "housed", "closed"}
    assert sum(cases.values()) == len(APPLICANTS)
    assert cases["approved"] >= 15
    vacancies = Counter(Vacancy.objects.filter(is_imported=False).values_list("state", flat=True))
    assert set(vacancies) == {"own", "at_disposal", "allocated", "let", "returned", "relet", "withdrawn"}
    offers = Counter(Allocation.objects.filter(is_imported=False).values_list("state", flat=True))
    assert set(offers) == {"offered", "accepted", "declined", "lapsed", "leased"}
    assert Delivery.objects.filter(state=LeaseState.WAITING).count() >= 40


def _ledgers_add_up() -> None:
    """By the law's own replay, with what was taken out again."""
    assert not list(differences())
    for ledger in QuotaLedger.objects.all():
        days = [entry.vacancy.notified_on for entry in ledger.entries.filter(corrects=None).order_by("number")]
        assert days == sorted(days)


def _people_are_nobody() -> None:
    for citizen in Citizen.objects.all():
        assert parse_cpr(citizen.reveal_cpr()).replacement
    assert Citizen.objects.filter(cases__is_imported=False, is_protected=True).count() >= 3


def _is_laid_once_and_every_user_can_sign_in(today: date) -> None:
    assert load(today + timedelta(days=1)) is None
    assert User.objects.filter(role=Role.SYSTEM).count() == 1
    for who in DEMO_USERS:
        signed_in = authenticate(username=who.username, password=PASSWORD)
        assert (signed_in is not None) is who.signs_in
    assert len(PASSWORD) >= 12
    ida = User.objects.get(username="ida")
    [turn] = next_turns(ida, on=today)
    assert turn.is_municipal, "Den næste, som Ida indmelder, skal være kommunens"
    out = io.StringIO()
    call_command("load_demo", "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert answer["new"] is False
    assert Counter(user["role"] for user in answer["users"]) == {
        "caseworker": 2, "manager": 1, "administrator": 1, "association": 2,
    }  # fmt: skip


@pytest.mark.django_db
def test_known_passwords_are_refused_where_others_can_reach_it(settings):
    settings.LOCAL = False
    with pytest.raises(ActionDenied, match="kun på ens egen maskine"):
        load(WEDNESDAY)
    err = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("load_demo", stderr=err)
    assert stopped.value.code == 1
    assert "kun på ens egen maskine" in err.getvalue()
    assert not User.objects.exists()
