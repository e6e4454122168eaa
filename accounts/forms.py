"""The administrator's forms."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Layout, Submit
from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator

from accounts.actions import NewUser
from accounts.models import User
from accounts.queries import people
from accounts.roles import Role
from danish.fields import DayField


class PersonForm(forms.Form):
    """Who a new user is. `create_staff` in housing/ asks for the association beside it."""

    first_name = forms.CharField(label="Fornavn", max_length=150)
    last_name = forms.CharField(label="Efternavn", max_length=150)
    username = forms.CharField(
        label="Brugernavn",
        max_length=150,
        help_text="Skrives ved login. Bogstaver, tal og tegnene @ . + - _",
        validators=[UnicodeUsernameValidator()],
    )
    email = forms.EmailField(label="E-mail", required=False)

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(f"Brugernavnet »{username}« er taget. Vælg et andet.")
        return username

    def person(self, role: Role) -> NewUser:
        """Only when the form is valid."""
        names = ("username", "first_name", "last_name", "email")
        return NewUser(role=role, **{name: self.cleaned_data[name] for name in names})


class UserForm(PersonForm):
    """A user in the municipality."""

    role = forms.TypedChoiceField(
        label="Rolle",
        choices=[(role.value, role.label) for role in (Role.CASEWORKER, Role.MANAGER, Role.ADMINISTRATOR)],
        coerce=Role,
        widget=forms.RadioSelect,
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(
            "first_name", "last_name", "username", "email", "role", ButtonHolder(Submit("create", "Opret bruger"))
        )
        return helper

    def new_user(self) -> NewUser:
        return self.person(self.cleaned_data["role"])


class PeopleSearch(forms.Form):
    q = forms.CharField(label="Navn eller brugernavn", required=False, max_length=100)


class AccessSearch(forms.Form):
    user = forms.ModelChoiceField(label="Bruger", queryset=User.objects.none(), required=False, empty_label="Alle")
    on = DayField(label="Dag", required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        user = self.fields["user"]
        assert isinstance(user, forms.ModelChoiceField)
        user.queryset = people()
