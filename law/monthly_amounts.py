"""What a household has and owes beside its income and its home (almenboligloven § 59, stk. 1; fact sheet 4.1, 4.4-4.6).

No rate of the law gives these amounts. Special support is what the municipality has granted or computed (`special_support`),
child benefits what Udbetaling Danmark pays, electricity and instalments what the household itself pays a month. The wealth is no
monthly amount; the housing benefit falls with it. Each is a number, where zero says that there is none, or None: nobody has told
it. What is not told is not counted, and is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from law import wording
from law.facts import ZERO
from law.findings import Finding, Weight
from law.wording import dkk

PARAGRAPH = "almenboligloven § 59, stk. 1"
GUIDELINE_PARAGRAPH = "gældssaneringsbekendtgørelsen §§ 6 og 11"
WEALTH_PARAGRAPH = "boligstøtteloven §§ 8-8 a"


class Amount(StrEnum):
    """What a household is asked about. The value names the field of `MonthlyAmounts`, without its unit."""

    SPECIAL_SUPPORT = "special_support"
    CHILD_BENEFIT = "child_benefit"
    ELECTRICITY = "electricity"
    DEBT = "debt"
    WEALTH = "wealth"

    @property
    def label(self) -> str:
        """The Danish words."""
        return _WORDS[self][0]

    @property
    def paragraph(self) -> str:
        """By what the amount is given, or why it is taken off."""
        return _WORDS[self][1]

    @property
    def comes_in(self) -> bool:
        """Whether it adds to what is left; else it is taken off."""
        return self in (Amount.SPECIAL_SUPPORT, Amount.CHILD_BENEFIT)

    @property
    def is_monthly(self) -> bool:
        """Whether it comes in or goes out every month; else it is what the household owns."""
        return self is not Amount.WEALTH


_WORDS = {
    Amount.SPECIAL_SUPPORT: ("særlig støtte", "lov om aktiv socialpolitik § 34"),
    Amount.CHILD_BENEFIT: ("børneydelser", "lov om en børne- og ungeydelse og børnetilskudsloven"),
    Amount.ELECTRICITY: ("el", GUIDELINE_PARAGRAPH),
    Amount.DEBT: ("afdrag på gæld", GUIDELINE_PARAGRAPH),
    Amount.WEALTH: ("formue", WEALTH_PARAGRAPH),
}
_SENTENCES = {
    Amount.SPECIAL_SUPPORT: "Særlig støtte på {} om måneden er lagt til, som kommunen har bevilget eller beregnet den. "
    "Den følger boligudgiften og skal beregnes igen, når boligen er valgt.",
    Amount.CHILD_BENEFIT: "Børneydelser på {} om måneden er lagt til; der betales ikke skat af dem.",
    Amount.ELECTRICITY: "El til {} om måneden er trukket fra, for rådighedsbeløbet dækker den ikke.",
    Amount.DEBT: "Afdrag på gæld på {} om måneden er trukket fra, for rådighedsbeløbet dækker dem ikke.",
    Amount.WEALTH: "Formue på {} er regnet med i boligstøtten, som bliver mindre, når formuen er over en grænse.",
}


@dataclass(frozen=True, slots=True)
class MonthlyAmounts:
    """Kroner a month, and the wealth in kroner. Zero: the household has none; None: nobody has told."""

    special_support_dkk: Decimal | None = None
    child_benefit_dkk: Decimal | None = None
    electricity_dkk: Decimal | None = None
    debt_dkk: Decimal | None = None
    wealth_dkk: Decimal | None = None

    def of(self, amount: Amount) -> Decimal | None:
        """The number told of one of them."""
        told: Decimal | None = getattr(self, f"{amount}_dkk")
        return told

    @property
    def left_dkk(self) -> Decimal:
        """What comes in less what goes out a month, of what is told."""
        comes_in = (self.special_support_dkk or ZERO) + (self.child_benefit_dkk or ZERO)
        return comes_in - (self.electricity_dkk or ZERO) - (self.debt_dkk or ZERO)


def asked_about(*, children: int) -> tuple[Amount, ...]:
    """Almenboligloven § 59, stk. 1: what must be told before it is known whether the rent can be paid.

    Child benefits are asked about where there are children.
    """
    return tuple(each for each in Amount if children or each is not Amount.CHILD_BENEFIT)


def not_told(amounts: MonthlyAmounts, *, children: int) -> tuple[Amount, ...]:
    """Almenboligloven § 59, stk. 1: what of it nobody has told."""
    return tuple(each for each in asked_about(children=children) if amounts.of(each) is None)


def listed(amounts: Sequence[Amount]) -> str:
    """Almenboligloven § 59, stk. 1: amounts in words, such as "el og afdrag på gæld"."""
    return wording.listed([each.label for each in amounts])


def not_counted(unknown: Sequence[Amount]) -> str:
    """Almenboligloven § 59, stk. 1: the sentence that says what an answer leaves out."""
    return f"{listed(unknown).capitalize()} er ikke oplyst og ikke regnet med."


def amount_findings(amounts: MonthlyAmounts, *, children: int) -> tuple[Finding, ...]:
    """Almenboligloven § 59, stk. 1: each amount as it is counted, then those there are none of, and last what is not told."""
    told = [(each, amounts.of(each)) for each in Amount]
    counted = [
        Finding(True, Weight.CONSIDERATION, each.paragraph, _SENTENCES[each].format(dkk(value)))
        for each, value in told
        if value
    ]
    none = [each for each, value in told if value == 0]
    if none:
        because = f"Husstanden har oplyst, at der ikke er noget at regne med for {listed(none)}."
        counted.append(Finding(True, Weight.CONSIDERATION, PARAGRAPH, because))
    unknown = not_told(amounts, children=children)
    if unknown:
        counted.append(Finding(False, Weight.CONSIDERATION, PARAGRAPH, not_counted(unknown)))
    return tuple(counted)
