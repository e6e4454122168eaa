"""A "no" becomes its sentence, and whoever has left is logged out: each once, here."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.denied import ActionDenied
from accounts.kept import CHANGED, STANDS, keep

LEFT = "left"  # static/js/idle.js: the time is up, and this is what was typed
UNDONE = "Det, du trykkede på, er ikke gjort."
ASKS_BY_ITSELF = {"progress", "presence"}  # parts of a page that ask again while nobody does anything


class ActionDeniedMiddleware:
    """Turn a "no" into its sentence: 409 when somebody was first, else the page again with the message, filled in as it was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ActionDenied):
            return None
        back = _way_back(request)
        if exception.conflict or back is None:
            kept = keep(request, note=CHANGED)
            context = {"sentence": exception.sentence, "back": back or "/", "kept": kept}
            return render(request, "409.html", context, status=409)
        messages.error(request, exception.sentence)
        keep(request)
        return redirect(back)


def _way_back(request: HttpRequest) -> str | None:
    referer = request.headers.get("referer", "")
    same_site = url_has_allowed_host_and_scheme(
        referer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return referer if same_site else None


class LoginMiddleware(LoginRequiredMiddleware):
    """After the login comes the page one stood on, for what was sent from it may be no page of its own."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        back = _way_back(request) if request.method == "POST" else None
        if back is None:
            return super().handle_no_permission(request, view_func)
        parts = urlsplit(back)
        return redirect_to_login(f"{parts.path}?{parts.query}" if parts.query else parts.path)


class IdleMiddleware:
    """Log out whoever has asked for nothing in IDLE_MINUTES: an empty chair must not show a citizen's case.

    When a session was last used stands in the cache, so that looking writes nothing to the database. What asks
    by itself is nobody's doing. Typing counts: static/js/idle.js tells of it, and sends what was typed when the time is up.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._look(request)
        return self.get_response(request)

    def _look(self, request: HttpRequest) -> None:
        key, now = _session_in_cache(request), timezone.now()
        used_at = cache.get(key)
        asked_by = request.headers.get("HX-Trigger")
        if asked_by == LEFT or (used_at and now - used_at > timedelta(minutes=settings.IDLE_MINUTES)):
            if request.method == "POST":
                keep(request, note=STANDS)
            undone = request.method == "POST" and asked_by is None
            cache.delete(key)
            logout(request)
            said = (
                f"Du blev logget ud, fordi Anvisning ikke var brugt i {settings.IDLE_MINUTES} minutter. Log ind igen."
            )
            messages.info(request, f"{said} {UNDONE}" if undone else said)
        elif asked_by not in ASKS_BY_ITSELF:
            cache.set(key, now, timeout=settings.SESSION_COOKIE_AGE)


def _session_in_cache(request: HttpRequest) -> str:
    """Hashed: who can read the cache must not be able to take over a session."""
    return "used:" + hashlib.sha256((request.session.session_key or "").encode()).hexdigest()
