"""The story of an invoice, a guarantee or a payment plan: who did what, when."""

from django.db import models
from django.db.models import Q

from accounts.stories import Event


class MoneyEvent(Event):
    """One happening. No citizen's name stands in it: the association reads those of its own invoices."""

    invoice = models.ForeignKey(
        "finance.Invoice", models.CASCADE, null=True, related_name="events", verbose_name="faktura"
    )
    guarantee = models.ForeignKey(
        "finance.Guarantee", models.CASCADE, null=True, related_name="events", verbose_name="garanti"
    )
    plan = models.ForeignKey(
        "finance.PaymentPlan", models.CASCADE, null=True, related_name="events", verbose_name="betalingsplan"
    )

    class Meta(Event.Meta):
        verbose_name = "hændelse på betaling"
        verbose_name_plural = "hændelser på betalinger"
        constraints = [
            models.CheckConstraint(
                condition=Q(invoice__isnull=False, guarantee=None, plan=None)
                | Q(invoice=None, guarantee__isnull=False, plan=None)
                | Q(invoice=None, guarantee=None, plan__isnull=False),
                name="money_event_is_about_one_thing",
            ),
        ]
