"""Hostile letter texts: no packet leaves, no foreign byte enters, no worker dies; and as plain text they are only letters."""

import io
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pikepdf
import pytest
from pikepdf import Dictionary, Stream

from allocation import letters, tasks
from allocation.models import Delivery, Letter
from allocation.states import CaseState, LetterKind
from background.models import LeaseState
from danish.pdf import LONGEST_PAGE
from tests.factories import NOW, TODAY, a_case, a_caseworker
from tests.letters.hostile import HOSTILE, SIZES

CANARY = f"kanariefugl-{uuid4()}"
SECONDS = 20
PORT = 9  # nobody may knock, so nobody has to listen


@pytest.fixture
def canary(tmp_path) -> str:
    file = tmp_path / "hemmelig.txt"
    file.write_text(CANARY)
    return file.as_uri()


@pytest.fixture
def letter(db) -> Letter:
    """A letter whose words somebody has got at before they were frozen."""
    case = a_case(CaseState.RECEIVED)
    facts = {"title": "Prøve"}
    common = {"kind": LetterKind.NEWS, "facts": facts, "written_at": NOW, "written_by": a_caseworker()}
    letter = Letter(case=case, template_version="0" * 64, **common)
    letter.delivery_ = Delivery(letter=letter, next_try_at=NOW)
    return letter


@pytest.fixture
def no_packets(monkeypatch):
    """From now on every look-up and every connection out of the drawing fails the test."""

    def knock(*args: object, **_: object) -> None:
        pytest.fail(f"en pakke ville ud: {args}")

    def closed() -> None:
        for name in ("getaddrinfo", "create_connection", "gethostbyname"):
            monkeypatch.setattr(socket, name, knock)
        connect = socket.socket.connect

        def at_home(self, address):
            return connect(self, address) if self.family == socket.AF_UNIX else knock(address)

        monkeypatch.setattr(socket.socket, "connect", at_home)

    return closed


def test_there_are_sixty_of_them():
    assert len(HOSTILE) >= 60


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_reaches_nobody_and_kills_nobody(name, letter, canary, no_packets, settings):
    """Through the worker's own task: the letter is drawn without the foreign thing, or it is not drawn and says so."""
    page = HOSTILE[name] if name in SIZES and "{{" not in HOSTILE[name] else _with(HOSTILE[name], canary)
    letter.html = (
        f"<html lang=da><head><title>T</title></head><body>{page.replace(chr(0), '')}<p>slut</p></body></html>"
    )
    letter.save()
    letter.delivery_.letter = letter
    letter.delivery_.save()
    no_packets()
    with _patience():
        tasks.send_letter(letter.pk)
    delivery = Delivery.objects.get()
    assert delivery.state in {LeaseState.DONE, LeaseState.WAITING}
    assert (delivery.state == LeaseState.DONE) == (not delivery.last_error)
    letter.refresh_from_db()
    if letter.pdf is not None:
        _holds_nothing_foreign(bytes(letter.pdf))


@contextmanager
def _patience() -> Iterator[None]:
    """As long as the worker's own soft limit, and a failure after that."""

    def enough(*_: object) -> None:
        pytest.fail("arbejderen blev hængende")

    before = signal.signal(signal.SIGALRM, enough)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def _with(page: str, canary: str) -> str:
    return page.format(canary=canary, port=PORT)


def _holds_nothing_foreign(raw: bytes) -> None:
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        assert not pdf.attachments
        assert "/JavaScript" not in str(pdf.Root.get("/Names", ""))
        for one in pdf.objects:
            if isinstance(one, Stream):
                assert one.get("/Subtype") != "/Image", "et billede kom med"
                assert one.get("/Type") != "/EmbeddedFile"
                content = one.read_bytes()
                assert CANARY.encode() not in content
                assert b"root:x:0" not in content
            elif isinstance(one, Dictionary):
                assert one.get("/S") not in {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData"}


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in HOSTILE if name not in SIZES])
def test_as_a_text_it_is_only_letters(name, canary, no_packets):
    """What a caseworker or a citizen writes is escaped: it stands in the letter as it was written."""
    text = _with(HOSTILE[name], canary)[:2000]
    words = letters.words(LetterKind.NEWS, _facts(text))
    body = words.split("</style>", 1)[1]
    for tag in ("<img", "<script", "<object", "<embed", "<iframe", "<link", "<svg", "<style", "<base", "<form"):
        assert tag not in body.lower()


_frozen: dict[str, object] = {}


def _facts(text: str) -> dict[str, object]:
    """A citizen's letter with this text; the rest of it is the same every time and made once."""
    if not _frozen:
        case = a_case(CaseState.RECEIVED)
        letter = letters.write(case, LetterKind.NEWS, told={"text": "x"}, by=a_caseworker(), on=TODAY, at=NOW)
        _frozen.update(letter.facts)
    return _frozen | {"text": text}


def test_a_letter_too_long_to_be_one_is_refused_at_once(letter):
    letter.html = "<p>" + "a " * LONGEST_PAGE
    letter.save()
    letter.delivery_.letter = letter
    letter.delivery_.save()
    tasks.send_letter(letter.pk)
    assert Delivery.objects.get().last_error.startswith("Dokumentet er for langt eller for tungt")
