"""One page for every form of the experiments: what it means, what is written, the verb."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.roles import Role, for_roles

for_municipality = for_roles(Role.CASEWORKER, Role.MANAGER)
takes_form = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Verb:
    """`lead` and `meaning` are read before, `done` after; `obstacle` stands instead of the form."""

    label: str
    lead: str
    back: str
    back_label: str
    done: str
    meaning: str = ""
    obstacle: str | None = None


def ask(
    request: HttpRequest, verb: Verb, form: forms.Form | None, act: Callable[[dict[str, Any]], Any], to: str = ""
) -> HttpResponse:
    """Show the form, or act on it and go on `to` (else back). A no of the action is answered by the middleware."""
    is_sent = request.method == "POST"
    if is_sent and (form is None or form.is_valid()):
        made = act(form.cleaned_data if form is not None else {})
        messages.success(request, verb.done)
        return redirect(to or verb.back, made.pk) if to else redirect(verb.back)
    return render(request, "experiments/step.html", {"verb": verb, "form": form})
