"""Templates: none unused, none with style or script in it, none that speaks English."""

import re
from pathlib import Path

import pytest

from tests.house import ENGLISH, PACKAGES, TEMPLATES, python_files, templates

# Django, allauth and crispy ask for these by their names.
NAMED_BY_OTHERS = re.compile(r"\d{3}(_csrf)?\.html|(dkfds|account|mfa|allauth)/")


def _name(file: Path) -> str:
    return str(file.relative_to(TEMPLATES))


def test_no_template_is_unused():
    text = "\n".join(file.read_text(encoding="utf-8") for file in [*python_files(*PACKAGES), *templates()])
    # f"housing/{step}.html" names every template of that shape.
    shapes = [
        re.sub(r"\\\{.*?\\\}", "[^/]+", re.escape(made)) for made in re.findall(r'f"([^"\n]*\{[^"\n]*\.html)"', text)
    ]
    unused = [name for name in map(_name, templates()) if name not in text and not NAMED_BY_OTHERS.match(name)]
    assert not [name for name in unused if not any(re.fullmatch(shape, name) for shape in shapes)]


def test_no_component_is_undescribed():
    readme = (TEMPLATES / "components/README.md").read_text(encoding="utf-8")
    part_of_the_frame = {"messages.html", "styles.html", "whoami.html", "button.html", "combobox_options.html"}
    shown = {file.name for file in (TEMPLATES / "components").glob("*.html")} - part_of_the_frame
    assert not [name for name in sorted(shown) if f"`{name}`" not in readme]


@pytest.mark.parametrize("file", templates(), ids=_name)
def test_nothing_that_the_strict_policy_refuses(file):
    """What is drawn on paper is read by WeasyPrint, never by a browser."""
    if _name(file).startswith("letters/") or _name(file).endswith("_pdf.html"):
        return
    text = file.read_text(encoding="utf-8")
    refused = re.compile(
        r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:|hx-on|hx-vals=.js:", re.IGNORECASE
    )
    assert not refused.findall(text)


@pytest.mark.parametrize("file", templates(), ids=_name)
def test_an_address_is_made_in_the_block_that_links_to_it(file):
    """A name made in one block is empty in the next: its link leads nowhere, and its button posts to the page itself."""
    made: dict[str, list[tuple[str, ...]]] = {}
    used: list[tuple[str, tuple[str, ...]]] = []
    blocks: list[str] = []
    for tag in re.findall(r"\{%.*?%\}|\{\{.*?\}\}", file.read_text(encoding="utf-8")):
        if opened := re.match(r"\{% block (\w+)", tag):
            blocks.append(opened[1])
        elif tag.startswith("{% endblock"):
            blocks.pop()
        elif name := re.match(r"\{% url .* as (\w+) %\}", tag):
            made.setdefault(name[1], []).append(tuple(blocks))
        else:
            used += [(word, tuple(blocks)) for word in re.findall(r"\w+_url\b", tag)]
    assert not [(word, at) for word, at in used if not _is_within(at, made.get(word, [()]))]


def _is_within(at: tuple[str, ...], blocks: list[tuple[str, ...]]) -> bool:
    return any(at[: len(block)] == block for block in blocks)


@pytest.mark.parametrize("file", templates(), ids=_name)
def test_no_english_on_the_screen(file):
    assert not ENGLISH.findall(words_of(file.read_text(encoding="utf-8")))


def words_of(text: str) -> str:
    """What a reader meets: text, and the attributes that are read aloud; no comments, tags or variables."""
    text = re.sub(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", " ", text, flags=re.DOTALL)
    read_aloud = re.findall(r'\b(?:aria-label|title|placeholder|alt|text|label|action|lead|note)="([^"]*)"', text)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.DOTALL)
    text = re.sub(r"<(script|code|svg)\b.*?</\1>", " ", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>", " ", text)
    parts = [text, *(re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", part) for part in read_aloud)]
    return " ".join(" ".join(parts).split())


def test_the_word_filter_sees_what_a_reader_sees():
    page = '<p class="all" title="Back">Gem {{ user.name }}{# save #}{% if open %}ja{% endif %}<b>Search</b></p>'
    assert ENGLISH.findall(words_of(page)) == ["Search", "Back"]


def test_addresses_are_given_by_name():
    """A path written by hand is forgotten when the address moves; the front page and the gallery's samples may."""
    path = re.compile(r'(?:href|action|url|source|hx-(?:get|post))="(/[^"{]+)"')
    found = {_name(file): path.findall(file.read_text(encoding="utf-8")) for file in templates()}
    assert not {name: paths for name, paths in found.items() if paths}
