"""The login form: user name and password, nothing else.

No "remember me": a caseworker's machine is shared. No "forgot password": the administrator makes a new link.
"""

from typing import Any

from allauth.account import forms


class LoginForm(forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        self.fields["password"].help_text = ""
