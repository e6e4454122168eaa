"""The municipality's guarantee when an allocated tenant moves out (almenboligloven § 59, stk. 1; fact sheet 1.7)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from law.facts import ZERO
from law.findings import Finding, Weight
from law.rates import Rate, RateBook
from law.wording import dkk, to_ore

PARAGRAPH = "almenboligloven § 59, stk. 1, 4. pkt."
MONTHLY_TAKEOVER = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class MoveOut:
    """The bill when a tenant moves out, kroner.

    `months`: full months of the tenancy. `rate_per_month`: the part of normal restoration that the landlord
    takes over for each of them (1 % in the A-scheme). Neglect is the tenant's whole. Rent arrears are outside
    the act and count only when the agreement covers them.
    """

    normal_cost_dkk: Decimal
    months: int
    neglect_dkk: Decimal = ZERO
    contribution_dkk: Decimal = ZERO
    paid_dkk: Decimal = ZERO
    arrears_dkk: Decimal = ZERO
    arrears_covered: bool = False
    rate_per_month: Decimal = MONTHLY_TAKEOVER


@dataclass(frozen=True, slots=True)
class RestorationGuarantee:
    """What the municipality owes, the tenant's part of the bill, and what is left of the contribution."""

    claim_dkk: Decimal
    tenant_part_dkk: Decimal
    contribution_left_dkk: Decimal
    finding: Finding


def restoration_guarantee(move_out: MoveOut) -> RestorationGuarantee:
    """Almenboligloven § 59, stk. 1, 4. pkt.: what the municipality pays for restoration, kroner and øre.

    The tenant's part, less the contribution and what the tenant has paid; never below nothing.
    """
    landlord = min(Decimal(1), move_out.rate_per_month * move_out.months)
    tenant = to_ore(move_out.normal_cost_dkk * (1 - landlord)) + move_out.neglect_dkk
    if move_out.arrears_covered:
        tenant += move_out.arrears_dkk
    open_bill = tenant - move_out.contribution_dkk - move_out.paid_dkk
    claim = to_ore(max(ZERO, open_bill))
    left = to_ore(min(move_out.contribution_dkk, max(ZERO, -open_bill)))
    if claim:
        sentence = f"Kommunen skal betale {dkk(claim)} af istandsættelsen, som indskuddet og lejeren ikke dækker."
    else:
        sentence = f"Indskuddet og lejerens egen betaling dækker istandsættelsen; {dkk(left)} af indskuddet er tilbage."
    return RestorationGuarantee(claim, to_ore(tenant), left, Finding(claim > 0, Weight.CONDITION, PARAGRAPH, sentence))


@dataclass(frozen=True, slots=True)
class RestorationEstimate:
    """What it would cost if the tenant moved today, kroner; and the assumptions that it rests on."""

    claim_dkk: Decimal
    normal: Rate
    neglect: Rate


def restoration_estimate(*, months: int, contribution_dkk: Decimal, on: date, rates: RateBook) -> RestorationEstimate:
    """Almenboligloven § 59, stk. 1, 4. pkt., of a bill that nobody has seen: an estimate, never a claim.

    The act names no amount, so a dwelling is taken to cost the assumed ones. `months`: full months of the tenancy so
    far; what the landlord takes over and the contribution come off as of a bill. Raises NoRate when nothing is assumed.
    """
    normal = rates.rate("restoration_estimate_normal", on=on)
    neglect = rates.rate("restoration_estimate_neglect", on=on)
    bill = MoveOut(
        normal_cost_dkk=normal.value, months=months, neglect_dkk=neglect.value, contribution_dkk=contribution_dkk
    )
    return RestorationEstimate(restoration_guarantee(bill).claim_dkk, normal, neglect)
