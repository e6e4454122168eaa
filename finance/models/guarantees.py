"""The municipality's guarantee for an allocated tenant's restoration, from the lease to the claim and the recourse."""

from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.stories import Storied, append_only
from allocation.models import Allocation
from finance.models.fields import dkk, user
from finance.states import GUARANTEE, GuaranteeState

NOTHING = Decimal("0.00")


class GuaranteeQuerySet(models.QuerySet):
    def visible_to(self, user) -> "GuaranteeQuerySet":
        """The municipality's: the claim is also a claim on a citizen."""
        return self if user.is_municipal else self.none()


class Guarantee(Storied):
    """One guarantee for one lease (almenboligloven § 59, stk. 1, 4. pkt.; law.md 1.7).

    `ends_on` is the agreed last day of the guarantee, empty when it runs with the tenancy. `claim_dkk` is the
    law's answer to the bill, `recourse_dkk` what the citizen is asked to pay back of it.
    """

    workflow = GUARANTEE

    allocation = models.OneToOneField(
        Allocation, models.PROTECT, related_name="restoration_guarantee", verbose_name="anvisning"
    )
    state = models.CharField("tilstand", max_length=20, choices=GuaranteeState.choices, default=GuaranteeState.RUNNING)
    opened_on = models.DateField("løber fra")
    ends_on = models.DateField("aftalt slutdato", null=True, blank=True)
    move_in_report_on = models.DateField("indflytningsrapport", null=True, blank=True)
    moved_out_on = models.DateField("fraflyttet", null=True, blank=True)
    inspected_on = models.DateField("flyttesyn", null=True, blank=True)
    contribution_dkk = dkk("indskud, der kan bruges", default=0)
    paid_dkk = dkk("betalt af lejeren", default=0)
    claim_dkk = dkk("kommunens del", null=True, blank=True)
    tenant_part_dkk = dkk("lejerens del af regningen", null=True, blank=True)
    because = models.CharField("fordi", max_length=500, blank=True)
    billed_by = user("regning registreret af", null=True)
    settled_on = models.DateField("krav godkendt", null=True, blank=True)
    recourse_dkk = dkk("regres mod borgeren", default=0)
    waived_dkk = dkk("frafaldet regres", default=0)
    recourse_note = models.CharField("bemærkning til regres", max_length=300, blank=True)

    objects = GuaranteeQuerySet.as_manager()

    class Meta:
        verbose_name = "fraflytningsgaranti"
        verbose_name_plural = "fraflytningsgarantier"
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(moved_out_on=None) | Q(moved_out_on__gte=F("opened_on")),
                name="guarantee_moved_out_after_lease",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["billed", "settled"])
                | Q(claim_dkk__isnull=False, tenant_part_dkk__isnull=False),
                name="guarantee_billed_with_claim",
            ),
            models.CheckConstraint(
                condition=~Q(state="settled") | Q(settled_on__isnull=False), name="guarantee_settled_with_day"
            ),
            models.CheckConstraint(
                condition=Q(recourse_dkk__gte=0, waived_dkk__gte=0, waived_dkk__lte=F("recourse_dkk")),
                name="guarantee_recourse_waived_at_most_whole",
            ),
        ]
        triggers = [pgtrigger.FSM(name="states", field="state", transitions=GUARANTEE.transitions())]

    def __str__(self) -> str:
        return str(self.allocation.vacancy)


class BillLine(models.Model):
    """One item of the landlord's bill. A bill told again is a later `version`; the last one counts."""

    class Kind(models.TextChoices):
        NORMAL = "normal", "Normalistandsættelse"
        NEGLECT = "neglect", "Misligholdelse"
        ARREARS = "arrears", "Huslejerestance"

    guarantee = models.ForeignKey(Guarantee, models.CASCADE, related_name="bill", verbose_name="garanti")
    version = models.PositiveSmallIntegerField("udgave")
    kind = models.CharField("art", max_length=10, choices=Kind.choices)
    text = models.CharField("tekst", max_length=120)
    amount_dkk = dkk("beløb")

    class Meta:
        verbose_name = "linje i fraflytningsregning"
        verbose_name_plural = "linjer i fraflytningsregning"
        ordering = ["guarantee", "version", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_dkk__gt=0), name="bill_line_is_above_nothing"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.text


class RecoursePayment(models.Model):
    """What the citizen has paid back of a claim."""

    guarantee = models.ForeignKey(Guarantee, models.PROTECT, related_name="payments", verbose_name="garanti")
    paid_on = models.DateField("indbetalt")
    amount_dkk = dkk("beløb")
    noted_at = models.DateTimeField("registreret")
    noted_by = user("registreret af")

    class Meta:
        verbose_name = "indbetaling på regres"
        verbose_name_plural = "indbetalinger på regres"
        ordering = ["guarantee", "paid_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_dkk__gt=0), name="recourse_payment_is_above_nothing"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.guarantee} {self.paid_on}"
