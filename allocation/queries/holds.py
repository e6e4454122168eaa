"""What keeps a case though its time is up. The packages above know it of their own rows, and say so when they are ready."""

from collections.abc import Collection
from datetime import date
from typing import Protocol

from allocation.models import Appeal, Case, Delivery
from background.models import LeaseState
from law.wording import long_day


class Holder(Protocol):
    """Answers which of these cases it keeps that day and why, each in a Danish sentence."""

    def __call__(self, cases: Collection[int], *, on: date) -> dict[int, str]: ...


OUT = (LeaseState.DONE, LeaseState.STOPPED, LeaseState.FAILED)
_holders: list[Holder] = []


def register(holder: Holder) -> None:
    _holders.append(holder)


def held(cases: Collection[Case], *, on: date) -> dict[int, str]:
    """Why each of these is not to be deleted that day; a case that nothing keeps is not there."""
    keys = [case.pk for case in cases]
    found: dict[int, str] = {}
    for holder in _holders:
        found |= holder(keys, on=on)
    unsent = Delivery.objects.filter(letter__case__in=keys).exclude(state__in=OUT).order_by()
    found |= dict.fromkeys(unsent.values_list("letter__case", flat=True), "Et brev er ikke sendt.")
    complained = Appeal.objects.open().filter(case__in=keys).order_by().values_list("case", flat=True)
    found |= dict.fromkeys(complained, "En klage er ikke afsluttet.")
    for case in cases:
        if case.kept_until and on <= case.kept_until:
            found[case.pk] = f"Gemmes til {long_day(case.kept_until)}: {case.kept_reason}"
    return found
