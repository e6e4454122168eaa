"""The link by which a user chooses a password: works once, for three days, and is shown once."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User

_KEY = "invitation"


def keep_link(request: HttpRequest, user: User) -> None:
    """Put the link where the next page finds it, so that no address and no log ever holds it."""
    request.session[_KEY] = {"user": user.pk, "link": request.build_absolute_uri(link_path(user))}


def take_link(request: HttpRequest, user: User) -> str | None:
    """The link just made for that user, once; then None."""
    kept = request.session.pop(_KEY, None)
    return kept["link"] if kept and kept["user"] == user.pk else None


def link_path(user: User) -> str:
    """The address, without the installation's own part."""
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
