"""A paper that somebody sends us becomes our own: judged by its content, never by its name, and written anew.

An image is decoded and encoded again, so that nothing but its pixels is left. A PDF is read and written again by pikepdf,
and refused when it can act: scripts, attachments, forms that send, films. Nothing here runs or opens what it reads.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
MOST_PAGES = 500
MOST_OBJECTS = 100_000
JPEG_QUALITY = 90
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
# What a PDF may not hold: keys that start something or carry another file, and the actions that leave the page.
ACTING_KEYS = frozenset(
    ["/JS", "/JavaScript", "/AA", "/EmbeddedFiles", "/EmbeddedFile", "/EF", "/RichMedia", "/XFA", "/Launch", "/Movie"]
)
ACTIONS = frozenset(
    ["/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/Movie"]
)
TOO_LARGE = "Billedet er for stort. Gem det i en lavere opløsning."
TAKEN = "Filen skal være en PDF, et JPEG- eller et PNG-billede."


class BadPaper(Exception):
    """The file cannot be taken; the sentence says what is wrong and what to do."""


@dataclass(frozen=True)
class Paper:
    """What is kept."""

    media_type: str
    content: bytes


def take_in(raw: bytes) -> Paper:
    """The paper as we write it ourselves. Raises BadPaper with a Danish sentence."""
    if not raw:
        raise BadPaper("Filen er tom. Vælg en anden.")
    if len(raw) > MOST_BYTES:
        raise BadPaper("Filen er over 10 MB. Gem den i en lavere opløsning, eller del den.")
    if raw.startswith(b"%PDF-"):
        return Paper(PDF, _pdf(raw))
    if raw.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _image(raw)
    raise BadPaper(TAKEN)


def _image(raw: bytes) -> Paper:
    try:
        _refuse_half(raw)
        with Image.open(io.BytesIO(raw), formats=["JPEG", "PNG"]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise BadPaper(TOO_LARGE)
            upright = ImageOps.exif_transpose(image)
            media_type = JPEG if image.format == "JPEG" else PNG
    except Image.DecompressionBombError:
        raise BadPaper(TOO_LARGE) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise BadPaper("Billedet kan ikke læses. Åbn det, gem det igen, og prøv så.") from None
    out = io.BytesIO()
    if media_type == JPEG:
        upright.convert("RGB").save(out, "JPEG", quality=JPEG_QUALITY)
    else:
        pixels = upright.convert("RGBA" if upright.mode in {"RGBA", "LA", "P"} else "RGB")
        Image.frombytes(pixels.mode, pixels.size, pixels.tobytes()).save(out, "PNG")
    return Paper(media_type, out.getvalue())


def _refuse_half(raw: bytes) -> None:
    """Whether the end is there. Pillow itself fills in what is missing once WeasyPrint has told it to, for all."""
    if raw.startswith(b"\xff\xd8") and b"\xff\xd9" not in raw[2:]:
        raise ValueError("no end of image")
    with Image.open(io.BytesIO(raw), formats=["JPEG", "PNG"]) as image:
        image.verify()


def _pdf(raw: bytes) -> bytes:
    try:
        with pikepdf.open(io.BytesIO(raw)) as pdf:
            _refuse_what_acts(pdf)
            out = io.BytesIO()
            pdf.save(out, deterministic_id=True)
    except pikepdf.PasswordError:
        raise BadPaper("PDF-filen er låst med en adgangskode. Gem den uden, og prøv igen.") from None
    except (pikepdf.PdfError, RecursionError, ValueError, TypeError):
        raise BadPaper("PDF-filen kan ikke læses. Udskriv den til en ny PDF, og prøv igen.") from None
    return out.getvalue()


def _refuse_what_acts(pdf: pikepdf.Pdf) -> None:
    if len(pdf.objects) > MOST_OBJECTS or len(pdf.pages) > MOST_PAGES:
        raise BadPaper("PDF-filen er for stor. Del den i flere.")
    if not len(pdf.pages):
        raise BadPaper("PDF-filen har ingen sider. Vælg en anden.")
    for name, value in _pairs(pdf):
        acts = name == "/S" and isinstance(value, pikepdf.Name) and str(value) in ACTIONS
        if acts or name in ACTING_KEYS:
            raise BadPaper(
                "PDF-filen indeholder et program, en vedhæftet fil eller en formular, der sender. "
                "Udskriv den til en ny PDF, og prøv igen."
            )


def _pairs(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """Every key of every dictionary, direct ones inside others too; each indirect object is met once by itself."""
    waiting: list[Any] = [pdf.trailer, *pdf.objects]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            for name, value in dict(thing.items()).items():
                yield name, value
                waiting += _inside(value)
        elif isinstance(thing, pikepdf.Array):
            for value in list(thing):
                waiting += _inside(value)


def _inside(value: Any) -> list[Any]:
    nested = isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect
    return [value] if nested else []
