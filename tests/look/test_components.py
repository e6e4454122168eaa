"""Components refuse what they do not know, and pages write no class of dkfds."""

import re

import pytest
from django.conf import settings
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError, engines
from django.template.loader import render_to_string

from tests.house import ROOT

TEMPLATES = ROOT / "templates"
OWN_FOLDERS = ("components", "dkfds", "letters")
# Classes of dkfds that a page might be tempted to write; buttons come from tags, except in a form of its own.
DKFDS = re.compile(
    r'class="[^"]*\b(table--\w+|form-group|form-input|form-select|form-label|alert-\w+|badge-\w+|icon-svg|accordion|card|tabs?)\b'
)


def render(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


def test_an_unknown_option_is_refused():
    with pytest.raises(TemplateSyntaxError, match=r"unknown \['colour'\]"):
        render('{% include "components/badge.html" with text="Ny" colour="red" only %}')


def test_a_missing_option_is_refused():
    with pytest.raises(TemplateSyntaxError, match=r"missing \['text'\]"):
        render('{% include "components/badge.html" only %}')


def test_an_unknown_value_is_refused():
    with pytest.raises(TemplateSyntaxError, match="'loud' is none of"):
        render('{% include "components/badge.html" with text="Ny" kind="loud" only %}')


@pytest.mark.parametrize(
    "source",
    [
        '{% note kind="loud" %}x{% endnote %}',
        '{% table label="x" kind="loud" %}x{% endtable %}',
        '{% link_button "x" "/" kind="loud" %}',
    ],
)
def test_a_tag_refuses_an_unknown_kind(source):
    with pytest.raises(TemplateSyntaxError, match="is none of"):
        render(source)


def test_in_production_a_wrong_option_is_logged_and_the_page_is_shown(settings, caplog):
    settings.LOCAL = settings.DEBUG = False
    assert "Ny" in render('{% include "components/badge.html" with text="Ny" kind="loud" only %}')
    assert "is none of" in caplog.text


@pytest.mark.parametrize("file", sorted((TEMPLATES / "components").glob("*.html")), ids=lambda file: file.name)
def test_every_component_says_what_it_takes(file):
    assert file.read_text(encoding="utf-8").startswith("{# ")
    assert file.name in (TEMPLATES / "components" / "README.md").read_text(encoding="utf-8") or file.name in {
        "button.html",
        "messages.html",
        "styles.html",
        "whoami.html",
    }


def test_pages_leave_dkfds_to_the_components():
    assert not [
        f"{file.relative_to(ROOT)}: {found.group(0)}"
        for file in TEMPLATES.rglob("*.html")
        if file.relative_to(TEMPLATES).parts[0] not in OWN_FOLDERS
        for found in DKFDS.finditer(file.read_text(encoding="utf-8"))
    ]


def test_no_template_carries_style_or_script():
    """The policy would refuse them, and a caseworker would see a page without its looks."""
    inline = re.compile(r'\sstyle="|\son\w+="|<style|<script(?![^>]*\ssrc=)|href="javascript:', re.IGNORECASE)
    assert not [
        f"{file.relative_to(ROOT)}: {found.group(0)}"
        for file in TEMPLATES.rglob("*.html")
        if file.relative_to(TEMPLATES).parts[0] != "letters" and not file.name.endswith("_pdf.html")  # paper
        for found in inline.finditer(file.read_text(encoding="utf-8"))
    ]


def test_every_icon_exists():
    sprite = (settings.BASE_DIR / "static/vendor/dkfds/img/all-svg-icons.svg").read_text(encoding="utf-8")
    known = set(re.findall(r'id="([^"]+)"', sprite))
    asked = re.compile(r'\{% icon "([^"]+)"|\bicon="([^"]+)"')
    wanted = {
        name
        for file in TEMPLATES.rglob("*.html")
        for found in asked.findall(file.read_text(encoding="utf-8"))
        for name in found
        if name
    }
    assert wanted - known == set()


def test_a_post_button_with_an_obstacle_says_why_and_cannot_be_pressed():
    button = render('{% post_button "Godkend" "/x/" obstacle="Du kan ikke godkende din egen afvigelse." %}')
    assert "disabled" in button
    assert "Du kan ikke godkende din egen afvigelse." in button


def test_a_post_button_inside_a_component_carries_the_token(rf):
    task = {"title": "Ryk", "text": "", "action": "Ryk for svar", "action_url": "/x/", "post": True}
    page = render_to_string("components/tasks.html", {"tasks": [task]}, request=None)
    assert "csrfmiddlewaretoken" not in page
    source = '{% include "components/tasks.html" with tasks=tasks only %}'
    assert "csrfmiddlewaretoken" in engines["django"].from_string(source).render({"tasks": [task]}, rf.get("/"))


def test_pagination_names_the_rows_and_leaves_out_far_pages():
    page = Paginator(range(5217), 50).page(20)
    shown = render('{% include "components/pagination.html" with page=page query="status=open" only %}', page=page)
    assert "Viser 951–1.000 af 5.217" in shown
    assert "?status=open&amp;page=21" in shown
    assert shown.count("…") == 2


def test_one_page_needs_no_pagination():
    page = Paginator(range(3), 50).page(1)
    assert "<nav" not in render('{% include "components/pagination.html" with page=page only %}', page=page)


def test_hostile_text_is_shown_as_text():
    hostile = "<script>alert(1)</script>"
    for source in (
        '{% include "components/badge.html" with text=text only %}',
        '{% include "components/alert.html" with text=text only %}',
        '{% include "components/state.html" with fate="own" text=text sub=text only %}',
        "{% link_button text text %}",
        "{% note %}{{ text }}{% endnote %}",
        "{% table label=text %}{% endtable %}",
        '{% icon "menu" label=text %}',
    ):
        assert "<script>" not in render(source, text=hostile), source
