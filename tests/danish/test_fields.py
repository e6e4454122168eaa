"""Fields take what Danes write and say their "no" in a sentence."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django import forms
from django.core.exceptions import ValidationError

from danish.fields import AmountField, DayField, ShareField, YesNoField

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7469,5", Decimal("7469.50")),
        ("7.469,50", Decimal("7469.50")),
        (f"7.469,50{NBSP}kr.", Decimal("7469.50")),
        ("1234567", Decimal("1234567.00")),
        ("0", Decimal("0.00")),
    ],
)
def test_an_amount_is_read_as_danes_write_it(text, value):
    assert AmountField().clean(text) == value


@pytest.mark.parametrize("text", ["7.469,5x", "1,234.50", "12.34", "kr.", "-1", "9999999999,99"])
def test_a_wrong_amount_gets_a_danish_sentence(text):
    with pytest.raises(ValidationError) as refused:
        AmountField().clean(text)
    assert refused.value.messages[0].endswith(".")
    assert "Enter" not in refused.value.messages[0]


def test_an_amount_is_shown_again_as_it_was_meant():
    class Form(forms.Form):
        rent_dkk = AmountField(label="Husleje")

    assert 'value="7.469,50"' in str(Form(initial={"rent_dkk": Decimal("7469.5")})["rent_dkk"])
    assert 'value="7469,5x"' in str(Form({"rent_dkk": "7469,5x"})["rent_dkk"])
    assert not Form({"rent_dkk": "7.469,50"}, initial={"rent_dkk": Decimal("7469.5")}).has_changed()
    assert Form({"rent_dkk": "7.469,51"}, initial={"rent_dkk": Decimal("7469.5")}).has_changed()


@pytest.mark.parametrize("text", ["31-12-2015", "31/12/2015", "2015-12-31", "31. december 2015", date(2015, 12, 31)])
def test_a_day_is_read_in_all_its_forms(text):
    assert DayField().clean(text) == date(2015, 12, 31)


def test_a_day_that_does_not_exist_says_so():
    with pytest.raises(ValidationError, match="findes ikke i kalenderen"):
        DayField().clean("31-02-2015")


def test_a_day_is_the_browsers_own_input_unless_told_otherwise():
    assert 'type="date"' in str(DayField().widget.render("on", date(2015, 12, 31)))
    assert 'value="2015-12-31"' in str(DayField().widget.render("on", date(2015, 12, 31)))
    assert 'value="31-12-2015"' in str(DayField(native=False).widget.render("on", date(2015, 12, 31)))


def test_a_share_is_read_and_shown():
    assert ShareField().clean("1/4") == ShareField().clean("¼") == ShareField().clean("25 %") == Fraction(1, 4)
    assert ShareField().prepare_value(Fraction(1, 4)) == "¼"
    with pytest.raises(ValidationError, match="højst 1/1"):
        ShareField().clean("5/4")


def test_yes_and_no_are_never_guessed():
    assert YesNoField().clean("ja") is True
    assert YesNoField().clean("nej") is False
    assert YesNoField(required=False).clean("") is None
    with pytest.raises(ValidationError, match="Vælg ja eller nej"):
        YesNoField().clean("")
    with pytest.raises(ValidationError, match="Vælg ja eller nej"):
        YesNoField().clean("måske")


def test_yes_and_no_show_what_is_known():
    class Form(forms.Form):
        lift = YesNoField(label="Elevator")

    assert 'value="nej" required id="id_lift_1" checked' in str(Form(initial={"lift": False})["lift"])


@pytest.mark.parametrize("field", [AmountField, DayField, ShareField, YesNoField])
def test_an_empty_field_says_what_to_write(field):
    with pytest.raises(ValidationError) as refused:
        field().clean("")
    assert refused.value.messages[0].startswith(("Skriv ", "Vælg "))
    assert field(required=False).clean("") is None
