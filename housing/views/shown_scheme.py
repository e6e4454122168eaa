"""A scheme in words: its terms, the law's answer, its dwellings, its money and its story."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import QueryDict

from accounts.models import User
from housing.actions.schemes import agreement_terms
from housing.forms.scheme_terms import term_fields
from housing.models import Scheme, SchemeEvent, SchemeKind
from housing.queries import schemes as queries
from housing.queries.turns import use_of
from housing.schemes import SCHEMES, terms_of, thawed_terms
from housing.views.words import moment_word
from law.findings import Finding, Weight
from law.vacancy_rent import Proration
from law.wording import dkk, long_day, share


def about(scheme: Scheme, user: User, *, on: date) -> dict[str, Any]:
    """Everything on the page of a scheme."""
    places = queries.places_of(scheme, user, on=on)
    kind, ledger = SchemeKind(scheme.kind), scheme.ledgers.select_related("scheme").order_by("pk").first()
    use = use_of(ledger) if ledger else None
    return {
        "scheme": scheme,
        "basis": SCHEMES[kind].basis,
        "period": period(scheme),
        "has_ended": scheme.ends_on is not None and scheme.ends_on < on,
        "terms": terms(SchemeKind(scheme.kind), terms_of(scheme, on=on)),
        "agreement": agreement(scheme, on=on),
        "findings": findings([*([use] if use else []), *map(Finding.from_dict, scheme.findings)]),
        "places": places,
        "counts": counts(places),
        "money": queries.money_of(scheme, len(places), on=on).rows,
        "ledger": ledger,
        "events": [event(happened, kind, on=on) for happened in queries.story_of(scheme)],
    }


def period(scheme: Scheme) -> str:
    first = long_day(scheme.starts_on)
    return f"{first} til {long_day(scheme.ends_on)}" if scheme.ends_on else f"Fra {first}"


def counts(places: list[queries.Place]) -> list[dict[str, Any]]:
    """How many are let, stand empty, and have never been notified."""
    let = sum(place.is_let for place in places)
    unknown = sum(place.vacancy is None for place in places)
    return [
        {"value": len(places), "label": "boliger"},
        {"value": let, "label": "udlejet"},
        {"value": len(places) - let - unknown, "label": "ledige"},
        {"value": unknown, "label": "ikke indmeldt"},
    ]


def terms(kind: SchemeKind, known: dict[str, Any]) -> list[tuple[str, str]]:
    """The terms with the labels of the form they came from."""
    fields = term_fields(kind)
    return [(str(field.label), in_words(name, known[name])) for name, field in fields.items() if is_told(known, name)]


def is_told(known: dict[str, Any], name: str) -> bool:
    return known.get(name) not in (None, "")


def in_words(name: str, value: Any) -> str:
    """A term as it is read."""
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, Decimal):
        return dkk(value)
    if isinstance(value, date):
        return long_day(value)
    return share(value) if isinstance(value, Fraction) else str(value)


def agreement(scheme: Scheme, *, on: date) -> list[tuple[str, str]]:
    version = queries.agreement_in(scheme, on=on)
    if version is None:
        return []
    days = version.answer_working_days
    return [
        ("Kommunens andel", share(version.share)),
        ("Svarfrist", "1 arbejdsdag" if days == 1 else f"{days} arbejdsdage"),
        ("Fri retur inden fristen", "Ja" if version.is_return_free else "Nej"),
        ("Opsigelsesvarsel", f"{version.notice_months} md."),
        ("Delmåneder", Proration(version.proration).label),
        ("Gælder fra", long_day(version.valid_from)),
    ]


def findings(found: list[Finding]) -> list[dict[str, Any]]:
    """What the law said: what stands in the way first, what is only weighed last."""
    ordered = sorted(found, key=lambda finding: (finding.weight == Weight.CONSIDERATION, finding.favourable))
    return [
        {
            "met": finding.favourable,
            "because": queries.ended(finding.because),
            "paragraph": finding.paragraph,
            "is_consideration": finding.weight == Weight.CONSIDERATION,
            "is_unverified": not finding.verified,
        }
        for finding in ordered
    ]


def event(happened: SchemeEvent, kind: SchemeKind, *, on: date) -> dict[str, Any]:
    """As components/timeline.html takes it; a change tells what stood before."""
    changed = "; ".join(changes(kind, happened.facts)) if "after" in happened.facts else ""
    title = f"{happened.text}: {changed}" if changed else happened.text
    return {"title": title, "when": f"{moment_word(happened.at, on=on)} · {happened.by}"}


def changes(kind: SchemeKind, facts: dict[str, Any]) -> Iterator[str]:
    """ "Lejeperiode, måneder 36, før 24": each term that is another than before."""
    before, after = (dict(terms(kind, thawed_terms(facts[name]))) for name in ("before", "after"))
    for label in before | after:
        was, now = before.get(label, "ikke oplyst"), after.get(label, "ikke oplyst")
        if was != now:
            yield f"{label} {now}, før {was}"


# Forms


def form_page(form: Any, sought: str, *, on: date) -> dict[str, Any]:
    """A form with dwellings: the chosen ones ticked, what the search found below, and the law's answer so far."""
    form.is_valid()  # asks the law, if anything is sent
    association = form.association
    told = form["dwellings"].value() or []
    keys = [int(key) for key in told if str(key).isdecimal()]
    stock = form.fields["dwellings"].queryset.filter(pk__in=keys)
    chosen = list(queries.with_terms(stock, on=on))
    hits = queries.stock(association, sought, on=on) if sought.strip() else []
    return {
        "form": form,
        "chosen": chosen,
        "hits": [dwelling for dwelling in hits if dwelling.pk not in keys],
        "is_cut": len(hits) == queries.MOST_FOUND,
        "sought": sought,
        "findings": findings(form.findings),
    }


def as_written(posted: QueryDict) -> dict[str, Any]:
    """What stands in a form, as it was typed."""
    return posted.dict() | {"dwellings": posted.getlist("dwellings")}


def initial(scheme: Scheme, *, on: date) -> dict[str, Any]:
    """What the form of a change begins with."""
    version = queries.agreement_in(scheme, on=on)
    return terms_of(scheme) | (vars(agreement_terms(version)) if version else {})
