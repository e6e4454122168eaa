"""After the key: who follows a lease, what was seen and heard, what was done, and how it ended."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.stories import append_only
from allocation.models.allocations import Allocation
from allocation.models.cases import Case
from allocation.states import CHECK_IN_MONTHS, EndReason, SignalKind, TieKind
from housing.models import Dwelling, Estate, Vacancy


def _user(name: str, **options):
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=name, **options)


class FollowUp(models.Model):
    """Both sides of one lease: whom the landlord and the support put on it, and the day it ended, if it has.

    The support worker is the citizen's own contact; a name here is the one for this home.
    """

    allocation = models.OneToOneField(Allocation, models.PROTECT, related_name="follow_up", verbose_name="anvisning")
    landlord_name = models.CharField("udlejers kontaktperson", max_length=120, blank=True)
    landlord_phone = models.CharField("udlejers telefon", max_length=20, blank=True)
    landlord_email = models.EmailField("udlejers e-mail", blank=True)
    support_name = models.CharField("støtteperson", max_length=120, blank=True)
    support_phone = models.CharField("støttepersonens telefon", max_length=20, blank=True)
    support_email = models.EmailField("støttepersonens e-mail", blank=True)
    ended_on = models.DateField("lejemålet sluttede", null=True, blank=True)
    end_reason = models.CharField("hvorfor det sluttede", max_length=20, choices=EndReason.choices, blank=True)
    end_note = models.CharField("bemærkning", max_length=500, blank=True)

    class Meta:
        verbose_name = "opfølgning på lejemål"
        verbose_name_plural = "opfølgninger på lejemål"
        ordering = ["allocation"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None, end_reason="") | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                name="tenancy_ended_with_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.allocation)


class CheckIn(models.Model):
    """One of the five talks after moving in, held. That one is due is counted from the lease, not written down."""

    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="check_ins", verbose_name="anvisning")
    months = models.PositiveSmallIntegerField("måneder efter indflytning")
    held_on = models.DateField("holdt den")
    is_housed = models.BooleanField("bor der stadig")
    note = models.CharField("hvordan det går", max_length=1000)
    recorded_at = models.DateTimeField("skrevet")
    recorded_by = _user("skrevet af")

    class Meta:
        verbose_name = "opfølgningssamtale"
        verbose_name_plural = "opfølgningssamtaler"
        ordering = ["allocation", "months"]
        constraints = [
            models.UniqueConstraint(fields=["allocation", "months"], name="one_check_in_per_milestone"),
            models.CheckConstraint(condition=Q(months__in=CHECK_IN_MONTHS), name="check_in_at_a_milestone"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"Efter {self.months} mdr."


class SignalQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SignalQuerySet":
        """The municipality's, and the association's whose dwelling it is."""
        if user.is_municipal:
            return self
        return self.filter(allocation__vacancy__dwelling__estate__association__members__user=user)

    def open(self) -> "SignalQuerySet":
        return self.filter(handled_on=None)


class Signal(models.Model):
    """An early sign that a tenancy is in trouble, told by the landlord, and what the municipality did about it."""

    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="signals", verbose_name="anvisning")
    kind = models.CharField("tegn", max_length=20, choices=SignalKind.choices)
    noticed_on = models.DateField("set den")
    text = models.CharField("hvad er der set", max_length=500)
    reported_at = models.DateTimeField("meldt")
    reported_by = _user("meldt af")
    handled_on = models.DateField("fulgt op den", null=True, blank=True)
    handled_by = _user("fulgt op af", null=True, blank=True)
    measure = models.CharField("hvad der blev gjort", max_length=1000, blank=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        verbose_name = "bekymring fra udlejer"
        verbose_name_plural = "bekymringer fra udlejer"
        ordering = ["-reported_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(handled_on=None, handled_by=None, measure="")
                | (Q(handled_on__isnull=False, handled_by__isnull=False) & ~Q(measure="")),
                name="signal_handled_by_somebody_somehow",
            ),
        ]
        indexes = [models.Index(fields=["handled_on", "reported_at"], name="signal_open")]
        triggers = [
            pgtrigger.ReadOnly(
                name="told_frozen",
                fields=["allocation", "kind", "noticed_on", "text", "reported_at", "reported_by"],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.noticed_on}"


class SupportTieQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SupportTieQuerySet":
        if user.is_municipal:
            return self
        return self.filter(estate__association__members__user=user)

    def on(self, day) -> "SupportTieQuerySet":
        """Those in force that day."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))

    def covering(self, dwelling: Dwelling) -> "SupportTieQuerySet":
        """Those on the dwelling itself or on the whole of its estate."""
        return self.filter(Q(dwelling=dwelling) | Q(estate=dwelling.estate_id, dwelling=None))


class SupportTie(models.Model):
    """An agreement that ties homes to support: a whole estate, or one dwelling of it.

    A social caretaker is heard before somebody is allocated a home on the site (law.md 2.4).
    """

    estate = models.ForeignKey(Estate, models.PROTECT, related_name="support_ties", verbose_name="afdeling")
    dwelling = models.ForeignKey(
        Dwelling, models.PROTECT, null=True, blank=True, related_name="support_ties", verbose_name="bolig"
    )
    kind = models.CharField("støtte", max_length=20, choices=TieKind.choices)
    provider = models.CharField("hvem giver den", max_length=120)
    phone = models.CharField("telefon", max_length=20, blank=True)
    email = models.EmailField("e-mail", blank=True)
    note = models.CharField("aftalt", max_length=500, blank=True)
    valid_from = models.DateField("gælder fra")
    valid_to = models.DateField("gælder til", null=True, blank=True)
    recorded_by = _user("skrevet af")

    objects = SupportTieQuerySet.as_manager()

    class Meta:
        verbose_name = "aftale om støtte i boligen"
        verbose_name_plural = "aftaler om støtte i boligen"
        ordering = ["estate", "dwelling", "kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="support_tie_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.dwelling or self.estate}"


class CaretakerHearing(models.Model):
    """What the social caretaker said before a citizen was allocated a home on the site."""

    tie = models.ForeignKey(SupportTie, models.PROTECT, related_name="hearings", verbose_name="aftale")
    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="caretaker_hearings", verbose_name="ledig bolig")
    case = models.ForeignKey(Case, models.PROTECT, related_name="caretaker_hearings", verbose_name="sag")
    heard_on = models.DateField("hørt den")
    said = models.CharField("den sociale viceværts bemærkninger", max_length=1000)
    recorded_at = models.DateTimeField("skrevet")
    recorded_by = _user("skrevet af")

    class Meta:
        verbose_name = "høring af social vicevært"
        verbose_name_plural = "høringer af social vicevært"
        ordering = ["-recorded_at", "-pk"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.tie}: {self.case}"
