"""Every kind of letter as PDF/UA-1 and PDF/A-2a: what of the two can be read out of the file.

No checker for either can be had from pip, npm or apt (veraPDF is Java). Each rule is named by its clause in ISO 14289-1.
"""

import io
from collections.abc import Iterator

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Stream

from allocation import letters
from allocation.models import Letter
from allocation.states import LetterKind
from danish.pdf import write_pdf
from tests.letters.kinds import a_letter

# The standard structure types (ISO 32000-1, 14.8.4) that our pages are made of.
ROLES = {
    *("Document", "Part", "Sect", "Div", "P", "H1", "H2", "H3", "L", "LI", "Lbl", "LBody", "Span", "Link", "NonStruct"),
    *("Table", "THead", "TBody", "TR", "TH", "TD", "Figure", "Caption"),
}
INSIDE = {"TR": {"Table", "THead", "TBody"}, "TH": {"TR"}, "TD": {"TR"}, "LI": {"L"}, "LBody": {"LI"}, "Lbl": {"LI"}}
PAINTS = {"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "INLINE IMAGE"}


def elements(node: Object, above: str = "") -> Iterator[tuple[Dictionary, str]]:
    """Every structure element below, with the role of the one it stands in."""
    for kid in node.get("/K", []) if isinstance(node.get("/K"), Array) else [node.get("/K")]:
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid, above
            yield from elements(kid, str(kid.S)[1:])


def faults(raw: bytes) -> list[str]:
    """What is not as it should be; empty when all is."""
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        return [*_of_document(pdf), *_of_structure(pdf), *_of_fonts(pdf), *_of_pages(pdf)]


def _of_document(pdf: pikepdf.Pdf) -> Iterator[str]:
    """7.1, 7.2, 6.2 and PDF/A: marked, in a language, titled, and said to be what it is."""
    root = pdf.Root
    if not (root.MarkInfo.Marked is True and root.MarkInfo.get("/Suspects") is not True):
        yield "7.1 ikke mærket som tagget"
    if not str(root.get("/Lang", "")).startswith("da"):
        yield "7.2 intet sprog"
    if root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") is not True:
        yield "7.1 titlen vises ikke"
    with pdf.open_metadata() as said:
        if not said.get("dc:title") or said.get("pdfuaid:part") != "1":
            yield "7.1 titel eller PDF/UA mangler i metadata"
        if (said.get("pdfaid:part"), said.get("pdfaid:conformance")) != ("2", "A"):
            yield "PDF/A-2a mangler i metadata"
    if pdf.is_encrypted or "/Names" in root and "/JavaScript" in root.Names:
        yield "7.16 låst, eller med programmer i"
    if not root.get("/OutputIntents"):
        yield "PDF/A ingen farveprofil"


def _of_structure(pdf: pikepdf.Pdf) -> Iterator[str]:
    """7.1, 7.3, 7.4, 7.5: roles that are known and rightly nested, heads in order, scope of heads, words for figures."""
    names = {str(name)[1:]: str(role)[1:] for name, role in pdf.Root.StructTreeRoot.get("/RoleMap", {}).items()}
    level = 0
    for element, above in elements(pdf.Root.StructTreeRoot):
        role = names.get(str(element.S)[1:], str(element.S)[1:])
        yield from _of_element(element, role, names.get(above, above))
        if role[0] == "H" and role[1:].isdigit():
            if int(role[1:]) > level + 1:
                yield f"7.4 {role} efter H{level}"
            level = int(role[1:])
    if not level:
        yield "7.4 ingen overskrift"


def _of_element(element: Dictionary, role: str, above: str) -> Iterator[str]:
    if role not in ROLES:
        yield f"7.1 ukendt rolle {role}"
    if role in INSIDE and above not in INSIDE[role]:
        yield f"7.2 {role} i {above}"
    if role == "TH" and str(_attribute(element, "/Scope")) not in {"/Row", "/Column"}:
        yield "7.5 en overskrift i en tabel uden retning"
    if role == "Figure" and not str(element.get("/Alt", "")):
        yield "7.3 en figur uden ord"


def _attribute(element: Dictionary, name: str) -> Object | None:
    given = element.get("/A", Dictionary())
    return next((one[name] for one in (given if isinstance(given, Array) else [given]) if name in one), None)


def _of_fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    """7.21: every font is in the file and can be read back as letters."""
    for font in (one for one in pdf.objects if isinstance(one, Dictionary) and one.get("/Type") == "/Font"):
        if font.get("/Subtype") == "/Type0" and "/ToUnicode" not in font:
            yield f"7.21.7 {font.BaseFont} kan ikke læses tilbage"
        described = font.get("/FontDescriptor")
        if described is not None and not any(name in described for name in ("/FontFile2", "/FontFile3")):
            yield f"7.21.4 {font.BaseFont} er ikke i filen"


def _of_pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    """7.1 and 7.18: nothing is painted outside a tag or an artifact, tabs follow the structure, links have words."""
    for number, page in enumerate(pdf.pages, 1):
        if page.obj.get("/Tabs") != "/S":
            yield f"7.18.3 side {number} tabulerer ikke efter indholdet"
        if "/StructParents" not in page.obj:
            yield f"7.1 side {number} hænger ikke sammen med strukturen"
        for note in page.obj.get("/Annots", []):
            if note.get("/Subtype") == "/Link" and ("/Contents" not in note or "/StructParent" not in note):
                yield f"7.18.5 et link på side {number} uden ord"
        if painted := _untagged(page):
            yield f"7.1 side {number} maler {sorted(painted)} uden mærke"


def _untagged(page: pikepdf.Page) -> set[str]:
    depth, painted = 0, set()
    for operands, operator in pikepdf.parse_content_stream(page):
        word = str(operator)
        if word in {"BMC", "BDC"}:
            depth += 1
        elif word == "EMC":
            depth -= 1
        elif word in PAINTS and not depth and not _is_form(page, operands, word):
            painted.add(word)
    return painted


def _is_form(page: pikepdf.Page, operands: list[Object], word: str) -> bool:
    """A form's own content is marked inside it."""
    return word == "Do" and page.resources.XObject[operands[0]].get("/Subtype") == Name.Form


@pytest.mark.django_db
@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_kind_of_letter_can_be_read_by_everybody(kind):
    letter: Letter = letters.draw(a_letter(kind).pk)
    assert faults(bytes(letter.pdf)) == []


def test_what_is_wrong_is_seen():
    """The same page, spoilt rule by rule."""
    page = "<html lang=da><head><title>T</title></head><body><h1>A</h1><table><tr><th>B<td>C</table><p>D</body></html>"
    raw = write_pdf(page)
    assert faults(raw) == []
    assert any("7.4" in fault for fault in faults(write_pdf(page.replace("h1", "h3"))))
    assert any("7.2" in fault for fault in faults(write_pdf(page.replace(" lang=da", ""))))
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        del pdf.Root.ViewerPreferences
        del pdf.pages[0].obj.Tabs
        for one in pdf.objects:
            if isinstance(one, Dictionary) and one.get("/S") == "/TH":
                del one.A
            if isinstance(one, Dictionary | Stream) and "/ToUnicode" in one:
                del one.ToUnicode
        head = pikepdf.parse_content_stream(pdf.pages[0])
        bare = [row for row in head if str(row.operator) not in {"BDC", "BMC", "EMC"}]
        pdf.pages[0].Contents = pdf.make_stream(pikepdf.unparse_content_stream(bare))
        out = io.BytesIO()
        pdf.save(out)
    clauses = {fault.split()[0] for fault in faults(out.getvalue())}
    assert {"7.1", "7.5", "7.18.3", "7.21.7"} <= clauses
