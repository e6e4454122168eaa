"""Links by which an association answers without an account: sent, and used once."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from accounts.denied import refuse
from accounts.models import User
from accounts.roles import Role
from housing import tasks
from housing.actions import answers, notices
from housing.models import Association, AssociationMembership, Vacancy
from housing.models.replies import LASTS, ReplyLink
from housing.permissions import obstacle_to_ask, obstacle_to_send_link, obstacle_to_use
from housing.states import Reply


@transaction.atomic
def send_reply_link(
    association: Association, *, vacancy: Vacancy | None = None, by: User, at: datetime, site: str
) -> ReplyLink:
    """Send the association a link to notify with, or to say what has become of `vacancy`. `site` is our own address."""
    Association.objects.select_for_update(of=("self",), no_key=True).get(pk=association.pk)
    refuse(obstacle_to_send_link(association, by=by, at=at))
    if vacancy is not None:
        refuse(obstacle_to_ask(vacancy, at=at))
        vacancy.record("ask", by=by, at=at, text="Spurgt med svarlink, om boligen stadig er ledig", facts={})
    _answerer(association)
    link = ReplyLink.objects.create(
        association=association,
        vacancy=vacancy,
        email=association.email,
        site=site.rstrip("/"),
        created_at=at,
        created_by=by,
        expires_at=at + LASTS,
        next_try_at=at,
    )
    tasks.send_reply_link.delay_on_commit(link.pk)
    return link


@transaction.atomic
def notify_by_link(
    link_id: int,
    dwelling_id: int,
    notice: notices.Notice,
    *,
    on: date,
    at: datetime,
    receipt: Callable[[Vacancy], str],
    overrides: tuple[str, ...] = (),
) -> Vacancy:
    """Notify one vacancy with the link, as the association's staff would; the link is used up by it."""
    link = _lock_link(link_id, at=at)
    by = _answerer(link.association)
    vacancy = notices.notify_vacancy(dwelling_id, notice, by=by, on=on, at=at, overrides=overrides)
    _use(link, receipt(vacancy), at=at)
    return vacancy


@transaction.atomic
def answer_by_link(
    link_id: int, reply: Reply, *, let_on: date | None = None, note: str = "", at: datetime
) -> ReplyLink:
    """Say what has become of the vacancy that the link asks about; the link is used up by it."""
    link = _lock_link(link_id, at=at)
    assert link.vacancy_id is not None, "this link asks about a vacancy"
    by, vacancy = _answerer(link.association), answers.lock_vacancy(link.vacancy_id)
    match reply:
        case Reply.VACANT:
            vacancy.record("confirm", by=by, at=at, text="Bekræftet med svarlink: boligen er stadig ledig", facts={})
            receipt = f"Tak. {vacancy} er stadig ledig."
        case Reply.WITHDRAW:
            answers.withdraw_vacancy(vacancy.pk, note=note, by=by, at=at)
            receipt = f"{vacancy} er trukket tilbage."
        case Reply.LET:
            assert let_on is not None, "the form asks for the day"
            let = answers.relet_vacancy if vacancy.is_municipal else answers.let_own_vacancy
            let(vacancy.pk, let_on=let_on, by=by, at=at)
            receipt = f"{vacancy} står som udlejet."
    _use(link, receipt, at=at)
    return link


def _lock_link(link_id: int, *, at: datetime) -> ReplyLink:
    """Two who open the same mail answer one after the other; the second is told so."""
    link = ReplyLink.objects.select_related("association").select_for_update(of=("self",)).get(pk=link_id)
    refuse(obstacle_to_use(link, at=at))
    return link


def _use(link: ReplyLink, receipt: str, *, at: datetime) -> None:
    link.used_at, link.receipt = at, receipt[:300]
    link.save(update_fields=["used_at", "receipt"])


def _answerer(association: Association) -> User:
    """Who stands in the story for an answer by link: the association's own user »Svarlink«, who can never sign in."""
    user, is_new = User.objects.get_or_create(
        username=f"svarlink-{association.pk}",
        defaults={"first_name": "Svarlink", "role": Role.ASSOCIATION, "is_active": False, "password": "!"},
    )
    if is_new:
        AssociationMembership.objects.create(user=user, association=association)
    return user
