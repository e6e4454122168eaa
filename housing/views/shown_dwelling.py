"""A dwelling in words: its terms of the day, and what they were before."""

from datetime import date
from itertools import zip_longest
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page

from housing.forms.registers import EquippedTermsForm
from housing.models import Dwelling, DwellingTerms
from law.wording import dkk, long_day

LABELS = EquippedTermsForm.base_fields
IN_TABLE = {"rooms", "area_m2", "rent_dkk", "heat_dkk", "water_dkk", "contribution_dkk"}
NOT_IN_TABLE = [name for name in EquippedTermsForm.Meta.fields if name not in IN_TABLE]


def page_of(page: Page, text: str) -> dict[str, Any]:
    rows = [{"dwelling": one, "terms": next(iter(one.current), None)} for one in page]
    return {"rows": rows, "page": page, "q": text, "query": urlencode({"q": text}) if text else ""}


def about(dwelling: Dwelling, history: list[DwellingTerms], *, on: date) -> dict[str, Any]:
    """Everything on the page of a dwelling."""
    now = next((one for one in history if one.valid_from <= on and (one.valid_to or on) >= on), None)
    return {
        "dwelling": dwelling,
        "now": now,
        "history": [
            {"terms": one, "is_now": one is now, "is_coming": one.valid_from > on, "changes": changes(one, earlier)}
            for one, earlier in zip_longest(history, history[1:])
        ],
        "facts": facts(dwelling),
        "terms": terms(now) if now else [],
        "parts": dwelling.parts.order_by("unit_number", "pk"),
    }


def changes(terms: DwellingTerms, earlier: DwellingTerms | None) -> str:
    """What these terms changed in the ones before them, beside what the table shows anyway."""
    if earlier is None:
        return ""
    names = [name for name in NOT_IN_TABLE if getattr(terms, name) != getattr(earlier, name)]
    return ", ".join(f"{LABELS[name].label}: {_said(getattr(terms, name), terms)}" for name in names)


def _said(value: Any, terms: DwellingTerms) -> str:
    if isinstance(value, bool):
        return yes_no(value).lower()
    return terms.get_kind_display().lower() if value == terms.kind else str(value or "uden for områderne")


def facts(dwelling: Dwelling) -> list[tuple[str, str]]:
    told = [
        ("Boligorganisation", str(dwelling.estate.association)),
        ("Afdeling", str(dwelling.estate)),
        ("Lejemålsnr.", dwelling.unit_number),
        ("Etage", "Stuen" if dwelling.floor == 0 else f"{dwelling.floor}. sal" if dwelling.floor > 0 else "Kælder"),
        ("Ibrugtaget", str(dwelling.first_used_year or "ukendt")),
    ]
    return [*told, ("Del af", str(dwelling.part_of))] if dwelling.part_of else told


def terms(now: DwellingTerms) -> list[tuple[str, str]]:
    return [
        ("Boligtype", now.get_kind_display()),
        ("Størrelse", f"{now.rooms} rum, {now.area_m2} m²"),
        ("Husleje pr. md.", dkk(now.rent_dkk)),
        ("A conto varme", dkk(now.heat_dkk)),
        ("A conto vand", dkk(now.water_dkk)),
        ("Indskud", dkk(now.contribution_dkk)),
        ("Elevator", yes_no(now.has_lift)),
        ("Egnet til kørestol", yes_no(now.is_wheelchair_suitable)),
        ("Husdyr tilladt", yes_no(now.is_pets_allowed)),
        ("Trinfri adgang", yes_no(now.is_step_free)),
        ("Altan", yes_no(now.has_balcony)),
        ("Fællesvaskeri", yes_no(now.has_shared_laundry)),
        ("Boligområde", str(now.area or "uden for områderne")),
        ("Gælder fra", long_day(now.valid_from)),
    ]


def yes_no(value: bool) -> str:
    return "Ja" if value else "Nej"


def initial(dwelling: Dwelling, *, on: date) -> dict[str, Any]:
    """The terms of the day, to be changed from today."""
    now = dwelling.terms.on(on).select_related("area").first()
    told = {name: getattr(now, name) for name in EquippedTermsForm.Meta.fields} if now else {}
    if now and now.area:
        told["area"] = now.area.name
    return told | {"from_on": on}


def all_valid(*filled: forms.BaseForm) -> bool:
    """All are asked, so that everything wrong is told at once."""
    return all([form.is_valid() for form in filled])
