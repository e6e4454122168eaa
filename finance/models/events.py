"""The story of an invoice, a guarantee or a payment plan: who did what, when."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from finance.models.triggers import append_only


class MoneyEvent(models.Model):
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
    name = models.CharField("hændelse", max_length=40)
    at = models.DateTimeField("tidspunkt")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="af")
    text = models.CharField("tekst", max_length=500)
    facts = models.JSONField("kendsgerninger", default=dict)

    class Meta:
        verbose_name = "hændelse på betaling"
        verbose_name_plural = "hændelser på betalinger"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(invoice__isnull=False, guarantee=None, plan=None)
                | Q(invoice=None, guarantee__isnull=False, plan=None)
                | Q(invoice=None, guarantee=None, plan__isnull=False),
                name="money_event_is_about_one_thing",
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.text
