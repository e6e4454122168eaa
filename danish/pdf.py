"""From our own HTML to paper: tagged, in Danish, the same bytes every time, and nothing from outside.

One file is both: PDF/UA-1, which everybody can read, and PDF/A-2a, which an archive can keep.
"""

import gc
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path

import pikepdf
from django.contrib.staticfiles import finders
from weasyprint import CSS, HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from danish.font_folder import OwnFolder

FONTS = {
    400: "vendor/dkfds/fonts/IBMPlexSans-Regular.woff2",
    500: "vendor/dkfds/fonts/IBMPlexSans-Medium.woff2",
    600: "vendor/dkfds/fonts/IBMPlexSans-SemiBold.woff2",
}
SCHEME = "own:"
MOST_TAGS = 20_000
DEEPEST = 200
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)")
_EMPTY = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
# The elements of our own drawings: in an svg, and only there, such an element may close itself.
_DRAWN = frozenset(
    [
        "svg",
        "g",
        "path",
        "rect",
        "line",
        "circle",
        "text",
        "tspan",
        "defs",
        "pattern",
        "clippath",
        "stop",
        "lineargradient",
    ]
)
# A cell over thousands of rows, and drawings made of themselves: a hundred characters that take hours.
_BOMB = re.compile(r"(?:row|col)span\s*=\s*[\"']?\s*\d{4}|<(?:\w+:)?use\b", re.IGNORECASE)
# What a style sheet says to the whole document, and a sheet parsed by itself cannot: all but pages and their margins.
_NOT_ALONE = re.compile(r"@(?!page\b|media\b|(?:top|bottom|left|right)-)")
LONGEST_PAGE = 1_500_000  # characters; a letter has ten thousand, a report with its drawings some hundred thousand


class ForeignResource(Exception):
    """The page asked for something that is not our own: a link, an image, a font, an attachment."""


class TooLong(ForeignResource):
    """The page is too long to be ours."""


class OwnFilesOnly(URLFetcher):
    """Gives the fonts named above and refuses all else, loudly: better no letter than one without its parts.

    The default fetcher opens files and network addresses (trust.md 0b.1).
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        name = url.removeprefix(SCHEME)
        if not url.startswith(SCHEME) or name not in FONTS.values():
            raise ForeignResource
        return URLFetcherResponse(url, _static_file(name).read_bytes(), {"Content-Type": "font/woff2"})


def write_pdf(html: str) -> bytes:
    """A PDF/UA-1 and PDF/A-2a of a whole HTML document with lang and title. Raises ForeignResource and TooLong."""
    _refuse_heavy(html)
    fonts, faces = _fonts()
    try:
        with _collected_at_the_end():
            page, sheets = _parsed(html)
            raw = page.write_pdf(
                pdf_variant="pdf/a-2a", stylesheets=[*sheets, faces], font_config=fonts, uncompressed_pdf=True
            )
            del page
    except FatalURLFetchingError as error:  # a BaseException, which nobody else would catch
        raise ForeignResource(
            "Dokumentet henviser til noget, der ikke er vores eget, og er derfor ikke lavet."
        ) from error
    return _finish(raw)


def _parsed(html: str) -> tuple[HTML, list[CSS]]:
    """The page, and its style sheet taken out of it: parsed once for all the letters that carry the same."""
    page = HTML(string=html, url_fetcher=OwnFilesOnly())
    head = page.etree_element.find("head")
    sheets = [one for one in page.etree_element.iter() if str(one.tag).endswith(("style", "link"))]
    if head is None or len(sheets) != 1 or sheets[0] not in list(head) or sheets[0].attrib:
        return page, []  # not as our templates write it: left to WeasyPrint
    text = sheets[0].text or ""
    if _NOT_ALONE.search(text):
        return page, []
    head.remove(sheets[0])
    return page, [_sheet(text)]


@lru_cache(maxsize=8)
def _sheet(text: str) -> CSS:
    return CSS(string=text, font_config=_fonts()[0], url_fetcher=OwnFilesOnly())


@contextmanager
def _collected_at_the_end() -> Iterator[None]:
    """A document is a web of boxes that all live until it is drawn: looking for garbage before then finds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
        gc.collect(0)


@cache
def _fonts() -> tuple[OwnFolder, CSS]:
    """Read once in each process: they are the same for every document."""
    fonts = OwnFolder()
    return fonts, CSS(string=font_faces(), font_config=fonts, url_fetcher=OwnFilesOnly())


def _refuse_heavy(html: str) -> None:
    """What would take a worker's memory or its minutes is refused by its looks; none of it stands in a page of ours."""
    if len(html) > LONGEST_PAGE or html.count("<") > MOST_TAGS or _BOMB.search(html) or _depth(html) > DEEPEST:
        raise TooLong("Dokumentet er for langt eller for tungt til at blive lavet.")


def _depth(html: str) -> int:
    """How many elements stand in each other at the most, as far as the tags tell."""
    depth = deepest = 0
    drawing = naming = False
    for closing, name, rest in _TAG.findall(html):
        name = name.lower()
        if name == "svg":
            drawing = not closing
        elif name == "title":
            naming = drawing and not closing
        elif name not in _DRAWN:
            drawing = False
        if name in _EMPTY or (drawing and not naming and rest.endswith("/")):
            continue
        depth += -1 if closing else 1
        deepest = max(deepest, depth)
    return deepest


def font_faces() -> str:
    """The stylesheet that names our fonts, in the scheme that only our fetcher knows."""
    return "".join(
        f"@font-face {{ font-family: 'IBM Plex Sans'; font-weight: {weight}; src: url('{SCHEME}{name}'); }}"
        for weight, name in FONTS.items()
    )


def _static_file(name: str) -> Path:
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(name)
    return Path(found)


# Beside what makes it PDF/A: that it is PDF/UA too, and, since PDF/A-2 does not know that word, what the word means.
UNIVERSAL = """<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 rdf:about=""><pdfuaid:part>1</pdfuaid:part><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of PDF/UA that is met</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
END_OF_METADATA = b"</rdf:RDF>"


def _finish(raw: bytes) -> bytes:
    """What WeasyPrint 70 leaves out: the scope of table heads, that it is PDF/UA beside PDF/A; and a fixed id.

    Compressed here, once, by a library in C: WeasyPrint would take as long again for each of its small streams.
    """
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        _say_universal(pdf)
        for row in pdf.objects:
            if isinstance(row, pikepdf.Dictionary) and row.get("/S") == "/TR":
                _scope(row)
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _say_universal(pdf: pikepdf.Pdf) -> None:
    said = pdf.Root.Metadata.read_bytes()
    assert said.count(END_OF_METADATA) == 1, "WeasyPrint writes the metadata another way now"
    whole = said.replace(END_OF_METADATA, UNIVERSAL.encode() + END_OF_METADATA)
    pdf.Root.Metadata = pdf.make_stream(whole, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)


def _scope(row: pikepdf.Object) -> None:
    """A row of heads only heads its columns; a head among data heads its row."""
    cells = [cell for cell in row.get("/K", []) if isinstance(cell, pikepdf.Dictionary)]
    heads = [cell for cell in cells if cell.get("/S") == "/TH"]
    name = pikepdf.Name.Column if len(heads) == len(cells) else pikepdf.Name.Row
    for head in heads:
        head.A = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=name)
