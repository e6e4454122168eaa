"""The demo: a past year, people who can sign in, and live work dated from today."""

from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from accounts.actions import system_user
from accounts.denied import ActionDenied
from accounts.models import User
from allocation.actions.cases import close_case
from allocation.models import Case
from allocation.states import CaseState, CloseReason
from finance.actions import accrue_vacancy_rent
from history.actions.demo_answers import Answers
from history.actions.demo_cases import Applications
from history.actions.demo_experiments import demo_experiments
from history.actions.demo_follow import appeal_demo_refusal, propose_demo_offer, report_demo_signal
from history.actions.demo_matching import open_demo_meeting, publish_demo_weights, set_demo_minimum
from history.actions.demo_money import demo_money
from history.actions.demo_vacancies import Notices
from history.actions.year import YearLoaded, load_year
from history.demo_days import ONE_DAY, Days, Story
from history.demo_users import DEMO_USERS, PASSWORD, DemoUser
from history.loading import noon
from history.progress import Progress
from housing.models import Association, AssociationMembership

SAMPLE = Path(settings.BASE_DIR) / "history" / "sample" / "hoeje-taastrup-2015"
NOT_RENEWED = "Ansøgningen er ikke fornyet."


def load_demo(*, at: datetime, progress: Progress) -> YearLoaded | None:
    """Everything the demo needs, once: whoever has live work already gets no more, and None is answered.

    Raises ActionDenied outside a machine of one's own: the users' password is known to all.
    """
    if not settings.LOCAL:
        raise ActionDenied(
            "Eksempeldata med kendte adgangskoder lægges kun på ens egen maskine. Brug bin/demo, eller load_year alene."
        )
    if Case.objects.filter(is_imported=False).exists():
        return None
    with transaction.atomic():
        loaded = load_year(SAMPLE, at=at, progress=progress)
        users = _users()
        _close_old_cases(loaded.year)
        _live_work(users, at=at, progress=progress)
    return loaded


def _users() -> dict[str, User]:
    return {who.username: _user(who) for who in DEMO_USERS}


def _user(who: DemoUser) -> User:
    names = {name: getattr(who, name) for name in ("first_name", "last_name", "role", "is_trusted_with_offences")}
    user, created = User.objects.get_or_create(username=who.username, defaults=names)
    if created:
        user.set_password(PASSWORD if who.signs_in else None)
        user.save(update_fields=["password"])
    if who.association:
        association = Association.objects.get(name=who.association)
        AssociationMembership.objects.get_or_create(user=user, defaults={"association": association})
    return user


def _close_old_cases(year: int) -> None:
    """Who was not housed then and never came back is not on the list today."""
    system, on = system_user(), date(year + 1, 12, 31)
    waiting = Case.objects.filter(is_imported=True, state=CaseState.APPROVED).order_by("pk")
    for case_id in waiting.values_list("pk", flat=True):
        close_case(case_id, reason=CloseReason.OTHER, note=NOT_RENEWED, by=system, on=on, at=noon(on))


def _live_work(users: dict[str, User], *, at: datetime, progress: Progress) -> None:
    days, story = Days(at=at), Story()
    caseworkers = (users["mette"], users["jonas"])
    staff = {who.association: users[who.username] for who in DEMO_USERS if who.association}
    set_demo_minimum(days, by=users["karen"])
    publish_demo_weights(days, by=users["mette"], confirmed_by=users["karen"])
    notices = Notices(days, staff)
    applications = Applications(days, caseworkers)
    applications.add_to(story)
    notices.add_to(story)
    Answers(days, notices, caseworkers).add_to(story)
    applications.add_fresh_to(story)
    progress.begin(len(story))
    progress.doing("sager og ledige boliger til i dag")
    story.tell(progress.step)
    propose_demo_offer(days, by=users["jonas"])
    report_demo_signal(days, staff)
    appeal_demo_refusal(days, by=users["mette"])
    open_demo_meeting(days, by=users["mette"])
    accrue_vacancy_rent(on=days.today - ONE_DAY, at=at)
    demo_money(users, days)
    demo_experiments(days)
    progress.end()
