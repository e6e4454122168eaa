"""What every answer carries: a request id, one line in the log, and headers that give the browser little leave."""

import time
import uuid
from collections.abc import Callable

import structlog
from django.db import connection
from django.http import HttpRequest, HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]

log = structlog.get_logger("anvisning.access")

QUIET = {"healthz", "readyz"}  # asked every few seconds; what fails there logs itself

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-src": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class SecurityHeadersMiddleware:
    """Strict headers on everything, errors and static files included; no-store on every page.

    A view that shows a PDF in a frame, and the view that answers with that PDF, say so with Django's own decorator
    `xframe_options_sameorigin`.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        policy = dict(POLICY)
        response.setdefault("X-Frame-Options", "DENY")
        if response["X-Frame-Options"] == "SAMEORIGIN":
            policy["frame-src"] = policy["frame-ancestors"] = "'self'"
        response["Content-Security-Policy"] = "; ".join(f"{name} {value}" for name, value in policy.items())
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        response.setdefault("Cache-Control", "no-store")
        return response


class RequestLogMiddleware:
    """One line per request. The address is logged by its name, never by its path: paths hold who was looked at."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.request_id = str(uuid.uuid4())  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request.request_id)  # type: ignore[attr-defined]
        queries = _QueryCounter()
        started = time.perf_counter()
        with connection.execute_wrapper(queries):
            response = self.get_response(request)
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        name = request.resolver_match.view_name if request.resolver_match else None
        if name not in QUIET:
            log.info(
                "request",
                url_name=name,
                method=request.method,
                status=response.status_code,
                ms=round((time.perf_counter() - started) * 1000, 1),
                queries=queries.count,
                actor=_actor(request),
            )
        return response


class _QueryCounter:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)


def _actor(request: HttpRequest) -> str | None:
    """The user's key, only if the request already fetched the user: logging asks the database nothing."""
    user = getattr(request, "_cached_user", None)
    return str(user.pk) if user is not None and user.pk else None
