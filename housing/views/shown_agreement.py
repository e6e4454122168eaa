"""How an agreement is shown: every version with its dates, its terms and its stair."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from danish.templatetags.danish import capital
from housing.models import Agreement, EstateLight, QuotaLedger
from housing.queries import agreements as about
from housing.views.shown_ledger import scope
from housing.views.shown_remark import remarks
from law.bases import LegalBasis
from law.quota import Phase, ReturnPolicy
from law.vacancy_rent import Proration
from law.wording import dkk, long_day, share


def rows(ledgers: Iterable[Any], *, on: date) -> list[dict[str, Any]]:
    """One line a ledger, with the terms of that day."""
    return [
        {
            "ledger": ledger,
            "scope": scope(ledger),
            "version": about.version_in_force(ledger.versions, on=on),
            "coming": next((one for one in reversed(ledger.versions) if one.valid_from > on), None),
        }
        for ledger in ledgers
    ]


def page(ledger: QuotaLedger, *, on: date) -> dict[str, Any]:
    """A ledger's versions, the latest first, and what was written about them."""
    versions = about.versions_of(ledger)
    now = about.version_in_force(versions, on=on)
    return {
        "ledger": ledger,
        "scope": scope(ledger),
        "versions": [
            _version(one, before, is_now=one == now, on=on) for one, before in zip_longest(versions, versions[1:])
        ],
        "events": remarks(about.remarks_of(ledger), on=on),
    }


def _version(agreement: Agreement, before: Agreement | None, *, is_now: bool, on: date) -> dict[str, Any]:
    """A version, with what it changed, and which numbers of the ledger were counted by it."""
    return {
        "agreement": agreement,
        "title": _period(agreement),
        "mark": "Gælder nu" if is_now else "Begynder senere" if agreement.valid_from > on else "",
        "facts": [*_changed(facts(agreement), facts(before) if before else []), _counted(agreement)],
        "lights": [_light(light) for light in agreement.lights.all()],
    }


def _changed(now: list[tuple[str, str]], before: list[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Each term, and what it was where the version before said otherwise."""
    was = dict(before)
    return [
        (label, value, f"før {_lower(was[label])}") if was.get(label, value) != value else (label, value)
        for label, value in now
    ]


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _counted(agreement: Agreement) -> tuple[str, str]:
    first, last = about.numbers_counted_by(agreement)
    if first is None:
        return "Talt efter aftalen", "Ingen boliger endnu"
    return "Talt efter aftalen", f"Nr. {first}" if first == last else f"Nr. {first} til {last}"


def _period(agreement: Agreement) -> str:
    first = long_day(agreement.valid_from)
    return f"{first} til og med {long_day(agreement.valid_to)}" if agreement.valid_to else f"Fra {first}"


def _light(light: EstateLight) -> tuple[str, str]:
    own = f", {share(light.share)}" if light.share else ""
    return str(light.estate), f"{light.get_light_display()}{own}"


def facts(agreement: Agreement) -> list[tuple[str, str]]:
    """The terms in words."""
    days, arrears = agreement.answer_working_days, agreement.arrears_months_covered
    return [
        ("Kommunens andel", share(agreement.share)),
        ("Hjemmel", LegalBasis(agreement.legal_basis).label),
        ("Kommunens tur", capital(Phase(agreement.phase).label)),
        ("Returnerede tæller som", capital(ReturnPolicy(agreement.return_policy).label)),
        ("Svarfrist", "1 arbejdsdag" if days == 1 else f"{days} arbejdsdage"),
        ("Fri retur inden fristen", "Ja" if agreement.is_return_free else "Nej"),
        ("Opsigelsesvarsel", _months(agreement.notice_months)),
        ("Delmåneder", capital(Proration(agreement.proration).label)),
        ("Huslejerestance dækket det første år", _months(arrears) if arrears else "Ikke dækket"),
        ("Tæller boliger med husleje til højst", _limit(agreement.counted_max_rent_dkk)),
        ("Et åbent krav venter på en bolig til højst", _limit(agreement.suitable_max_rent_dkk)),
    ]


def _months(number: int) -> str:
    return "1 måned" if number == 1 else f"{number} måneder"


def _limit(amount: Decimal | None) -> str:
    return dkk(amount) if amount is not None else "Ingen grænse"
