"""What a household has and owes a month beside its income: of each amount the newest told, with its day, source and paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from allocation.models import Case
from allocation.queries.households import OLD_AFTER, household_of, with_amounts
from law.monthly_amounts import Amount, MonthlyAmounts, asked_about, listed


@dataclass(frozen=True, slots=True)
class Told:
    """One amount a month; zero is that there is none."""

    dkk: Decimal
    known_on: date
    source: str
    document_id: int | None
    row_id: int


def amounts_told(case: Case, *, on: date) -> Mapping[Amount, Told]:
    """By amount what was last told that day; what nobody has told is not there. Ask for cases `with_amounts`."""
    found: dict[Amount, Told] = {}
    for row in _rows(case):
        known_on = date.fromisoformat(row["known_on"])
        if known_on > on:
            continue
        for amount in Amount:
            if row[amount] is not None and amount not in found:
                found[amount] = Told(Decimal(row[amount]), known_on, row["source"], row["document_id"], row["pk"])
    return found


def amounts_on(case: Case, *, on: date) -> MonthlyAmounts:
    """The same as the law takes it."""
    return MonthlyAmounts(**{f"{amount}_dkk": told.dkk for amount, told in amounts_told(case, on=on).items()})


def amounts_asked(case: Case, *, on: date) -> tuple[Amount, ...]:
    """What this household is asked about."""
    return asked_about(children=len(household_of(case, on=on).child_ages))


def unknown_amounts(case: Case, *, on: date) -> tuple[Amount, ...]:
    """What of it nobody has told."""
    told = amounts_told(case, on=on)
    return tuple(amount for amount in amounts_asked(case, on=on) if amount not in told)


def unknown_in_words(case: Case, *, on: date) -> str:
    """ "El og afdrag på gæld er ikke oplyst"; nothing when all is told."""
    unknown = unknown_amounts(case, on=on)
    return f"{listed(unknown).capitalize()} er ikke oplyst" if unknown else ""


def old_amounts(case: Case, *, on: date) -> str:
    """A sentence when some were told too long ago to decide on, else nothing."""
    told = amounts_told(case, on=on)
    old = [each for each in amounts_asked(case, on=on) if each in told and on - told[each].known_on > OLD_AFTER]
    return f"{listed(old).capitalize()} er oplyst for mere end tre måneder siden. Spørg igen." if old else ""


def _rows(case: Case) -> list[dict[str, Any]]:
    if hasattr(case, "told_amounts"):
        rows: list[dict[str, Any]] = case.told_amounts
        return rows
    return with_amounts(Case.objects.only("pk")).get(pk=case.pk).told_amounts  # type: ignore[attr-defined]
