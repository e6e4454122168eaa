"""Pages that say no, in Danish, with the number the user can read aloud. config/urls.py names the handlers."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist, TemplateSyntaxError, loader

log = logging.getLogger(__name__)

LAST_RESORT = "Der skete en fejl hos os. Prøv igen om lidt. Nummer, hvis du ringer om det: "


def error_page(request: HttpRequest, status: int) -> HttpResponse:
    """For 410, 413 and 429: the page of that number, inside the user's own frame."""
    return render(request, f"{status}.html", status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _static_page(request, 400)


def server_error(request: HttpRequest) -> HttpResponse:
    return _static_page(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    return _static_page(request, 503)


def _static_page(request: HttpRequest, status: int) -> HttpResponse:
    """Rendered without the request, so that neither session, user nor database is asked."""
    number = getattr(request, "request_id", "")[:8]
    try:
        page = loader.get_template(f"{status}.html").render({"request_id": number})
    except (TemplateDoesNotExist, TemplateSyntaxError, ValueError):  # ValueError: the static files are not collected
        log.exception("The error page itself failed")
        return HttpResponse(LAST_RESORT + number, status=status, content_type="text/plain; charset=utf-8")
    return HttpResponse(page, status=status)
