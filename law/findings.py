"""A finding is what a rule says about one case, in words that a citizen understands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from law.rates import Rate


class Weight(StrEnum):
    """How much a finding weighs. Only a ban can stop, and even a ban can be set aside with reasons."""

    BAN = "ban"
    CONDITION = "condition"
    CONSIDERATION = "consideration"

    @property
    def label(self) -> str:
        """The Danish word for the weight."""
        return {Weight.BAN: "forbud", Weight.CONDITION: "betingelse", Weight.CONSIDERATION: "hensyn"}[self]


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of one rule about one case.

    `met` speaks of the provision itself: a condition that is met is good news, a ban that is met applies.
    `paragraph` is the provision as it is cited in a letter, `because` one Danish sentence, `used` the rates
    behind it.
    """

    met: bool
    weight: Weight
    paragraph: str
    because: str
    used: tuple[Rate, ...] = ()

    @property
    def stops(self) -> bool:
        """Whether this finding alone stops: a ban that applies."""
        return self.weight is Weight.BAN and self.met

    @property
    def favourable(self) -> bool:
        """Whether the finding speaks for the citizen or the arrangement asked about."""
        return self.met != (self.weight is Weight.BAN)

    @property
    def verified(self) -> bool:
        """Whether every rate behind the finding is verified; a letter may rest on nothing less."""
        return all(rate.verified for rate in self.used)

    def as_dict(self) -> dict[str, Any]:
        """The finding as JSON values, rates included, so that it can be frozen in a case."""
        return {
            "met": self.met,
            "weight": self.weight.value,
            "paragraph": self.paragraph,
            "because": self.because,
            "used": [rate.as_dict() for rate in self.used],
        }

    @classmethod
    def from_dict(cls, frozen: Mapping[str, Any]) -> "Finding":
        """The finding that `as_dict` froze."""
        return cls(
            met=frozen["met"],
            weight=Weight(frozen["weight"]),
            paragraph=frozen["paragraph"],
            because=frozen["because"],
            used=tuple(Rate.from_dict(rate) for rate in frozen["used"]),
        )


def doubt(findings: Iterable[Finding]) -> str | None:
    """The warning for a screen when an answer rests on numbers that nobody has verified, or None.

    Such an answer may inform, marked with this sentence; it may never stand in a letter.
    """
    names = dict.fromkeys(rate.label or rate.name for each in findings for rate in each.used if not rate.verified)
    if not names:
        return None
    return f"Beregningen bruger satser, der ikke er efterset, og kan ikke stå i et brev: {', '.join(names)}."
