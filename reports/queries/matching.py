"""Do those whom the weights put first also live there longest? As allocation counts it, in figures alone."""

from datetime import date
from typing import Any

from allocation.queries.match_quality import AFTER_MONTHS, FIT_BANDS, PLACES, POINT_BANDS, match_quality
from reports.periods import Period

Report = dict[str, Any]
BANDS = {
    **{f"points-{least}": label for least, label in POINT_BANDS},
    **{f"fit-{least}": label for least, label in FIT_BANDS},
    **{f"place-{number}": label for number, label in enumerate(PLACES, start=1)},
}


def matching(period: Period) -> Report:
    """Every lease begun by the period's last day whose ranking was frozen, as it stood that day. `held` of `known`."""
    quality = match_quality(on=period.last)
    return {
        "leases": quality.leases,
        "sentence": quality.sentence,
        "groups": [
            {
                "label": label,
                "bands": [
                    {
                        "label": band.label,
                        "code": _code(band.label),
                        "leases": band.leases,
                        "after": {
                            str(months): {"held": share.held, "known": share.known, "words": share.in_words}
                            for months, share in zip(AFTER_MONTHS, band.shares, strict=True)
                        },
                    }
                    for band in bands
                ],
            }
            for label, bands in quality.groups
        ],
    }


def band_words(code: str) -> str:
    """What a band is called; empty when there is none such."""
    _, _, number = code.partition("version-")
    return f"Regelsæt {number}" if number.isdecimal() else BANDS.get(code, "")


def leases_of_band(code: str, *, on: date) -> tuple[int, ...]:
    """The allocations of a band; of all of them, when none is asked for."""
    bands = [band for _, bands in match_quality(on=on).groups for band in bands]
    wanted = {band_words(code)} if code else {label for name, label in BANDS.items() if name.startswith("points")}
    return tuple(key for band in bands if band.label in wanted for key in band.keys)


def bands_of_leases(*, on: date) -> dict[int, str]:
    """By allocation, the codes of the bands that it is in."""
    found: dict[int, list[str]] = {}
    for _, bands in match_quality(on=on).groups:
        for band in bands:
            for key in band.keys:
                found.setdefault(key, []).append(_code(band.label))
    return {key: " ".join(codes) for key, codes in found.items()}


def _code(label: str) -> str:
    return next((code for code, words in BANDS.items() if words == label), label.replace("Regelsæt ", "version-"))
