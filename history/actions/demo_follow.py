"""The demo's last touches: an offer that waits for a second pair of eyes, a landlord who is worried, and a complaint."""

from accounts.models import User
from allocation.actions.allocations import Decision
from allocation.actions.appeals import appeal_case
from allocation.actions.followups import report_signal
from allocation.actions.proposals import propose_allocation
from allocation.models import Allocation, Letter
from allocation.queries.ranking import match, open_vacancies
from allocation.states import AllocationState, LetterKind, SignalKind
from history.demo_days import Days

REASONS = "Boligen passer til husstanden, og huslejen kan betales."
DEVIATION = "Nr. 1 flytter foreløbig ind hos sin søn og har bedt om at vente."
WORRY = "Postkassen er fuld, og ingen har set beboeren i to uger."
COMPLAINT = "Lejligheden er opsagt, og jeg har ikke selv kunnet finde en anden."
ANSWER_WITHIN = 5  # working days


def propose_demo_offer(days: Days, *, by: User) -> None:
    """The second on the list for the vacancy with most time left, so that the first days' work stays as it is."""
    for vacancy in open_vacancies().reverse():
        fitting = match(vacancy, on=days.today).fitting
        if len(fitting) > 1 and not fitting[1].stop and not fitting[1].unexamined:
            due_on = days.deadline(ANSWER_WITHIN)
            decision = Decision(reasons=REASONS, answer_due_on=due_on, deviation=DEVIATION)
            propose_allocation(vacancy.pk, fitting[1].case.pk, decision, by=by, on=days.today, at=days.now)
            return


def report_demo_signal(days: Days, staff: dict[str, User]) -> None:
    """Told yesterday of the newest lease, by somebody who works there."""
    leases = Allocation.objects.filter(
        state=AllocationState.LEASED,
        is_imported=False,
        vacancy__dwelling__estate__association__name__in=staff,
        lease_on__lte=days.today,
    )
    lease = leases.select_related("vacancy__dwelling__estate__association").order_by("-lease_on", "pk").first()
    if lease is None:
        return
    day = days.past(-1)
    by = staff[lease.vacancy.dwelling.estate.association.name]
    at = days.moment(day)
    report_signal(lease.pk, kind=SignalKind.LETTERBOX, noticed_on=day, text=WORRY, by=by, on=day, at=at)


def appeal_demo_refusal(days: Days, *, by: User) -> None:
    """Yesterday somebody complained over a refusal."""
    refusal = Letter.objects.filter(kind=LetterKind.REFUSAL, copy_of=None).order_by("written_at", "pk").first()
    if refusal is None or refusal.case_id is None:
        return
    day = days.past(-1)
    at = days.moment(day)
    appeal_case(refusal.case_id, refusal.pk, about=COMPLAINT, received_on=day, by=by, on=day, at=at)
