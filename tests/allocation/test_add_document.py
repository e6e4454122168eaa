"""Papers: judged by their content, written anew, in quarantine until scanned, fetched with a look in the log."""

import io
import socket
import struct
import threading

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.denied import ActionDenied
from accounts.models import AccessEvent
from allocation import clamd, papers
from allocation.actions.documents import Sent, add_document, fetch_document
from allocation.models import DocumentScan
from allocation.states import DocumentKind, ScanResult
from allocation.tasks import scan_first
from background.models import LeaseState
from tests.case_material import an_image
from tests.factories import NOW, a_case, a_caseworker

pytestmark = pytest.mark.django_db


def a_pdf(change=None) -> bytes:
    out, pdf = io.BytesIO(), pikepdf.new()
    pdf.add_blank_page()
    if change:
        change(pdf)
    pdf.save(out)
    return out.getvalue()


def sent(raw: bytes, title: str = "Lønseddel") -> Sent:
    return Sent(raw, DocumentKind.INCOME, title)


@pytest.mark.parametrize(
    ("raw", "media_type"),
    [(a_pdf(), papers.PDF), (an_image("JPEG"), papers.JPEG), (an_image("PNG"), papers.PNG)],
    ids=["pdf", "jpeg", "png"],
)
def test_a_paper_is_taken_in_and_said_not_to_be_scanned(raw, media_type):
    document = add_document(a_case().pk, sent(raw), by=a_caseworker(), at=NOW)
    assert document.media_type == media_type
    assert document.scan.result == ScanResult.NOT_SCANNED
    assert document.case.events.first().text == "Dokument: Lønseddel"


def test_an_image_keeps_nothing_but_its_pixels():
    exif = Image.Exif()
    exif[0x010E] = "Taget i Hedehusene"
    exif[0x0112] = 6  # turned
    raw = an_image("JPEG", exif=exif) + b"<?php echo 1; ?>"
    kept = papers.take_in(raw).content
    assert b"Hedehusene" not in kept
    assert b"php" not in kept
    assert Image.open(io.BytesIO(kept)).size == (40, 60)


def _script(pdf):
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _nested_launch(pdf):
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    pdf.pages[0].Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=action)])


def _attachment(pdf):
    pdf.attachments["x.exe"] = pikepdf.AttachedFileSpec(pdf, b"MZ")


def _form(pdf):
    pdf.Root.AcroForm = pikepdf.Dictionary(XFA=pdf.make_stream(b"<xdp/>"))


@pytest.mark.parametrize("change", [_script, _nested_launch, _attachment, _form])
def test_a_pdf_that_can_act_is_refused(change):
    with pytest.raises(papers.BadPaper, match="Udskriv den til en ny PDF"):
        papers.take_in(a_pdf(change))


def test_a_link_to_a_page_of_its_own_is_no_action():
    def first_page(pdf):
        pdf.Root.OpenAction = pikepdf.Array([pdf.pages[0].obj, pikepdf.Name.Fit])

    assert papers.take_in(a_pdf(first_page)).media_type == papers.PDF


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "Filen er tom"),
        (b"MZ\x90\x00" * 10, "skal være en PDF"),
        (b"<html><script>alert(1)</script>", "skal være en PDF"),
        (b"GIF89a" + b"\0" * 40, "skal være en PDF"),
        (b"%PDF-1.7\nnothing", "kan ikke læses"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 40, "Billedet kan ikke læses"),
        (an_image("PNG")[:44], "Billedet kan ikke læses"),
        (b"%PDF-" + b"0" * papers.MOST_BYTES, "over 10 MB"),
    ],
    ids=["empty", "program", "html", "gif", "no pdf", "no jpeg", "half png", "large"],
)
def test_what_cannot_be_taken_is_said(raw, sentence):
    case = a_case()
    with pytest.raises(ActionDenied, match=sentence):
        add_document(case.pk, sent(raw), by=a_caseworker(), at=NOW)
    assert not case.documents.exists()


@pytest.mark.parametrize("limit", [(papers, "MOST_PIXELS"), (Image, "MAX_IMAGE_PIXELS")])
def test_a_huge_image_is_refused_before_it_is_unfolded(monkeypatch, limit):
    monkeypatch.setattr(*limit, 100)
    with pytest.raises(papers.BadPaper, match="for stort"):
        papers.take_in(an_image())


def test_the_same_paper_comes_once_a_case():
    case = a_case()
    add_document(case.pk, sent(an_image()), by=a_caseworker(), at=NOW)
    with pytest.raises(ActionDenied, match="ligger allerede på sagen som »Lønseddel«"):
        add_document(case.pk, sent(an_image(), "Igen"), by=a_caseworker(), at=NOW)


@pytest.fixture
def scanner(settings):
    """A daemon that speaks INSTREAM and answers what it is told to."""
    server = socket.create_server(("127.0.0.1", 0))
    settings.CLAMD_ADDRESS = f"127.0.0.1:{server.getsockname()[1]}"
    answers, received = [], []

    def serve() -> None:
        while answers:
            client, _ = server.accept()
            with client, client.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while length := struct.unpack("!L", stream.read(4))[0]:
                    content += stream.read(length)
                received.append(content)
                client.sendall(answers.pop(0))

    def say(*given: bytes) -> list[bytes]:
        answers.extend(given)
        threading.Thread(target=serve, daemon=True).start()
        return received

    yield say
    server.close()


@pytest.mark.parametrize(
    ("answer", "result"),
    [(b"stream: OK\0", ScanResult.CLEAN), (b"stream: Eicar-Test-Signature FOUND\0", ScanResult.INFECTED)],
)
def test_a_paper_stands_in_quarantine_until_the_scanner_has_spoken(scanner, answer, result):
    by = a_caseworker()
    document = add_document(a_case().pk, sent(an_image()), by=by, at=NOW)
    with pytest.raises(ActionDenied, match="i karantæne"):
        fetch_document(document, by=by, at=NOW)
    received = scanner(answer)
    assert scan_first(DocumentScan.objects.all())
    assert received == [bytes(document.content)]
    document.scan.refresh_from_db()
    assert document.scan.result == result
    if result == ScanResult.INFECTED:
        with pytest.raises(ActionDenied, match="fandt Eicar-Test-Signature"):
            fetch_document(document, by=by, at=NOW)
    else:
        assert fetch_document(document, by=by, at=NOW) == bytes(document.content)
        look = AccessEvent.objects.get(subject_kind="citizen", action="export")
        assert (look.subject_id, look.actor_id) == (document.case.citizen_id, by.pk)


@pytest.mark.parametrize("answer", [b"stream: size limit exceeded. ERROR\0", b""])
def test_without_a_clear_answer_it_stays_in_quarantine(scanner, answer):
    document = add_document(a_case().pk, sent(an_image()), by=a_caseworker(), at=NOW)
    scanner(answer)
    assert scan_first(DocumentScan.objects.all())
    document.scan.refresh_from_db()
    assert (document.scan.result, document.scan.state) == (ScanResult.WAITING, LeaseState.WAITING)
    assert "ikke kan læses" in document.scan.last_error


def test_a_scanner_that_is_away_is_asked_again_and_the_page_says_so(client, settings):
    settings.CLAMD_ADDRESS = "unix:/nowhere/clamd.ctl"
    with pytest.raises(clamd.NoScanner, match="svarer ikke"):
        clamd.scan(b"x")
    client.force_login(a_caseworker())
    answers = {"file": SimpleUploadedFile("x.png", an_image("PNG")), "title": "Lønseddel", "kind": "income"}
    page = client.post(reverse("add_document", args=[a_case().pk]), answers, follow=True).content.decode()
    assert "i karantæne. Det kan hentes, når det er scannet" in page
