"""The dkfds pack: what a form looks like to one who cannot see it."""

import re

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms

from danish.gallery import SampleForm


@pytest.fixture
def refused() -> str:
    return render_crispy_form(SampleForm({"rent_dkk": "7.469,5x", "given_notice_on": "2015-02-31"}))


def test_every_label_finds_its_input():
    page = render_crispy_form(SampleForm())
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    assert set(re.findall(r'<label[^>]* for="([^"]+)"', page)) <= ids
    assert set(re.findall(r'aria-describedby="([^"]+)"', page)) <= ids


def test_ids_are_not_used_twice(refused):
    ids = re.findall(r'\sid="([^"]+)"', refused)
    assert len(ids) == len(set(ids))


def test_optional_fields_are_marked_and_single_checkboxes_are_not():
    page = render_crispy_form(SampleForm())
    assert re.search(r"Flyttesyn<span[^>]*> \(frivilligt\)", page)
    assert not re.search(r"Altan<span", page)


def test_an_amount_has_its_unit_for_eye_and_ear():
    page = render_crispy_form(SampleForm())
    assert '<div class="form-input-suffix" aria-hidden="true">kr.</div>' in page
    assert 'Husleje pr. md.<span class="sr-only"> i kr.</span>' in page


def test_the_summary_comes_first_and_its_links_lead_to_fields(refused):
    assert refused.index("error-summary") < refused.index("<form")
    links = re.findall(r'<a class="function-link" href="#([^"]+)"', refused)
    ids = set(re.findall(r'\sid="([^"]+)"', refused))
    assert "id_rent_dkk" in links
    assert "id_wheelchair_0" in links
    assert set(links) <= ids


def test_a_wrong_field_is_marked_and_described(refused):
    field = re.search(r'<input[^>]*id="id_rent_dkk"[^>]*>', refused)
    assert field
    assert 'aria-invalid="true"' in field[0]
    assert 'aria-describedby="id_rent_dkk_error"' in field[0]
    assert 'value="7.469,5x"' in field[0]


def test_the_browsers_own_bubbles_stay_away():
    """They speak the browser's language and hide the summary."""
    assert "novalidate" in render_crispy_form(SampleForm())


def test_the_fields_have_no_placeholder():
    class Form(forms.Form):
        name = forms.CharField(widget=forms.TextInput(attrs={"placeholder": "Navn"}))

    assert "placeholder" not in render_crispy_form(Form())


def test_hostile_input_comes_back_as_text():
    page = render_crispy_form(SampleForm({"tenant_number": '"><script>alert(1)</script>', "reason": "<script>"}))
    assert "<script>" not in page
