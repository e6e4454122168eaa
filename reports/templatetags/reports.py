"""{{ case.applied_on|months_until:lease_on }}: whole months, counted as the report counts them."""

from datetime import date

from django import template

from law.months import full_months_between

register = template.Library()


@register.filter
def months_until(start: date, end: date) -> int:
    return full_months_between(start, end)
