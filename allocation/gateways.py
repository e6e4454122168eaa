"""Where a finished letter is handed over. settings.LETTER_GATEWAY names the one in use.

A gateway may be asked twice with the same message id: the second time it answers as the first, and sends nothing.
"""

import json
import os
import tempfile
from collections.abc import Collection, Mapping
from contextlib import ExitStack
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

    def forget(self, messages: Collection[str]) -> None:
        """Delete what still lies here of these message ids; may be asked again and again."""


def gateway() -> Gateway:
    chosen: Gateway = import_string(settings.LETTER_GATEWAY)()
    return chosen


class OutboxFolder:
    """A folder that something else empties: <message_id>.pdf, and then <message_id>.json, which says that it is whole."""

    def post(self, message: Message) -> str:
        folder = Path(settings.OUTBOX_DIR)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            first = json.loads(self._slip(folder, message).read_bytes())
        except OSError as error:
            raise CannotPost(f"Udbakken kan ikke skrives ({error.strerror}). Se efter plads og rettigheder.") from error
        if first["sha256"] != message.sha256:
            raise CannotPost(
                "Der ligger allerede et andet brev i udbakken med samme besked-id. Kontakt administratoren."
            )
        return str(first["receipt"])

    def forget(self, messages: Collection[str]) -> None:
        folder = Path(settings.OUTBOX_DIR)
        lying = [path for path in folder.iterdir() if _message_of(path) in messages] if folder.is_dir() else []
        for path in sorted(lying, key=lambda path: path.suffix != ".json"):  # no slip speaks of what is gone
            path.unlink(missing_ok=True)

    def _slip(self, folder: Path, message: Message) -> Path:
        """The slip that lies in the folder, with what it speaks of; put there unless it is there already."""
        slip = folder / f"{message.message_id}.json"
        if not slip.exists():
            files = self._files(message) | {"json": _slip(message)}
            _write({slip.with_suffix(f".{kind}"): content for kind, content in files.items()})
        return slip

    def _files(self, message: Message) -> dict[str, bytes]:
        """What the slip speaks of, by the ends of the files' names."""
        return {"pdf": message.pdf}


class DigitalPostFolder(OutboxFolder):
    """The same folder, and in it the whole message as MeMo: <message_id>.xml, to be carried on by SF1601.

    It alone holds the citizen's CPR number, and the folder must be guarded as such (docs/letters.md).
    """

    def _files(self, message: Message) -> dict[str, bytes]:
        if not settings.MUNICIPALITY["cvr"]:
            raise CannotPost("Kommunens CVR-nr. mangler i opsætningen (MUNICIPALITY_CVR). Kontakt administratoren.")
        return {"xml": as_memo(message, _addressee(message))} | super()._files(message)


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


def _message_of(path: Path) -> str:
    """Whose file it is; also of one that a killed worker was writing."""
    return path.name.removeprefix(".").partition(".")[0]


def _write(files: Mapping[Path, bytes]) -> None:
    """Each whole or not at all, also when the power goes, and in the order given.

    All are written before the first waits for the disk, which then takes them together: half the time of one by one.
    """
    with ExitStack() as undone:
        written = []
        for target, content in files.items():
            handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
            undone.callback(Path(name).unlink, missing_ok=True)
            out = undone.enter_context(open(handle, "wb"))
            out.write(content)
            out.flush()
            written.append((out, Path(name), target))
        for out, _name, _target in written:
            os.fsync(out.fileno())
        for _out, temporary, target in written:
            temporary.replace(target)
