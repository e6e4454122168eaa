"""When a name and address protection runs out: it is warned of, and lifted by a person only.

CPR-loven § 28: a protection holds for a year unless it is extended; only the register knows whether it was.
"""

from datetime import date, timedelta

from allocation.models import Citizen
from law.wording import long_day

WARNED_BEFORE = timedelta(days=30)


def warning_about_protection(citizen: Citizen, *, on: date) -> str:
    """A sentence from thirty days before the last day that is known, and on; else nothing."""
    until = citizen.protected_until
    if not citizen.is_protected or until is None or until > on + WARNED_BEFORE:
        return ""
    if until >= on:
        return f"Navne- og adressebeskyttelsen udløber {long_day(until)}. Spørg borgeren, om den bliver forlænget."
    return (
        f"Navne- og adressebeskyttelsen udløb {long_day(until)} efter det, der er skrevet. Den gælder her, til en "
        "sagsbehandler hæver den. Slå op i CPR, om den er forlænget."
    )
