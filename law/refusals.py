"""What a refusal of a dwelling may rest on (almenboligloven § 59, stk. 1; fact sheet 1.1).

The municipality judges each case by greatest and most acute need. Ties to the municipality and that a need could be
foreseen may weigh; that they exclude by themselves has been questioned by the supervision (Fredensborg 2018-19).
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from law.findings import Finding, Weight

PARAGRAPH = "almenboligloven § 59, stk. 1"
CANNOT_CARRY = (
    "Et afslag kan ikke hvile alene på, at borgeren mangler tilknytning til kommunen, eller at behovet kunne forudses. "
    "Det må veje med, men hver sag skal vurderes konkret: vælg også den grund, der bærer afslaget, eller godkend sagen."
)


class RefusalGround(StrEnum):
    """The grounds that a refusal can give."""

    SUITABLE_HOME = "suitable_home"
    CAN_FIND_ONE = "can_find_one"
    NO_SOCIAL_NEED = "no_social_need"
    NOT_INFORMED = "not_informed"
    NO_TIES = "no_ties"
    FORESEEABLE = "foreseeable"

    @property
    def label(self) -> str:
        """The Danish words for the ground."""
        return _LABELS[self]

    @property
    def sentence(self) -> str:
        """The ground as the letter says it to the citizen."""
        return _SENTENCES[self]

    @property
    def only_weighs(self) -> bool:
        """Whether the ground may weigh but never exclude by itself."""
        return self in WEIGHING


_LABELS = {
    RefusalGround.SUITABLE_HOME: "Har en bolig, der passer til husstanden",
    RefusalGround.CAN_FIND_ONE: "Kan selv finde en bolig",
    RefusalGround.NO_SOCIAL_NEED: "Har ikke et påtrængende boligsocialt behov",
    RefusalGround.NOT_INFORMED: "Har ikke givet de oplysninger, sagen kræver",
    RefusalGround.NO_TIES: "Mangler tilknytning til kommunen",
    RefusalGround.FORESEEABLE: "Behovet kunne forudses",
}
_SENTENCES = {
    RefusalGround.SUITABLE_HOME: "Vi vurderer, at den bolig, du har nu, passer til din husstand.",
    RefusalGround.CAN_FIND_ONE: "Vi vurderer, at du selv kan finde en bolig uden vores hjælp.",
    RefusalGround.NO_SOCIAL_NEED: "Vi vurderer, at du ikke har så stort et behov for en bolig som andre, der søger vores hjælp.",
    RefusalGround.NOT_INFORMED: "Vi har bedt dig om oplysninger, som vi ikke har fået, og uden dem kan vi ikke vurdere dit behov.",
    RefusalGround.NO_TIES: "Vi har lagt vægt på, at du ikke har en tilknytning til kommunen. Det er ikke den eneste grund.",
    RefusalGround.FORESEEABLE: "Vi har lagt vægt på, at det kunne ses i god tid, at du ville få brug for en bolig. "
    "Det er ikke den eneste grund.",
}
WEIGHING = frozenset({RefusalGround.NO_TIES, RefusalGround.FORESEEABLE})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Whether the grounds can carry a refusal, and why."""

    allowed: bool
    finding: Finding


def refusal(grounds: Collection[RefusalGround]) -> Refusal:
    """Almenboligloven § 59, stk. 1: whether a refusal may rest on these grounds. None at all carry none."""
    if not grounds:
        return _answer(False, "Et afslag skal have en grund.")
    if WEIGHING.issuperset(grounds):
        return _answer(False, CANNOT_CARRY)
    return _answer(True, "Afslaget hviler på en grund, der kan bære det.")


def _answer(allowed: bool, because: str) -> Refusal:
    return Refusal(allowed, Finding(allowed, Weight.CONDITION, PARAGRAPH, because))
