"""ActionDenied is caught once, here."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.denied import ActionDenied


class ActionDeniedMiddleware:
    """Turn a "no" into its sentence: 409 when somebody was first, else the page again with the message."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ActionDenied):
            return None
        back = _way_back(request)
        if exception.conflict or back is None:
            context = {"sentence": exception.sentence, "back": back or "/"}
            return render(request, "409.html", context, status=409)
        messages.error(request, exception.sentence)
        return redirect(back)


def _way_back(request: HttpRequest) -> str | None:
    referer = request.headers.get("referer", "")
    same_site = url_has_allowed_host_and_scheme(
        referer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return referer if same_site else None
