"""Reports of months that are over, kept as they were reported; what was compared since; budgets; who wants to hear of it.

Not to be confused with finance's closed accounting month: that stops postings, this keeps figures.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.stories import append_only
from reports.frozen import Frozen, Thawed


class LockedReport(models.Model):
    """The report of a month as it was reported: every figure, and a fingerprint of figures and rows."""

    month = models.DateField("måned", unique=True)
    locked_at = models.DateTimeField("låst")
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="låst af")
    figures = models.JSONField("tal", encoder=Frozen, decoder=Thawed)
    version = models.CharField("programversion", max_length=20)
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = "låst rapport"
        verbose_name_plural = "låste rapporter"
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="locked_report_month_is_its_first_day"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class LockedFigure(models.Model):
    """The rows behind one figure of a locked report: key, words and amount of each. Never a citizen's name."""

    report = models.ForeignKey(LockedReport, models.PROTECT, related_name="lists", verbose_name="låst rapport")
    figure = models.CharField("tal", max_length=40)
    rows = models.JSONField("rækker", encoder=Frozen, decoder=Thawed)

    class Meta:
        verbose_name = "låst liste"
        verbose_name_plural = "låste lister"
        ordering = ["report", "figure"]
        constraints = [models.UniqueConstraint(fields=["report", "figure"], name="locked_figure_once_in_report")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.report} {self.figure}"


class LockCheck(models.Model):
    """One comparing of a locked report with what would be counted now: later replies, and what nothing explains."""

    report = models.ForeignKey(LockedReport, models.PROTECT, related_name="checks", verbose_name="låst rapport")
    checked_at = models.DateTimeField("sammenlignet")
    corrections = models.PositiveIntegerField("rettelser")
    unexplained = models.PositiveIntegerField("uforklarede forskelle")
    differences = models.JSONField("forskelle", encoder=Frozen, decoder=Thawed)

    class Meta:
        verbose_name = "kontrol af låst rapport"
        verbose_name_plural = "kontroller af låste rapporter"
        ordering = ["-checked_at", "-pk"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.report} {self.checked_at:%Y-%m-%d}"

    @property
    def is_alarm(self) -> bool:
        return self.unexplained > 0


class RentBudget(models.Model):
    """What the municipality means to spend on vacancy rent in a year. The last row of a year counts; none is changed."""

    year = models.PositiveSmallIntegerField("år")
    amount_dkk = models.DecimalField("budget", max_digits=11, decimal_places=2)
    set_at = models.DateTimeField("indtastet")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="indtastet af")

    class Meta:
        verbose_name = "budget for tomgangsleje"
        verbose_name_plural = "budgetter for tomgangsleje"
        ordering = ["-year", "-set_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(amount_dkk__gt=0), name="rent_budget_above_zero")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"Budget {self.year}"


class ReportSubscription(models.Model):
    """A user who wants a mail with a link when the month's report is there. No figures stand in the mail."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="report_subscription", verbose_name="bruger"
    )
    asked_at = models.DateTimeField("ønsket siden")
    sent_until = models.DateField("senest sendt for", null=True, blank=True)

    class Meta:
        verbose_name = "abonnement på månedsrapporten"
        verbose_name_plural = "abonnementer på månedsrapporten"
        ordering = ["user"]

    def __str__(self) -> str:
        return str(self.user)
