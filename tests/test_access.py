"""Every address, tried by everybody: without a login, in every role, on one's own things and on another's.

The addresses come from the resolver, so a new one without roles fails here, and a new kind of object in an address must be
given a maker below.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
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
    "ledger_id": lambda user, association: a_ledger(association).pk,
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
LEASED = {"follow_up", "record_check_in", "name_contacts", "end_tenancy", "report_signal"}


def _made(page: Page, name: str, user: User, association: Association) -> object:
    if name == "allocation_id" and page.name in LEASED:
        return a_lease(association).pk
    if name == "vacancy_id" and page.name == "hear_caretaker":
        estate = an_estate(association)
        a_tie(estate=estate)
        return a_vacancy(dwelling=a_dwelling(estate=estate)).pk
    return MAKERS[name](user, association)


def _names(page: Page) -> list[str]:
    return re.findall(r"<(?:\w+:)?(\w+)>", page.path)


def _address(page: Page, user: User, association: Association) -> str:
    made = {name: PLAIN.get(name) or _made(page, name, user, association) for name in _names(page)}
    return reverse(page.name, kwargs=made)


def _nobodys(page: Page) -> str:
    return reverse(page.name, kwargs={name: PLAIN.get(name, NOBODYS) for name in _names(page)})


def _user(role: Role, association: Association) -> User:
    return a_user(role, association=association) if role == Role.ASSOCIATION else a_user(role)


def _ask(address: str, user: User | None, **options) -> int:
    """The status of a GET, or of a POST where only that is taken."""
    client = Client(**options)
    if user is not None:
        client.force_login(user)
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
    assert {name for page in GUARDED for name in _names(page)} <= {*MAKERS, *PLAIN}


@pytest.mark.parametrize("page", GUARDED, ids=lambda page: page.path)
def test_without_a_login_every_address_leads_to_the_login(page, client):
    """Whatever it names, so that nobody learns what there is."""
    for answer in (client.get(_nobodys(page)), client.post(_nobodys(page))):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/konto/login/")


@pytest.mark.parametrize("page", GUARDED, ids=lambda page: page.path)
def test_a_role_opens_what_it_may_and_nothing_else(page):
    """Another role gets 403, or 404 where even the existence of the thing is no business of it."""
    association, address = an_association(), ""
    for role in ROLES:
        user = _user(role, association)
        if not address or PERSONAL & set(_names(page)):
            address = _address(page, user, association)
        client = Client()
        client.force_login(user)
        answer = _read(client.get(address))
        if role in page.roles:
            assert answer.status_code in ANSWERS, role
        else:
            assert answer.status_code == 403 or (answer.status_code == 404 and _names(page)), role


@pytest.mark.parametrize(
    "page", [page for page in GUARDED if set(_names(page)) & set(MAKERS)], ids=lambda page: page.path
)
def test_what_is_anothers_or_nobodys_is_not_there(page):
    mine, theirs = an_association(), an_association()
    for role in page.roles:
        user = _user(role, mine)
        assert _ask(_nobodys(page), user) == 404
        if role == Role.ASSOCIATION:
            assert _ask(_address(page, a_user(), theirs), user) == 404


@pytest.mark.parametrize(
    "page", [page for page in GUARDED if set(_names(page)) & set(MAKERS)], ids=lambda page: page.path
)
def test_nothing_of_anothers_can_be_changed(page):
    """A POST to another's thing finds nothing either."""
    if Role.ASSOCIATION not in page.roles:
        return
    client = Client()
    client.force_login(_user(Role.ASSOCIATION, an_association()))
    assert client.post(_address(page, a_user(), an_association())).status_code in {404, 405}


@pytest.mark.parametrize("page", GUARDED, ids=lambda page: page.path)
def test_a_post_from_elsewhere_is_refused(page):
    """Without the form's own token nothing is done, whoever's browser it comes from."""
    for role in page.roles:
        client = Client(enforce_csrf_checks=True)
        client.force_login(_user(role, an_association()))
        assert client.post(_nobodys(page)).status_code == 403


def test_a_session_ends_by_itself(client, settings):
    assert timedelta(seconds=settings.SESSION_COOKIE_AGE) <= timedelta(hours=12)
