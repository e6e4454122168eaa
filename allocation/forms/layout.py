"""The foot of a form: one verb, and a way back that keeps nothing."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, ButtonHolder, Layout, Submit
from django import forms

WAY_BACK = '<a href="{{ back }}">Gå tilbage</a>'


def helper_for(verb: str, *fields: Any) -> FormHelper:
    """A helper that draws the fields and, under them, the verb and the link to the context's `back`."""
    helper = FormHelper()
    helper.form_id = "step"  # a button beside the form can send it to the preview of its letter
    helper.layout = Layout(*fields, ButtonHolder(Submit("send", verb), HTML(WAY_BACK)))
    return helper


def text_area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})
