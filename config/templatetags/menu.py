"""The header's tags: {% menu as items %} and {% municipality as home %}; {% kept as typed %} for the page's form."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse

from accounts.kept import take
from accounts.roles import Role
from config.menu import COVERS, MENU, MORE, SEARCHING, links_of

register = template.Library()


@dataclass(frozen=True)
class MenuItem:
    label: str
    url: str
    current: str  # the value of aria-current: "page", "true" for a page below it, or ""


@dataclass(frozen=True)
class Menu:
    """What stands in the open, and what lies under "Mere"."""

    main: list[MenuItem]
    more: list[MenuItem]

    @property
    def all(self) -> list[MenuItem]:
        return [*self.main, *self.more]

    @property
    def is_in_more(self) -> bool:
        return any(item.current for item in self.more)


@register.simple_tag(takes_context=True)
def menu(context: Context) -> Menu | None:
    """The links of the user's role."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated:
        return None
    role = Role(user.role)
    here = _section(request.path, [name for _, name in links_of(role)])
    return Menu(_items(MENU[role], here, request.path), _items(MORE.get(role, []), here, request.path))


def _items(links: list[tuple[str, str]], here: str | None, path: str) -> list[MenuItem]:
    return [MenuItem(label, reverse(name), _current(reverse(name), name == here, path)) for label, name in links]


@register.simple_tag
def idle_minutes() -> int:
    return settings.IDLE_MINUTES


@register.simple_tag(takes_context=True)
def kept(context: Context) -> dict[str, Any] | None:
    """What the user had typed in this page's form when it was refused or the chair was left."""
    request = context.get("request")
    user = getattr(request, "user", None)  # none yet on a page that says why a request was refused
    return take(request) if request is not None and user is not None and user.is_authenticated else None


@register.simple_tag(takes_context=True)
def may_search(context: Context) -> bool:
    """Whether the user's role has the search in the header."""
    user = getattr(context.get("request"), "user", None)
    return getattr(user, "role", None) in SEARCHING


@register.simple_tag
def municipality() -> dict[str, str]:
    """Name, unit, address, phone and e-mail as set in the environment; needs no request, so error pages may ask."""
    return settings.MUNICIPALITY


def _section(path: str, names: list[str]) -> str | None:
    """The menu item whose address, or the address it covers, is the longest one the path lies below."""
    roots = {name: [reverse(name), reverse(COVERS.get(name, name))] for name in names}
    below = {name: max((len(root) for root in roots[name] if _is_below(path, root)), default=0) for name in names}
    best = max(below, key=lambda name: below[name], default=None)
    return best if best and below[best] else None


def _is_below(path: str, root: str) -> bool:
    """Everything lies below the front page, so that one is only itself."""
    return path == root or (root != "/" and path.startswith(root))


def _current(url: str, is_here: bool, path: str) -> str:
    if not is_here:
        return ""
    return "page" if url == path else "true"
