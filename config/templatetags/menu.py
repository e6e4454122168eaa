"""The header's tags: {% menu as items %} and {% municipality as home %}."""

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.template import Context
from django.urls import NoReverseMatch, reverse

from config.menu import MENU

register = template.Library()


@dataclass(frozen=True)
class MenuItem:
    label: str
    url: str
    current: str  # the value of aria-current: "page", "true" for a page below it, or ""


@register.simple_tag(takes_context=True)
def menu(context: Context) -> list[MenuItem]:
    """The links of the user's role. A page that does not exist yet is left out, so that pages can arrive one by one."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated:
        return []
    links = [(label, url) for label, name in MENU.get(user.role, []) if (url := _address(name))]
    here = _section(request.path, [url for _, url in links])
    return [MenuItem(label, url, _current(url, here, request.path)) for label, url in links]


@register.simple_tag
def municipality() -> dict[str, str]:
    """Name, unit, address, phone and e-mail as set in the environment; needs no request, so error pages may ask."""
    return settings.MUNICIPALITY


def _address(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def _section(path: str, urls: list[str]) -> str | None:
    """The longest menu address the path lies below; the front page is only itself."""
    below = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(below, key=len, default=None)


def _current(url: str, here: str | None, path: str) -> str:
    if url != here:
        return ""
    return "page" if url == path else "true"
