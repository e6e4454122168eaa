"""The frame of a page where something is written on a case: the look is logged, and the way back is a part of the case."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from allocation.models import Case
from allocation.views.access import saw


def case_form(request: HttpRequest, case: Case, template: str, part: str, **shown: Any) -> HttpResponse:
    """The page; `part` names the page of the case that it leads back to."""
    saw(request, case, at=timezone.now())
    context = {"case": case, "back": reverse(part, args=[case.pk])} | shown
    return render(request, f"allocation/{template}.html", context)


def written(request: HttpRequest, case: Case, part: str, sentence: str) -> HttpResponse:
    """It is done: back to the part of the case, with what was done."""
    messages.success(request, sentence)
    return redirect(part, case.pk)
