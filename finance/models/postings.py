"""What is to be paid or has come in: one row for each amount, only ever added."""

from django.db import models
from django.db.models import F, Func, IntegerField, Q
from django.db.models.lookups import Exact

from accounts.stories import append_only
from allocation.models import Case
from finance.models.fields import dkk, user
from finance.models.guarantees import Guarantee, RecoursePayment
from finance.models.invoices import InvoiceLine
from finance.models.payments import ContributionLoan, Instalment, LoanPayment
from finance.models.triggers import open_month_only
from finance.states import PostingKind
from housing.models import Association
from housing.models.agreements import _choices
from law.bases import LegalBasis

SOURCES = ("invoice_line", "guarantee", "recourse_payment", "instalment", "loan", "loan_payment")


class PostingQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PostingQuerySet":
        """The municipality's books; an association reads what became of its invoices on the invoice."""
        return self if user.is_municipal else self.none()


def _source(to: type[models.Model], label: str) -> models.ForeignKey:
    return models.ForeignKey(to, models.PROTECT, null=True, blank=True, related_name="postings", verbose_name=label)


class Posting(models.Model):
    """An amount for the finance system: above zero the municipality pays, below zero it is owed.

    It names exactly one source, and a source has one posting of a kind: nothing is paid twice.
    `month` is the month it concerns, `booked_on` the accounting month it counts in.
    """

    kind = models.CharField("art", max_length=20, choices=PostingKind.choices)
    legal_basis = models.CharField("hjemmel", max_length=20, choices=_choices(LegalBasis), blank=True)
    amount_dkk = dkk("beløb", 12)
    text = models.CharField("tekst", max_length=200)
    month = models.DateField("måned")
    booked_on = models.DateField("bogført i måned")
    association = models.ForeignKey(
        Association, models.PROTECT, null=True, blank=True, related_name="postings", verbose_name="boligorganisation"
    )
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="postings", verbose_name="borgerens sag"
    )
    posted_at = models.DateTimeField("posteret")
    posted_by = user("posteret af")
    invoice_line = _source(InvoiceLine, "fakturalinje")
    guarantee = _source(Guarantee, "garanti")
    recourse_payment = _source(RecoursePayment, "indbetaling på regres")
    instalment = _source(Instalment, "rate")
    loan = _source(ContributionLoan, "lån")
    loan_payment = _source(LoanPayment, "indbetaling på lån")

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = "postering"
        verbose_name_plural = "posteringer"
        ordering = ["booked_on", "pk"]
        constraints = [
            *(models.UniqueConstraint(fields=[source, "kind"], name=f"one_posting_per_{source}") for source in SOURCES),
            models.CheckConstraint(
                condition=Q(association__isnull=False, case=None) | Q(association=None, case__isnull=False),
                name="posting_has_one_other_party",
            ),
            models.CheckConstraint(
                condition=Exact(Func(*map(F, SOURCES), function="num_nonnulls", output_field=IntegerField()), 1),
                name="posting_has_one_source",
            ),
            models.CheckConstraint(condition=~Q(amount_dkk=0), name="posting_is_not_nothing"),
        ]
        indexes = [models.Index(fields=["booked_on"], name="posting_booked_on")]
        triggers = [append_only(), open_month_only()]

    def __str__(self) -> str:
        return self.text

    @property
    def party(self) -> str:
        """Whom it concerns: the association by name, the citizen by the number of the case only."""
        return str(self.association) if self.association else f"Sag {self.case.number}" if self.case else ""
