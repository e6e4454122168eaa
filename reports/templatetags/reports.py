"""{{ case.applied_on|months_until:lease_on }}: whole months, counted as the report counts them. {% figure text url %}: a cell.

{% opened text url %}: the same within a sentence.
"""

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from law.months import full_months_between

register = template.Library()


@register.filter
def months_until(start: date, end: date) -> int:
    return full_months_between(start, end)


@register.simple_tag
def opened(text: str, url: str) -> SafeString:
    """A figure; it opens its rows where there are any."""
    return format_html('<a href="{}">{}</a>', url, text) if url else format_html("{}", text)


@register.simple_tag
def figure(text: str, url: str) -> SafeString:
    """A cell with a figure."""
    return format_html('<td class="num">{}</td>', opened(text, url))
