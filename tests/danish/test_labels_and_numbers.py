"""Choices by their Danish word, whole numbers and percentages."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from danish.fields import YesNoField
from danish.labels import LabelField
from danish.numbers import PercentField, WholeNumberField

KIND = LabelField(choices=[("family", "Familiebolig"), ("room", "Værelse")], what="boligtype", required=False)


@pytest.mark.parametrize("text", ["family", "FAMILY", "Familiebolig", "familiebolig", "  familiebolig "])
def test_a_label_is_read_in_capitals_or_not(text):
    assert KIND.clean(text) == "family"


def test_an_unknown_label_is_told_with_the_known_ones():
    with pytest.raises(
        ValidationError, match="»villa« er ikke en kendt boligtype. Skriv en af: familiebolig, værelse."
    ):
        KIND.clean("villa")
    assert KIND.clean("") == ""


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("1.204", 1204), ("1.204.300", 1204300), (" 7 ", 7), ("-3", -3)]
)
def test_whole_numbers(text, number):
    assert WholeNumberField().clean(text) == number


@pytest.mark.parametrize("text", ["1,5", "1.5", "12.34", "x", "1e3", "٣", "12345678901"])
def test_what_is_no_whole_number(text):
    with pytest.raises(ValidationError, match="er ikke et helt tal"):
        WholeNumberField().clean(text)


@pytest.mark.parametrize(
    ("text", "value"), [("43,3", "43.3"), ("43,3 %", "43.3"), ("0", "0"), ("100,25", "100.25"), ("5 %", "5")]
)
def test_percentages(text, value):
    assert PercentField().clean(text) == Decimal(value)


@pytest.mark.parametrize("text", ["43.3", "-1", "1234", "4,333", "en"])
def test_what_is_no_percentage(text):
    with pytest.raises(ValidationError, match="er ikke en procent"):
        PercentField().clean(text)


def test_an_empty_percentage_is_unknown():
    assert PercentField(required=False).clean("") is None


def test_yes_and_no_in_capitals():
    assert YesNoField().clean("JA") is True
    assert YesNoField().clean(" Nej ") is False
