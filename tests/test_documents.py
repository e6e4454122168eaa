"""Documents say what the code says: words, links, commands, lengths."""

import re

import pytest
from django.apps import apps
from django.core.management import get_commands

from config.access import access_page
from config.workflows import states_page
from tests.house import APPS, ROOT

DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "adr").glob("*.md"))
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
GLOSSARY = DOCS / "glossary.md"


def _text(file) -> str:
    return file.read_text(encoding="utf-8")


def test_states_and_access_are_drawn_from_the_code():
    assert _text(DOCS / "states.md") == states_page()
    assert _text(DOCS / "access.md") == access_page()


def test_the_glossary_knows_every_model():
    glossary = _text(GLOSSARY).lower()
    ours = [model for model in apps.get_models() if model._meta.app_label in APPS]
    assert ours
    assert not [model.__name__ for model in ours if str(model._meta.verbose_name).lower() not in glossary]
    assert not [model.__name__ for model in ours if f"`{model.__name__}`".lower() not in glossary]


def test_the_glossary_has_one_english_word_for_a_danish_term():
    rows = [line.split("|")[1:3] for line in _text(GLOSSARY).splitlines() if line.startswith("| ")]
    danish = [term.strip() for cells in rows for term in cells[0].split(",")]
    assert not {term for term in danish if danish.count(term) > 1 and term != "Danish"}


@pytest.mark.parametrize("file", DECISIONS, ids=lambda file: file.stem)
def test_a_decision_fits_on_a_card(file):
    text = _text(file)
    assert len(text.splitlines()) <= 30
    assert re.match(r"# \d{4} ", text)
    assert all(f"\n{head}\n" in text for head in ("## Context", "## Decision", "## Consequences"))


def test_decisions_are_numbered_without_gaps():
    assert [file.name[:4] for file in DECISIONS] == [f"{number:04}" for number in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(ROOT)))
def test_links_lead_somewhere(file):
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", _text(file))
    assert not [link for link in links if not (file.parent / link).exists()]


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(ROOT)))
def test_commands_exist(file):
    text = _text(file)
    assert not [verb for verb in re.findall(r"`bin/([a-z_]+)", text) if not (ROOT / "bin" / verb).exists()]
    commands = re.findall(r"bin/manage ([a-z_]+)", text)
    assert not [name for name in commands if name not in get_commands()]
