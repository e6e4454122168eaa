"""Where a finished letter is handed over. settings.LETTER_GATEWAY names the one in use.

A gateway may be asked twice with the same message id: the second time it answers as the first, and sends nothing.
"""

import json
import os
import tempfile
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from allocation.memo import Addressee, Message, as_memo
from allocation.models import Citizen


class CannotPost(Exception):
    """The letter was not taken; the sentence says why and is shown beside the letter."""


class Gateway(Protocol):
    def post(self, message: Message) -> str:
        """Hand the letter over and give the receipt. Raises CannotPost."""


def gateway() -> Gateway:
    chosen: Gateway = import_string(settings.LETTER_GATEWAY)()
    return chosen


class OutboxFolder:
    """A folder that something else empties: <message_id>.pdf, and then <message_id>.json, which says that it is whole."""

    def post(self, message: Message) -> str:
        folder = Path(settings.OUTBOX_DIR)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return self._post(folder, message)
        except OSError as error:
            raise CannotPost(f"Udbakken kan ikke skrives ({error.strerror}). Se efter plads og rettigheder.") from error

    def _post(self, folder: Path, message: Message) -> str:
        slip = folder / f"{message.message_id}.json"
        if not slip.exists():
            _write(folder / f"{message.message_id}.pdf", message.pdf)
            _write(slip, _slip(message))
        first = json.loads(slip.read_bytes())
        if first["sha256"] != message.sha256:
            raise CannotPost(
                "Der ligger allerede et andet brev i udbakken med samme besked-id. Kontakt administratoren."
            )
        return str(first["receipt"])


class DigitalPostFolder(OutboxFolder):
    """The same folder, and in it the whole message as MeMo: <message_id>.xml, to be carried on by SF1601.

    It alone holds the citizen's CPR number, and the folder must be guarded as such (docs/letters.md).
    """

    def _post(self, folder: Path, message: Message) -> str:
        if not settings.MUNICIPALITY["cvr"]:
            raise CannotPost("Kommunens CVR-nr. mangler i opsætningen (MUNICIPALITY_CVR). Kontakt administratoren.")
        envelope = folder / f"{message.message_id}.xml"
        if not envelope.exists():
            _write(envelope, as_memo(message, _addressee(message)))
        return super()._post(folder, message)


def _addressee(message: Message) -> Addressee:
    if isinstance(message.recipient, str):
        return Addressee("CVR", message.recipient)
    citizen = Citizen.objects.get(key=message.recipient)
    return Addressee("CPR", citizen.reveal_cpr().replace("-", ""))


def _slip(message: Message) -> bytes:
    """The same letter gives the same slip, so it does not matter which of two workers writes it."""
    slip: dict[str, Any] = {
        "message_id": str(message.message_id),
        "label": message.label,
        "recipient": str(message.recipient),
        "written_at": message.written_at.isoformat(),
        "file": f"{message.message_id}.pdf",
        "bytes": len(message.pdf),
        "sha256": message.sha256,
        "receipt": f"udbakke:{message.message_id}",
    }
    return json.dumps(slip, ensure_ascii=False, indent=2).encode()


def _write(target: Path, content: bytes) -> None:
    """Whole or not at all, also when the power goes."""
    handle, name = tempfile.mkstemp(prefix=".", dir=target.parent)
    temporary = Path(name)
    try:
        with open(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
