"""Every answer gives the browser little leave, errors included."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.views.decorators.clickjacking import xframe_options_sameorigin

from config.middleware import SecurityHeadersMiddleware

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-src 'none'; frame-ancestors 'none'"
)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/konto/login/", "/findes-ikke/", "/static/findes-ikke.css"])
@pytest.mark.django_db
def test_strict_headers_everywhere(client, path):
    answer = client.get(path)
    assert answer["Content-Security-Policy"] == STRICT
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Request-Id"]


def test_a_view_that_shows_a_pdf_may_be_framed_by_ourselves():
    view = xframe_options_sameorigin(lambda request: HttpResponse())
    answer = SecurityHeadersMiddleware(view)(RequestFactory().get("/"))
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert "frame-src 'self'" in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_page_asks_who_you_are(client):
    answer = client.get("/konto/password/change/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/konto/login/")
