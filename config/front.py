"""The front page: the first line of the role's own menu."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from accounts.roles import Role, for_roles
from config.menu import MENU


@for_roles(Role.CASEWORKER, Role.ASSOCIATION, Role.MANAGER, Role.ADMINISTRATOR)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    _label, name = MENU[Role(request.user.role)][0]
    return redirect(name)
