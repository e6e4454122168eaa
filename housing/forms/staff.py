"""Somebody who works for an association; the municipality's own are made in accounts/."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms

from accounts.actions import NewUser
from accounts.forms import PersonForm
from accounts.roles import Role
from housing.models import Association


class StaffForm(PersonForm):
    association = forms.ModelChoiceField(
        label="Boligorganisation", queryset=Association.objects.order_by("name"), empty_label="Vælg boligorganisation"
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(
            "association",
            "first_name",
            "last_name",
            "username",
            "email",
            ButtonHolder(Submit("create", "Opret bruger")),
        )
        return helper

    def new_user(self) -> NewUser:
        return self.person(Role.ASSOCIATION)
