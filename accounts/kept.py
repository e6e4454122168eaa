"""What somebody had typed when the answer was no, or when the chair was left: for the same person on the same page.

The latest form only, for a day, in the cache and sealed, for a CPR number may stand in it. Files and passwords are not kept.
static/js/kept.js fills it in again.
"""

import base64
import hashlib
import json
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

STANDS = "Det, du havde skrevet, står her igen. Det er ikke gemt endnu."
CHANGED = f"{STANDS} Noget er ændret siden: se, om det stadig passer."
SECONDS = 24 * 60 * 60
MOST_BYTES = 200_000


def keep(request: HttpRequest, *, note: str = "") -> bool:
    """Keep the fields that were sent from their own page; whether it was done. `note` is said when they are filled in again."""
    sent_from = urlsplit(request.headers.get("Referer", ""))
    if not request.user.is_authenticated or (sent_from.netloc, sent_from.path) != (request.get_host(), request.path):
        return False  # another site's form would fill in ours
    fields = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    if not fields or any("password" in name for name in fields):
        return False
    written = json.dumps({"path": request.path, "fields": fields, "note": note}).encode()
    if len(written) > MOST_BYTES:
        return False
    cache.set(_name(request), _seal().encrypt(written), timeout=SECONDS)
    return True


def take(request: HttpRequest) -> dict[str, Any] | None:
    """What was kept of this page, once."""
    if request.method != "GET" or not (sealed := cache.get(_name(request))):
        return None
    try:
        found = json.loads(_seal().decrypt(sealed))
    except InvalidToken:  # sealed before the key was changed
        return None
    if found["path"] != request.path:
        return None
    cache.delete(_name(request))
    return found


def _name(request: HttpRequest) -> str:
    return f"kept:{request.user.pk}"


def _seal() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"kept:{settings.SECRET_KEY}".encode()).digest()))
