"""CPR numbers at rest: sealed with AES-GCM bound to their row, found by a keyed blind index.

A sealed value moved to another row does not open. The index is an HMAC: ten digits can be counted
through, so its secrecy is the key's (trust.md D10). Value: `keyname:nonce:ciphertext`, base64.
"""

import base64
import hashlib
import hmac
import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


class CannotOpen(Exception):
    """The value was moved, altered, or its key is not among settings.CPR_KEYS."""


def seal(digits: str, *, row: UUID) -> str:
    """Encrypt ten digits for the citizen whose key is `row`, with the first of settings.CPR_KEYS."""
    name, key = next(iter(_keys().items()))
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, digits.encode(), _bound_to(row))
    return ":".join([name, _text(nonce), _text(sealed)])


def open_sealed(value: str, *, row: UUID) -> str:
    """The ten digits; raises CannotOpen."""
    try:
        name, nonce, sealed = value.split(":")
        plain = AESGCM(_keys()[name]).decrypt(_bytes(nonce), _bytes(sealed), _bound_to(row))
    except (ValueError, KeyError, InvalidTag) as error:
        raise CannotOpen from error
    return plain.decode()


def blind_index(digits: str) -> str:
    """The same digits always give the same 64 hex characters, and only who has the key can say which."""
    key = base64.b64decode(settings.CPR_INDEX_KEY)
    return hmac.new(key, digits.encode(), hashlib.sha256).hexdigest()


def _keys() -> dict[str, bytes]:
    pairs = (item.split(":", 1) for item in settings.CPR_KEYS)
    return {name: base64.b64decode(key) for name, key in pairs}


def _bound_to(row: UUID) -> bytes:
    return f"allocation_citizen|cpr|{row}".encode()


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
