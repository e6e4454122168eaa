"""The administrator lets in those who work for an association."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.invitations import keep_link
from accounts.roles import Role, for_roles
from housing.actions import staff
from housing.forms.staff import StaffForm


@for_roles(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def create_staff(request: HttpRequest) -> HttpResponse:
    form = StaffForm(request.POST or None)
    if not form.is_valid():
        return render(request, "housing/create_staff.html", {"form": form})
    association = form.cleaned_data["association"]
    user = staff.create_staff(association, form.new_user(), by=request.user, at=timezone.now())
    keep_link(request, user)
    return redirect("invitation", user.pk)
