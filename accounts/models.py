"""Users and the log of who looked at whom."""

import pgtrigger
from django.contrib.auth.models import AbstractUser
from django.db import models

from accounts.roles import MUNICIPALITY_ROLES, Role


class User(AbstractUser):
    """One person in one role. Names are shown; the user name is for signing in."""

    role = models.CharField("rolle", max_length=20, choices=Role.choices, default=Role.CASEWORKER)
    is_trusted_with_offences = models.BooleanField("må se strafbare forhold", default=False)

    class Meta(AbstractUser.Meta):
        verbose_name = "bruger"
        verbose_name_plural = "brugere"
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_known"),
            models.CheckConstraint(
                condition=models.Q(is_trusted_with_offences=False) | models.Q(role__in=sorted(MUNICIPALITY_ROLES)),
                name="municipality_trusted_with_offences",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def is_municipal(self) -> bool:
        return self.role in MUNICIPALITY_ROLES


# The Danish words for `AccessEvent.subject_kind`.
SUBJECTS = {
    "citizen": "Borger",
    "case": "Sag",
    "allocation": "Anvisning",
    "letter": "Brev",
    "job": "Job",
    "user": "Bruger",
}

# How the purpose of a revealed number begins; that of a protected address is typed.
CPR_PURPOSE = "CPR-nr."


class AccessEvent(models.Model):
    """Who looked at whom, when and why.

    Append-only and without foreign keys, so that it never stands in the way of live data
    (databeskyttelsesforordningen art. 5, stk. 2, and 32).
    """

    class Action(models.TextChoices):
        VIEW = "view", "Så"
        SEARCH = "search", "Søgte"
        REVEAL = "reveal", "Afslørede"
        EXPORT = "export", "Eksporterede"
        CHANGE = "change", "Rettede"

    at = models.DateTimeField("tidspunkt", db_index=True)
    actor_id = models.BigIntegerField("bruger-id", db_index=True)
    actor_name = models.CharField("bruger", max_length=200)
    actor_role = models.CharField("rolle", max_length=20)
    action = models.CharField("handling", max_length=10, choices=Action.choices)
    subject_kind = models.CharField("hvad", max_length=40)
    subject_id = models.BigIntegerField("id")
    purpose = models.CharField("formål", max_length=200, blank=True)
    request_id = models.CharField("sidevisning", max_length=36, blank=True)

    class Meta:
        verbose_name = "opslag"
        verbose_name_plural = "adgangslog"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "at"], name="access_subject"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.get_action_display().lower()} {self.subject_kind} {self.subject_id}"

    @property
    def subject(self) -> str:
        """What was looked at, without a name: the log's reader may not see the citizen."""
        return f"{SUBJECTS.get(self.subject_kind, self.subject_kind)} nr. {self.subject_id}"

    @property
    def role(self) -> str:
        return Role(self.actor_role).label
