"""Accounting months, the account strings, and what was sent to the finance system."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from accounts.stories import append_only
from finance.models.fields import dkk, user
from finance.states import PostingKind
from housing.models.agreements import _choices
from housing.models.registers import date_range
from law.bases import LegalBasis


class AccountingMonth(models.Model):
    """A closed month. A month without a row is open; months close in their order, and never open again."""

    month = models.DateField("måned", unique=True)
    closed_at = models.DateTimeField("lukket")
    closed_by = user("lukket af")
    vacancy_rent_dkk = dkk("tomgangsleje, bogført", 14)
    postings_dkk = dkk("posteret", 14)

    class Meta:
        verbose_name = "regnskabsmåned"
        verbose_name_plural = "regnskabsmåneder"
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="accounting_month_is_its_first_day"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class AccountString(models.Model):
    """Where postings of a kind go, by legal basis and from a day; a blank basis is for all that have none of their own."""

    kind = models.CharField("art", max_length=20, choices=PostingKind.choices)
    legal_basis = models.CharField("hjemmel", max_length=20, choices=_choices(LegalBasis), blank=True)
    account = models.CharField("kontostreng", max_length=60)
    valid_from = models.DateField("gælder fra")
    valid_to = models.DateField("gælder til og med", null=True, blank=True)
    written_by = user("skrevet af")

    class Meta:
        verbose_name = "kontostreng"
        verbose_name_plural = "kontostrenge"
        ordering = ["kind", "legal_basis", "-valid_from"]
        constraints = [
            ExclusionConstraint(
                name="account_strings_do_not_overlap",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("legal_basis", RangeOperators.EQUAL),
                    (date_range("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Der gælder allerede en kontostreng i perioden.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="account_string_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.account


class MonthExport(models.Model):
    """The posting file of a closed month, byte for byte as it was made."""

    month = models.OneToOneField(AccountingMonth, models.PROTECT, related_name="export", verbose_name="måned")
    content = models.BinaryField("fil")
    sha256 = models.CharField("SHA-256", max_length=64)
    made_at = models.DateTimeField("dannet")

    class Meta:
        verbose_name = "posteringsfil"
        verbose_name_plural = "posteringsfiler"
        ordering = ["-month__month"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"posteringer-{self.month}.csv"


class ExportLine(models.Model):
    """One posting in a file with the account it went to, and what the finance system answered."""

    class Receipt(models.TextChoices):
        WAITING = "", "Afventer kvittering"
        PAID = "paid", "Betalt"
        REFUSED = "refused", "Afvist af økonomisystemet"

    export = models.ForeignKey(MonthExport, models.PROTECT, related_name="lines", verbose_name="posteringsfil")
    number = models.PositiveIntegerField("linje")
    posting = models.ForeignKey("finance.Posting", models.PROTECT, related_name="lines", verbose_name="postering")
    account = models.CharField("kontostreng", max_length=60)
    receipt = models.CharField("kvittering", max_length=10, choices=Receipt.choices, blank=True, default="")
    receipt_on = models.DateField("kvitteret", null=True, blank=True)
    receipt_note = models.CharField("besked fra økonomisystemet", max_length=300, blank=True)

    class Meta:
        verbose_name = "linje i posteringsfil"
        verbose_name_plural = "linjer i posteringsfil"
        ordering = ["export", "number"]
        constraints = [
            models.UniqueConstraint(fields=["export", "number"], name="export_line_number_once"),
            models.UniqueConstraint(fields=["export", "posting"], name="posting_once_in_export"),
            # Paid or on its way, a posting is not sent again.
            models.UniqueConstraint(fields=["posting"], condition=~Q(receipt="refused"), name="posting_sent_once"),
            models.CheckConstraint(
                condition=Q(receipt="", receipt_on=None) | (~Q(receipt="") & Q(receipt_on__isnull=False)),
                name="export_line_receipt_with_day",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="only_the_receipt_changes", fields=["export", "number", "posting", "account"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.export} linje {self.number}"
