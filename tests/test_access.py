"""Every address, tried by everybody: without a login, in every role, on one's own things and on another's.

The addresses come from the resolver, so a new one without roles fails here, and a new kind of object in an address must be
given a maker below.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from allocation import letters
from allocation.models import LetterBatch
from allocation.states import AllocationState
from background.models import Job, LeaseState
from config.access import Page, pages
from housing.models import Area, Association, CombinedLettingRequest, FileImport, Vacancy
from tests.case_material import a_complaint, a_document, a_hearing, a_need, an_adverse_fact
from tests.choices import a_choice, a_meeting, a_proposal, some_weights
from tests.factories import (
    NOW,
    TODAY,
    a_case,
    a_citizen,
    a_dwelling,
    a_ledger,
    a_user,
    a_vacancy,
    an_allocation,
    an_association,
    an_estate,
)
from tests.finance.material import a_guarantee, a_loan, a_plan, an_empty, an_invoice
from tests.schemes import a_scheme
from tests.tenancies import a_lease, a_signal, a_tie
from tests.trials import a_milestone, a_participation, a_project, some_experiment

pytestmark = pytest.mark.django_db

GUARDED = [page for page in pages() if page.roles is not None]
ROLES = [role for role in Role if role != Role.SYSTEM]
NOBODYS = 2_000_000_000
# What is answered to who may: a page, a way on, "use POST", or "not now" in words.
ANSWERS = {200, 302, 405, 409}


def _vacancy(association: Association) -> Vacancy:
    return a_vacancy(dwelling=a_dwelling(estate=an_estate(association)))


def _allocation(association: Association):
    return an_allocation(AllocationState.ACCEPTED, vacancy=_vacancy(association))


def _area(association: Association) -> Area:
    """With a dwelling of theirs in it."""
    area = Area.objects.create(name=f"Område {uuid4()}")
    a_dwelling(area=area, estate=an_estate(association))
    return area


def _letting_request(user: User, association: Association) -> CombinedLettingRequest:
    return CombinedLettingRequest.objects.create(
        association=association, area=_area(association), requested_on=TODAY, requested_by=user, grounds="Prøve"
    )


def _import(user: User) -> FileImport:
    given = {"file_name": "x.csv", "sha256": "0" * 64, "content": b"Adresse;By\n", "from_on": TODAY}
    return FileImport.objects.create(uploaded_by=user, uploaded_at=NOW, **given)


def _job(user: User) -> Job:
    file = {"file": b"x", "file_name": "x.txt", "file_type": "text/plain", "state": LeaseState.DONE}
    return Job.objects.create(kind="test", title="Prøve", started_by=user, created_at=NOW, next_try_at=NOW, **file)


def _batch(user: User) -> LetterBatch:
    return LetterBatch.objects.create(title="Prøve", text="Prøve", case_ids=[], created_at=NOW, created_by=user)


# One of each kind that an address can name: the association's own where it has any, else the user's own.
MAKERS: dict[str, Callable[[User, Association], object]] = {
    "adverse_id": lambda user, association: an_adverse_fact().pk,
    "appeal_id": lambda user, association: a_complaint().pk,
    "document_id": lambda user, association: a_document().pk,
    "inquiry_id": lambda user, association: a_hearing().pk,
    "row_id": lambda user, association: a_need().pk,
    "allocation_id": lambda user, association: _allocation(association).pk,
    "area_id": lambda user, association: _area(association).pk,
    "association_id": lambda user, association: association.pk,
    "batch_id": lambda user, association: _batch(user).pk,
    "case_id": lambda user, association: _allocation(association).case_id,
    "citizen_id": lambda user, association: _allocation(association).case.citizen_id,
    "dwelling_id": lambda user, association: a_dwelling(estate=an_estate(association)).pk,
    "import_id": lambda user, association: _import(user).pk,
    "job_id": lambda user, association: _job(user).pk,
    "experiment_id": lambda user, association: some_experiment().pk,
    "participation_id": lambda user, association: a_participation(some_experiment()).pk,
    "project_id": lambda user, association: a_project().pk,
    "milestone_id": lambda user, association: a_milestone().pk,
    "entry_id": lambda user, association: _vacancy(association).quota_entries.get().pk,
    "letter_id": lambda user, association: letters.draw(_allocation(association).letters.get().pk).pk,
    "request_id": lambda user, association: _letting_request(user, association).pk,
    "scheme_id": lambda user, association: a_scheme(association=association).pk,
    "signal_id": lambda user, association: a_signal(association).pk,
    "member_id": lambda user, association: a_case(citizen=a_citizen(children=1)).citizen.household.get().pk,
    "meeting_id": lambda user, association: a_meeting().pk,
    "choice_id": lambda user, association: a_choice().pk,
    "proposal_id": lambda user, association: a_proposal().pk,
    "weights_id": lambda user, association: some_weights().pk,
    "tie_id": lambda user, association: a_tie(association).pk,
    "user_id": lambda user, association: user.pk,
    "vacancy_id": lambda user, association: _vacancy(association).pk,
    "invoice_id": lambda user, association: an_invoice(an_empty(association)).pk,
    "guarantee_id": lambda user, association: a_guarantee(association).pk,
    "plan_id": lambda user, association: a_plan().pk,
    "loan_id": lambda user, association: a_loan().pk,
}
PLAIN = {
    "fact": "need",
    "register": "dwellings",
    "period": "2026-03",
    "figure": "offered",
    "month": "2026-03",
    "months": "1",
    "kind": "refusal",
    "ending": "lapse",
}


PERSONAL = {"batch_id", "import_id", "job_id", "user_id"}  # each has one of one's own

# What a page asks of its thing beyond its kind.
LEASED = {"follow_up", "record_check_in", "name_contacts", "end_tenancy", "reopen_tenancy", "report_signal"}
MAKERS |= {
    "lease": lambda user, association: a_lease(association).pk,
    "vacancy with a caretaker": lambda user, association: _beside_a_caretaker(association).pk,
    "ledger_id": lambda user, association: a_ledger(association).pk,  # last: it counts every vacancy after it
}


def _beside_a_caretaker(association: Association) -> Vacancy:
    estate = an_estate(association)
    a_tie(estate=estate)
    return a_vacancy(dwelling=a_dwelling(estate=estate))


def _kind(page: Page, name: str) -> str:
    if name == "allocation_id" and page.name in LEASED:
        return "lease"
    return "vacancy with a caretaker" if page.name == "hear_caretaker" and name == "vacancy_id" else name


def _names(page: Page) -> list[str]:
    return re.findall(r"<(?:\w+:)?(\w+)>", page.path)


NAMING = [page for page in GUARDED if set(_names(page)) & set(MAKERS)]


@dataclass(frozen=True)
class World:
    """Somebody in each role, what each may find, and what another association has: no test changes any of it."""

    users: dict[Role, User]
    sessions: dict[Role, str]
    things: dict[Role, dict[str, object]]
    theirs: dict[str, object]

    def client(self, role: Role, **options: bool) -> Client:
        client = Client(**options)
        client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client


@pytest.fixture(scope="module")
def world(lasting_db) -> World:
    mine, theirs = an_association(), an_association()
    users = {role: a_user(role, association=mine) if role == Role.ASSOCIATION else a_user(role) for role in ROLES}
    clerk = users[Role.CASEWORKER]
    shared = {kind: make(clerk, mine) for kind, make in MAKERS.items() if kind not in PERSONAL}
    own = {role: {kind: MAKERS[kind](user, mine) for kind in PERSONAL} for role, user in users.items()}
    stranger = a_user()
    return World(
        users=users,
        sessions={role: _session(user) for role, user in users.items()},
        things={role: shared | own[role] for role in ROLES},
        theirs={kind: make(stranger, theirs) for kind, make in MAKERS.items()},
    )


def _session(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _address(page: Page, things: dict[str, object]) -> str:
    return reverse(page.name, kwargs={name: PLAIN.get(name) or things[_kind(page, name)] for name in _names(page)})


def _nobodys(page: Page) -> str:
    return reverse(page.name, kwargs={name: PLAIN.get(name, NOBODYS) for name in _names(page)})


def _ask(client: Client, address: str) -> int:
    """The status of a GET, or of a POST where only that is taken."""
    status = _read(client.get(address)).status_code
    return client.post(address).status_code if status == 405 else status


def _read(answer):
    """To its end, which closes the file that a download is read from."""
    if answer.streaming:
        list(answer.streaming_content)
    return answer


def test_somebody_has_thought_of_every_address():
    assert not [page.name for page in pages() if not page.is_guarded]


def test_only_these_are_open():
    ours = {page.name for page in pages() if page.is_open and not page.is_about_oneself}
    assert ours <= {"healthz", "readyz", "gallery", "gallery_options", "reply", "notify_by_link"}


def test_every_kind_of_object_can_be_made():
    assert {_kind(page, name) for page in GUARDED for name in _names(page)} <= {*MAKERS, *PLAIN}


@pytest.mark.parametrize("page", GUARDED, ids=lambda page: page.path)
def test_without_a_login_every_address_leads_to_the_login(page, client):
    """Whatever it names, so that nobody learns what there is."""
    for answer in (client.get(_nobodys(page)), client.post(_nobodys(page))):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/konto/login/")


@pytest.mark.parametrize("page", GUARDED, ids=lambda page: page.path)
def test_a_role_opens_what_it_may_and_nothing_else(page, world):
    """Another role gets 403, or 404 where even the existence of the thing is no business of it."""
    for role in ROLES:
        answer = _read(world.client(role).get(_address(page, world.things[role])))
        if role in page.roles:
            assert answer.status_code in ANSWERS, role
        else:
            assert answer.status_code == 403 or (answer.status_code == 404 and _names(page)), role


@pytest.mark.parametrize("page", NAMING, ids=lambda page: page.path)
def test_what_is_anothers_or_nobodys_is_not_there(page, world):
    for role in page.roles:
        assert _ask(world.client(role), _nobodys(page)) == 404
        if role == Role.ASSOCIATION:
            assert _ask(world.client(role), _address(page, world.theirs)) == 404


@pytest.mark.parametrize(
    "page", [page for page in NAMING if Role.ASSOCIATION in page.roles], ids=lambda page: page.path
)
def test_nothing_of_anothers_can_be_changed(page, world):
    """A POST to another's thing finds nothing either."""
    assert world.client(Role.ASSOCIATION).post(_address(page, world.theirs)).status_code in {404, 405}


@pytest.mark.parametrize("page", GUARDED, ids=lambda page: page.path)
def test_a_post_from_elsewhere_is_refused(page, world):
    """Without the form's own token nothing is done, whoever's browser it comes from."""
    for role in page.roles:
        assert world.client(role, enforce_csrf_checks=True).post(_nobodys(page)).status_code == 403


def test_a_session_ends_by_itself():
    assert timedelta(seconds=settings.SESSION_COOKIE_AGE) <= timedelta(hours=12)
