"""The administrator's pages: who may in, and who looked at whom."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, queries
from accounts.forms import AccessSearch, PeopleSearch, UserForm
from accounts.invitations import keep_link, take_link
from accounts.kept import STANDS, keep
from accounts.permissions import obstacle_to_close, obstacle_to_grant_offences, obstacle_to_invite, obstacle_to_reopen
from accounts.roles import Role, for_roles

PAGE_SIZE = 50


@for_roles(Role.CASEWORKER, Role.ASSOCIATION, Role.MANAGER, Role.ADMINISTRATOR)
@require_POST
def still_here(request: HttpRequest) -> HttpResponse:
    """Somebody types: IdleMiddleware has seen it."""
    return HttpResponse(status=204)


def page_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page stood open through a login: settings.CSRF_FAILURE_VIEW. What was typed is kept for whoever is logged in."""
    kept = keep(request, note=STANDS)
    return render(request, "403_csrf.html", {"kept": kept}, status=403)


@for_roles(Role.ADMINISTRATOR)
@require_safe
def users(request: HttpRequest) -> HttpResponse:
    search = PeopleSearch(request.GET)
    sought = search.cleaned_data["q"] if search.is_valid() else ""
    page = Paginator(queries.by_name(queries.people(containing=sought)), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "accounts/users.html", {"page": page, "search": search, "query": _query(request)})


@for_roles(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def create_user(request: HttpRequest) -> HttpResponse:
    form = UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = actions.create_user(form.new_user(), by=request.user, at=timezone.now())
        keep_link(request, user)
        return redirect("invitation", user.pk)
    return render(request, "accounts/create_user.html", {"form": form})


@for_roles(Role.ADMINISTRATOR)
@require_safe
def user(request: HttpRequest, user_id: int) -> HttpResponse:
    person = get_object_or_404(queries.people(), pk=user_id)
    context = {
        "person": person,
        "changes": queries.changes_of(person),
        "not_close": obstacle_to_close(person, by=request.user),
        "not_reopen": obstacle_to_reopen(person, by=request.user),
        "not_invite": obstacle_to_invite(person, by=request.user),
        "not_grant": obstacle_to_grant_offences(person, by=request.user),
    }
    return render(request, "accounts/user.html", context)


@for_roles(Role.ADMINISTRATOR)
@require_POST
def close_user(request: HttpRequest, user_id: int) -> HttpResponse:
    person = get_object_or_404(queries.people(), pk=user_id)
    actions.close_user(person.pk, by=request.user, at=timezone.now())
    messages.success(request, f"{person} er lukket og er logget ud.")
    return redirect("user", person.pk)


@for_roles(Role.ADMINISTRATOR)
@require_POST
def reopen_user(request: HttpRequest, user_id: int) -> HttpResponse:
    person = get_object_or_404(queries.people(), pk=user_id)
    reopened = actions.reopen_user(person.pk, by=request.user, at=timezone.now())
    keep_link(request, reopened)
    return redirect("invitation", person.pk)


@for_roles(Role.ADMINISTRATOR)
@require_POST
def grant_offences(request: HttpRequest, user_id: int) -> HttpResponse:
    person = get_object_or_404(queries.people(), pk=user_id)
    actions.grant_offences(person.pk, by=request.user, at=timezone.now())
    messages.success(request, f"{person} kan nu se og skrive strafbare forhold.")
    return redirect("user", person.pk)


@for_roles(Role.ADMINISTRATOR)
@require_POST
def revoke_offences(request: HttpRequest, user_id: int) -> HttpResponse:
    person = get_object_or_404(queries.people(), pk=user_id)
    actions.revoke_offences(person.pk, by=request.user, at=timezone.now())
    messages.success(request, f"{person} kan ikke længere se strafbare forhold.")
    return redirect("user", person.pk)


@for_roles(Role.ADMINISTRATOR)
@require_POST
def invite_user(request: HttpRequest, user_id: int) -> HttpResponse:
    person = get_object_or_404(queries.people(), pk=user_id)
    invited = actions.invite_user(person.pk, by=request.user, at=timezone.now())
    keep_link(request, invited)
    return redirect("invitation", person.pk)


@for_roles(Role.ADMINISTRATOR)
@require_safe
def invitation(request: HttpRequest, user_id: int) -> HttpResponse:
    """The link is shown once; a reload says how to make another."""
    person = get_object_or_404(queries.people(), pk=user_id)
    return render(request, "accounts/invitation.html", {"person": person, "link": take_link(request, person)})


@for_roles(Role.ADMINISTRATOR)
@require_safe
def access_log(request: HttpRequest) -> HttpResponse:
    search = AccessSearch(request.GET)
    asked = search.cleaned_data if search.is_valid() else {}
    events = queries.access_events(actor=asked.get("user"), on=asked.get("on"))
    page = Paginator(events, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "accounts/access_log.html", {"page": page, "search": search, "query": _query(request)})


def _query(request: HttpRequest) -> str:
    """What was asked for, for the links to its other pages."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()
