"""Documents written from the code: a command writes them, and with --check only says whether they are up to date."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError


def publish(name: str, text: str, *, command: str, check: bool) -> str:
    """Write docs/<name>, or raise CommandError when it differs from `text`; returns the sentence to print."""
    file = Path(settings.BASE_DIR) / "docs" / name
    is_current = file.exists() and file.read_text(encoding="utf-8") == text
    if check and not is_current:
        raise CommandError(f"docs/{name} svarer ikke til koden. Kør: bin/manage {command}")
    if not is_current:
        file.write_text(text, encoding="utf-8")
    return f"docs/{name} svarer til koden."
