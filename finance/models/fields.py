"""Columns that every table of money has: who did it, and kroner."""

from typing import Any

from django.conf import settings
from django.db import models


def user(label: str, **given: Any) -> models.ForeignKey:
    """Somebody who did something; nobody is deleted who has."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, **given)


def dkk(label: str, digits: int = 10, **given: Any) -> models.DecimalField:
    """Kroner and øre."""
    return models.DecimalField(label, max_digits=digits, decimal_places=2, **given)
