"""Which address shows what. Each app keeps its own addresses."""

from django.conf import settings
from django.urls import include, path

from config import front, health, search

urlpatterns = [
    path("", front.home, name="home"),
    path("search/", search.search, name="search"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("accounts.urls")),
    path("", include("background.urls")),
    path("", include("housing.urls")),
    path("", include("allocation.urls")),
    path("", include("finance.urls")),
    path("", include("experiments.urls")),
    path("", include("reports.urls")),
    path("konto/", include("allauth.account.urls")),
    path("konto/mfa/", include("allauth.mfa.urls")),
]
if settings.LOCAL or settings.DEBUG:
    urlpatterns.append(path("", include("danish.urls")))  # the gallery

handler400 = "danish.errors.bad_request"
handler500 = "danish.errors.server_error"
