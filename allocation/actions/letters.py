"""What people do with letters after they are written."""

from datetime import datetime

from django.db import transaction

from accounts.denied import ActionDenied
from accounts.models import User
from allocation import tasks
from allocation.models import Delivery
from background.leases import start_over
from background.models import LeaseState


def obstacle_to_resend(delivery: Delivery) -> str | None:
    """Only a letter that has stopped trying is started again; the rest go by themselves."""
    if delivery.state == LeaseState.DONE:
        return "Brevet er allerede sendt."
    if delivery.state != LeaseState.FAILED:
        return "Brevet bliver sendt af sig selv. Vent et øjeblik, og genindlæs siden."
    return None


@transaction.atomic
def resend_letter(letter_id: int, *, by: User, at: datetime) -> Delivery:
    """Start over with a letter that could not be sent: same bytes, same message id."""
    delivery = Delivery.objects.select_related("letter__case").select_for_update(of=("self",)).get(letter=letter_id)
    sentence = obstacle_to_resend(delivery)
    if sentence:
        raise ActionDenied(sentence, conflict=True)
    start_over(delivery, at=at)
    text = f"Brev sendes igen: {delivery.letter.get_kind_display().lower()}"
    delivery.letter.case.record("resend", by=by, at=at, text=text, facts={"letter": letter_id})
    tasks.send_letter.delay_on_commit(letter_id)
    return delivery
