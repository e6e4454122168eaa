"""What happened to a thing, told for people: the rows of its story, and how one is written.

A model with a story takes `Storied`, and has its rows in a model of its own that takes `Event` and a key to the thing with
`related_name="events"`.
"""

from datetime import datetime
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models

from accounts.models import User


def append_only() -> pgtrigger.Protect:
    """The database's own refusal to change or delete a row of the table."""
    return pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Storied(models.Model):
    """A thing whose story lies in `events`."""

    events: Any

    class Meta:
        abstract = True

    def record(self, name: str, *, by: User, at: datetime, text: str, facts: dict[str, Any]) -> None:
        self.events.create(name=name, by=by, at=at, text=text, facts=facts)


class Event(models.Model):
    """One happening: who did what, when. `name` is the step's or the action's verb. Only ever added."""

    name = models.CharField("hændelse", max_length=40)
    at = models.DateTimeField("tidspunkt")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="af")
    text = models.CharField("tekst", max_length=500)
    facts = models.JSONField("kendsgerninger", default=dict)

    class Meta:
        abstract = True
        ordering = ["-at", "-pk"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.text
