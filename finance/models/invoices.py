"""Invoices of the associations: the file as it came, the invoice that was read from it, its lines and the talk about it."""

from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.stories import Storied, append_only
from finance.models.fields import dkk, user
from finance.states import INVOICE, InvoiceState, LineKind
from housing.models import Association, Vacancy


class InvoiceFile(models.Model):
    """A file as it was sent, whatever it was, and the sentence it was answered with. Nothing that comes in is lost."""

    file_name = models.CharField("filnavn", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    content = models.BinaryField("fil")
    received_at = models.DateTimeField("modtaget")
    received_by = user("modtaget af")
    is_accepted = models.BooleanField("taget ind")
    answer = models.CharField("svar", max_length=500)

    class Meta:
        verbose_name = "fakturafil"
        verbose_name_plural = "fakturafiler"
        ordering = ["-received_at", "-pk"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.file_name


class InvoiceQuerySet(models.QuerySet):
    def visible_to(self, user) -> "InvoiceQuerySet":
        if user.is_municipal:
            return self
        return self.filter(association__members__user=user)


class Invoice(Storied):
    """A demand for vacancy rent, or a credit note whose amounts are below zero. Its number is the association's own."""

    workflow = INVOICE

    class Kind(models.TextChoices):
        INVOICE = "invoice", "Faktura"
        CREDIT_NOTE = "credit_note", "Kreditnota"

    association = models.ForeignKey(
        Association, models.PROTECT, related_name="invoices", verbose_name="boligorganisation"
    )
    kind = models.CharField("slags", max_length=20, choices=Kind.choices, default=Kind.INVOICE)
    number = models.CharField("fakturanr.", max_length=40)
    state = models.CharField("tilstand", max_length=20, choices=InvoiceState.choices, default=InvoiceState.RECEIVED)
    issued_on = models.DateField("fakturadato")
    due_on = models.DateField("forfalder", null=True, blank=True)
    total_dkk = dkk("i alt", 12)
    payment_reference = models.CharField("betales til", max_length=60, blank=True)
    file = models.ForeignKey(
        InvoiceFile, models.PROTECT, null=True, blank=True, related_name="invoices", verbose_name="fil"
    )
    received_at = models.DateTimeField("modtaget")
    received_by = user("modtaget af")
    proposed_by = user("indstillet af", null=True, blank=True)
    decided_on = models.DateField("afgjort", null=True, blank=True)
    decision_note = models.CharField("begrundelse", max_length=500, blank=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = "faktura"
        verbose_name_plural = "fakturaer"
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["association", "number"], name="invoice_number_once_from_association"),
            models.CheckConstraint(
                condition=Q(kind="invoice", total_dkk__gt=0) | Q(kind="credit_note", total_dkk__lt=0),
                name="invoice_total_by_kind",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused"]) | Q(decided_on__isnull=False),
                name="invoice_decided_with_day",
            ),
        ]
        indexes = [models.Index(fields=["state", "received_at"], name="invoice_state")]
        triggers = [pgtrigger.FSM(name="states", field="state", transitions=INVOICE.transitions())]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class InvoiceLine(models.Model):
    """One dwelling and period of an invoice beside what the law says; `computation` is frozen when it was looked at.

    A line of vacancy rent has a vacancy, one of restoration the guarantee that it is claimed under. `expected_dkk` is what is owed for the period less what is approved for it already; empty when the dwelling is
    not known. `approved_dkk` is what the municipality pays.
    """

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="lines", verbose_name="faktura")
    number = models.PositiveSmallIntegerField("linje")
    kind = models.CharField("slags", max_length=20, choices=LineKind.choices, default=LineKind.RENT)
    text = models.CharField("tekst", max_length=200, blank=True)
    unit_number = models.CharField("lejemålsnr.", max_length=30, blank=True)
    starts_on = models.DateField("fra", null=True, blank=True)
    ends_on = models.DateField("til og med", null=True, blank=True)
    amount_dkk = dkk("beløb", 12)
    vacancy = models.ForeignKey(
        Vacancy, models.PROTECT, null=True, blank=True, related_name="invoice_lines", verbose_name="ledig bolig"
    )
    guarantee = models.ForeignKey(
        "finance.Guarantee", models.PROTECT, null=True, blank=True, related_name="invoice_lines", verbose_name="garanti"
    )
    expected_dkk = dkk("efter beregningen", 12, null=True, blank=True)
    computation = models.TextField("beregning", blank=True)
    is_matching = models.BooleanField("stemmer", default=False)
    approved_dkk = dkk("godkendt", 12, null=True, blank=True)

    class Meta:
        verbose_name = "fakturalinje"
        verbose_name_plural = "fakturalinjer"
        ordering = ["invoice", "number"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "number"], name="invoice_line_number_once"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="invoice_line_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice} linje {self.number}"

    @property
    def difference_dkk(self) -> Decimal | None:
        return None if self.expected_dkk is None else self.amount_dkk - self.expected_dkk


class InvoiceQuery(models.Model):
    """A question to the association or its answer; both sides read it. Append-only."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="queries", verbose_name="faktura")
    is_answer = models.BooleanField("er et svar", default=False)
    text = models.TextField("tekst", max_length=4000)
    written_at = models.DateTimeField("skrevet")
    written_by = user("skrevet af")

    class Meta:
        verbose_name = "forespørgsel om faktura"
        verbose_name_plural = "forespørgsler om fakturaer"
        ordering = ["invoice", "written_at", "pk"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.text[:60]
