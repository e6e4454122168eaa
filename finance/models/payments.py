"""Payments that follow a right: each month of it or once, and the contribution loans that come back."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from accounts.stories import Storied, append_only
from allocation.models import Allocation, Case
from finance.models.fields import dkk, user
from finance.states import PlanKind
from housing.models import Association, Scheme
from housing.models.agreements import _choices
from law.bases import LegalBasis


class PaymentPlanQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PaymentPlanQuerySet":
        return self if user.is_municipal else self.none()

    def running(self, *, on) -> "PaymentPlanQuerySet":
        """The right exists that day."""
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gte=on), Q(right_ends_on=None) | Q(right_ends_on__gte=on), starts_on__lte=on
        )


class PaymentPlan(Storied):
    """A right that is paid: from its first day to its last, each month or once.

    The amounts are dated (`PlanAmount`); what has been paid are its instalments. `state_share_dkk` is what the state
    gives back of a payment made once. `reference` names the row of another package that the right comes from.

    `ends_on` is what people have decided, `right_ends_on` what the facts say (the tenancy, the scheme, the agreement or
    the case is over): looked up each night, and gone again when the facts change. Ends through `kept_past_on` do not count.
    """

    kind = models.CharField("art", max_length=20, choices=PlanKind.choices)
    legal_basis = models.CharField("hjemmel", max_length=20, choices=_choices(LegalBasis), blank=True)
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="payment_plans", verbose_name="sag"
    )
    association = models.ForeignKey(
        Association, models.PROTECT, null=True, blank=True, related_name="payment_plans", verbose_name="udlejer"
    )
    allocation = models.ForeignKey(
        Allocation, models.PROTECT, null=True, blank=True, related_name="payment_plans", verbose_name="anvisning"
    )
    scheme = models.ForeignKey(
        Scheme, models.PROTECT, null=True, blank=True, related_name="payment_plans", verbose_name="ordning"
    )
    reference = models.CharField("henvisning", max_length=60, blank=True)
    starts_on = models.DateField("fra")
    ends_on = models.DateField("til og med", null=True, blank=True)
    right_ends_on = models.DateField("retten slutter", null=True, blank=True)
    right_ends_because = models.CharField("retten slutter, fordi", max_length=300, blank=True)
    kept_past_on = models.DateField("fortsætter efter", null=True, blank=True)
    is_once = models.BooleanField("betales én gang", default=False)
    state_share_dkk = dkk("statens andel", default=0)
    because = models.CharField("fordi", max_length=500)
    stopped_because = models.CharField("standset, fordi", max_length=300, blank=True)
    opened_at = models.DateTimeField("oprettet")
    opened_by = user("oprettet af")

    objects = PaymentPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "betalingsplan"
        verbose_name_plural = "betalingsplaner"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            # A plan stopped before its first day keeps its row and pays nothing: `ends_on` is then the day before.
            models.CheckConstraint(
                condition=Q(case__isnull=False, association=None) | Q(case=None, association__isnull=False),
                name="payment_plan_has_one_payee",
            ),
            models.UniqueConstraint(
                fields=["kind", "reference"], condition=~Q(reference=""), name="payment_plan_once_per_reference"
            ),
            models.UniqueConstraint(
                fields=["allocation"], condition=Q(kind="refund"), name="one_refund_plan_per_allocation"
            ),
            models.CheckConstraint(
                condition=Q(right_ends_on=None, right_ends_because="")
                | (Q(right_ends_on__isnull=False) & ~Q(right_ends_because="")),
                name="payment_plan_right_ends_because",
            ),
        ]

    def __str__(self) -> str:
        payee = f"sag {self.case.number}" if self.case else str(self.association)
        return f"{self.get_kind_display()}, {payee}"

    @property
    def last_on(self) -> date | None:
        """The last day that gives anything: of the plan or of the right, whichever comes first."""
        return min((day for day in (self.ends_on, self.right_ends_on) if day), default=None)

    @property
    def is_ended_by_right(self) -> bool:
        return self.right_ends_on is not None and self.right_ends_on == self.last_on

    @property
    def ends_because(self) -> str:
        """Which act ended it; empty while it runs, and when it was opened with its last day."""
        return self.right_ends_because if self.is_ended_by_right else self.stopped_because


class PlanAmount(models.Model):
    """What a month of the right gives from a day on (or what a plan paid once gives in all)."""

    plan = models.ForeignKey(PaymentPlan, models.CASCADE, related_name="amounts", verbose_name="betalingsplan")
    from_on = models.DateField("fra")
    month_dkk = dkk("beløb pr. md.")
    because = models.CharField("fordi", max_length=500)
    written_at = models.DateTimeField("skrevet")
    written_by = user("skrevet af")

    class Meta:
        verbose_name = "beløb i betalingsplan"
        verbose_name_plural = "beløb i betalingsplaner"
        ordering = ["plan", "from_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(month_dkk__gte=0), name="plan_amount_not_negative"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.plan} fra {self.from_on}"


class Instalment(models.Model):
    """What a plan gives for one month; a later row of the month is the difference when the right has changed."""

    plan = models.ForeignKey(PaymentPlan, models.PROTECT, related_name="instalments", verbose_name="betalingsplan")
    month = models.DateField("måned")
    sequence = models.PositiveSmallIntegerField("løbenr.")
    days = models.PositiveSmallIntegerField("dage")
    amount_dkk = dkk("beløb")
    because = models.CharField("fordi", max_length=500)
    computed_at = models.DateTimeField("beregnet")

    class Meta:
        verbose_name = "rate"
        verbose_name_plural = "rater"
        ordering = ["plan", "month", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "month", "sequence"], name="instalment_once_per_sequence"),
            models.CheckConstraint(condition=Q(month__day=1), name="instalment_month_is_its_first_day"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.plan} {self.month:%Y-%m}"


class ContributionLoanQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ContributionLoanQuerySet":
        return self if user.is_municipal else self.none()


class ContributionLoan(models.Model):
    """A loan for a tenant's contribution (boligstøtteloven kapitel 10), from the payment to the last instalment."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="loans", verbose_name="sag")
    granted_on = models.DateField("bevilget")
    loan_dkk = dkk("lån")
    is_mandatory = models.BooleanField("pligtlån")
    instalment_dkk = dkk("ydelse pr. md.")
    repayment_starts_on = models.DateField("tilbagebetales fra")
    findings = models.JSONField("fund", default=list)
    granted_by = user("bevilget af")

    objects = ContributionLoanQuerySet.as_manager()

    class Meta:
        verbose_name = "beboerindskudslån"
        verbose_name_plural = "beboerindskudslån"
        ordering = ["-granted_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(loan_dkk__gt=0), name="contribution_loan_is_above_nothing"),
            models.CheckConstraint(
                condition=Q(repayment_starts_on__gte=F("granted_on")), name="contribution_loan_repaid_after_grant"
            ),
        ]

    def __str__(self) -> str:
        return f"Beboerindskudslån, sag {self.case.number}"

    @property
    def repaid_dkk(self) -> Decimal:
        return sum((payment.amount_dkk for payment in self.payments.all()), Decimal("0.00"))


class LoanPayment(models.Model):
    """What has come back of a loan."""

    loan = models.ForeignKey(ContributionLoan, models.PROTECT, related_name="payments", verbose_name="lån")
    paid_on = models.DateField("indbetalt")
    amount_dkk = dkk("beløb")
    noted_at = models.DateTimeField("registreret")
    noted_by = user("registreret af")

    class Meta:
        verbose_name = "indbetaling på lån"
        verbose_name_plural = "indbetalinger på lån"
        ordering = ["loan", "paid_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_dkk__gt=0), name="loan_payment_is_above_nothing"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.loan} {self.paid_on}"
