"""What the restoration lines of an invoice should come to: the bill of a move-out beside its guarantee."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from finance.models import Guarantee, InvoiceLine
from finance.queries.guarantees import claim_for
from finance.queries.matching import Match, match_lines, tolerance
from finance.read_invoices import ReadLine
from finance.states import BILLED_KINDS, OPEN_INVOICE_STATES, GuaranteeState, LineKind
from housing.models import Association
from law.months import full_months_between
from law.restoration import RestorationGuarantee
from law.wording import dkk, long_day

NOTHING = Decimal("0.00")
COMPUTED = frozenset({GuaranteeState.INSPECTED, GuaranteeState.BILLED})


Line = ReadLine | InvoiceLine


@dataclass(frozen=True)
class MoveOutBill:
    """The restoration lines of one dwelling in an invoice: what is billed, what is already covered, and the claim."""

    guarantee: Guarantee
    items: Sequence[tuple[str, str, Decimal]]  # kind, text, amount
    contribution_dkk: Decimal
    paid_dkk: Decimal
    claim: RestorationGuarantee
    asked_dkk: Decimal


def match_invoice(
    lines: Sequence[ReadLine], association: Association, *, is_credit_note: bool, on: date
) -> list[Match]:
    """Every line of an invoice: vacancy rent beside the law, restoration beside its guarantee, a dwelling at a time."""
    found: dict[int, Match] = {}
    rent = [place for place, line in enumerate(lines) if line.kind == LineKind.RENT]
    of_rent = match_lines([lines[place] for place in rent], association, is_credit_note=is_credit_note, on=on)
    found |= dict(zip(rent, of_rent, strict=True))
    for unit, places in _by_unit(lines).items():
        guarantee = guarantee_of(unit, association)
        some = [lines[place] for place in places]
        found |= dict(zip(places, match_bill(some, guarantee, is_credit_note=is_credit_note), strict=True))
    return [found[place] for place in range(len(lines))]


def _by_unit(lines: Sequence[ReadLine]) -> dict[str, list[int]]:
    """The places of the restoration lines by dwelling; a line that names none belongs to the only one there is."""
    named = {line.unit_number for line in lines if line.kind != LineKind.RENT and line.unit_number}
    only = named.pop() if len(named) == 1 else ""
    found: dict[str, list[int]] = {}
    for place, line in enumerate(lines):
        if line.kind != LineKind.RENT:
            found.setdefault(line.unit_number or only, []).append(place)
    return found


def match_bill(
    lines: Sequence[Line], guarantee: Guarantee | str, *, is_credit_note: bool, invoice_id: int | None = None
) -> list[Match]:
    """The restoration lines of one dwelling; `invoice_id` is the invoice they stand in, when it is taken in already."""
    if isinstance(guarantee, str):
        return [_unknown(None, guarantee)] * len(lines)
    if is_credit_note:
        claim = dkk(guarantee.claim_dkk or NOTHING)
        sentence = f"Kreditnotaen er for istandsættelse. Kravet under garantien er {claim} Vurdér beløbet."
        return [Match(None, None, sentence, False, guarantee)] * len(lines)
    if obstacle := obstacle_to_compute(guarantee, invoice_id=invoice_id):
        return [_unknown(guarantee, obstacle)] * len(lines)
    bill = bill_of(guarantee, lines)
    if not bill.items:
        return [
            _unknown(guarantee, "Regningen trækker kun fra. Der skal også stå, hvad istandsættelsen kostede.")
        ] * len(lines)
    return matches(bill, lines)


def guarantee_of(unit_number: str, association: Association) -> Guarantee | str:
    """The guarantee that the lines of a dwelling are claimed under, or why nobody can say."""
    if not unit_number:
        return "Linjen har intet lejemålsnr., så den kan ikke holdes op mod en garanti."
    of_unit = Guarantee.objects.filter(
        allocation__vacancy__dwelling__estate__association=association,
        allocation__vacancy__dwelling__unit_number=unit_number,
    ).select_related("allocation__vacancy__agreement", "allocation__vacancy__dwelling")
    found = list(of_unit.order_by("-opened_on", "-pk")[:20])
    if not found:
        return f"Lejemålsnr. {unit_number} har ingen fraflytningsgaranti hos kommunen, så linjen kan ikke beregnes."
    if len({one.allocation.vacancy.dwelling_id for one in found}) > 1:
        return f"Lejemålsnr. {unit_number} findes i flere afdelinger. Vælg boligen."
    return next((one for one in found if one.state in COMPUTED), found[0])


def obstacle_to_compute(guarantee: Guarantee, *, invoice_id: int | None = None) -> str | None:
    """Why the bill cannot be computed now; `invoice_id` is the invoice it stands in, when it is taken in already."""
    if guarantee.state == GuaranteeState.RUNNING:
        return (
            "Flyttesynet er ikke registreret hos kommunen endnu, så kravet kan ikke beregnes. "
            "Send rapporten fra flyttesynet med fraflytningsdatoen."
        )
    if guarantee.state == GuaranteeState.SETTLED:
        day = long_day(guarantee.settled_on) if guarantee.settled_on else ""
        return f"Kravet for fraflytningen blev godkendt {day}. Der er ikke mere at betale under garantien."
    if guarantee.state == GuaranteeState.ENDED:
        return "Garantien er afsluttet uden krav. Der er ikke noget at betale under den."
    others = InvoiceLine.objects.filter(guarantee=guarantee, invoice__state__in=OPEN_INVOICE_STATES)
    other = others.exclude(invoice=invoice_id).select_related("invoice").first()
    return f"Regningen står også på {other.invoice}, som ikke er afgjort. Send én samlet regning." if other else None


def bill_of(guarantee: Guarantee, lines: Iterable[Line]) -> MoveOutBill:
    """Read the lines as a bill. Of the contribution and what the tenant has paid the larger counts: the bill's or ours."""
    lines = list(lines)
    items = [(one.kind, (one.text or LineKind(one.kind).label)[:120], one.amount_dkk) for one in lines if _is_item(one)]
    known = guarantee.contribution_dkk or guarantee.allocation.vacancy.contribution_dkk
    contribution = max(known, _told(lines, LineKind.CONTRIBUTION))
    paid = max(guarantee.paid_dkk, _told(lines, LineKind.PAID))
    claim = claim_for(guarantee, [(kind, amount) for kind, _text, amount in items], contribution, paid)
    return MoveOutBill(guarantee, items, contribution, paid, claim, sum((one.amount_dkk for one in lines), NOTHING))


def matches(bill: MoveOutBill, lines: Sequence[Line]) -> list[Match]:
    """The lines agree together or not at all: their sum is the claim, as far as the tolerance goes.

    When it is not, each item is expected to give what it adds to the claim, and what was subtracted nothing more.
    """
    is_matching = abs(bill.asked_dkk - bill.claim.claim_dkk) <= tolerance()
    text = "\n".join(_steps(bill))
    found, before, so_far = [], NOTHING, list[tuple[str, Decimal]]()
    for line in lines:
        expected = line.amount_dkk if is_matching else NOTHING
        if _is_item(line):
            so_far.append((line.kind, line.amount_dkk))
            through = claim_for(bill.guarantee, so_far, bill.contribution_dkk, bill.paid_dkk).claim_dkk
            expected = expected if is_matching else through - before
            before = through
        found.append(Match(None, expected, text, is_matching, bill.guarantee))
    return found


def _unknown(guarantee: Guarantee | None, sentence: str) -> Match:
    """A line that nobody can compute now; under a guarantee that is over, nothing is owed."""
    is_over = guarantee is not None and guarantee.state in {GuaranteeState.SETTLED, GuaranteeState.ENDED}
    return Match(None, NOTHING if is_over else None, sentence, False, guarantee)


def _is_item(line: Line) -> bool:
    return line.kind in BILLED_KINDS and line.amount_dkk > 0


def _told(lines: Iterable[Line], kind: LineKind) -> Decimal:
    """What the bill subtracts for it."""
    return -sum((one.amount_dkk for one in lines if one.kind == kind and one.amount_dkk < 0), NOTHING)


def _steps(bill: MoveOutBill) -> Iterator[str]:
    guarantee, claim = bill.guarantee, bill.claim
    moved_out_on: date | None = guarantee.moved_out_on
    assert moved_out_on is not None
    months = full_months_between(guarantee.opened_on, moved_out_on)
    yield f"{guarantee}, fraflyttet {long_day(moved_out_on)} efter {months} hele måneder"
    for kind, text, amount in bill.items:
        yield f"{LineKind(kind).label}, {text}: {dkk(amount)}"
    yield (
        "Lejerens del, når udlejer overtager 1 % af normalistandsættelsen for hver hele måned: "
        f"{dkk(claim.tenant_part_dkk)}"
    )
    if bill.contribution_dkk:
        yield f"Indskud, der kan bruges: {dkk(-bill.contribution_dkk)}"
    if bill.paid_dkk:
        yield f"Betalt af lejeren: {dkk(-bill.paid_dkk)}"
    yield f"Efter beregningen {dkk(claim.claim_dkk)}, på fakturaen {dkk(bill.asked_dkk)}"
