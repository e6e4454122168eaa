"""Every ledger counted again from the vacancies by law/quota.py: the first row that is not as it must be."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fractions import Fraction

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from housing.models import Agreement, QuotaEntry, QuotaLedger, Vacancy, VacancyEvent
from housing.queries.turns import agreement_of, is_suitable, terms_of
from law.quota import Phase, Position, QuotaTerms, ReturnPolicy, Turn, after_correction, next_turn
from law.wording import mixed

# A return and a notice that came within a minute of each other may have been seen in either order.
AT_ONCE = timedelta(minutes=1)


@dataclass(frozen=True)
class Difference:
    """A row that the law would have written otherwise, or a vacancy that no row counts."""

    ledger: QuotaLedger | None
    number: int | None
    vacancy: Vacancy | None
    sentence: str

    def __str__(self) -> str:
        where = [str(self.ledger)] if self.ledger else []
        where += [f"nr. {self.number}"] if self.number is not None else []
        where += [str(self.vacancy)] if self.vacancy else []
        return f"{', '.join(where)}: {self.sentence}"


def differences(ledgers: QuerySet[QuotaLedger] | None = None) -> Iterator[Difference]:
    """What is not as it must be, ledger by ledger in number order; then the vacancies that stand in none."""
    rows = QuotaLedger.objects.all() if ledgers is None else ledgers
    for ledger in rows.select_related("association", "estate", "pool", "scheme").order_by("pk"):
        yield from _Recount(ledger).differences()
    if ledgers is None:
        yield from _uncounted()


def entries_to_verify(ledger: QuotaLedger) -> QuerySet[QuotaEntry]:
    """All rows in the order in which they were entered, with everything the law asks about them."""
    told = Prefetch("vacancy__events", VacancyEvent.objects.filter(name__in=["notify", "return"]).order_by("at", "pk"))
    return (
        ledger.entries.select_related("vacancy__dwelling", "vacancy__terms", "agreement", "corrects__agreement")
        .prefetch_related(told, "agreement__lights")
        .order_by("pk")
    )


@dataclass
class _Recount:
    """One ledger from its first row: where the law stands, and the returned dwellings it has met so far.

    `taken` is what claims have been used for, `given` what corrections have added to or taken from them.
    """

    ledger: QuotaLedger
    position: Position = field(default_factory=Position)
    returns: list[tuple[int, datetime]] = field(default_factory=list)
    taken: int = 0
    given: int = 0
    corrected: set[int] = field(default_factory=set)
    phase: Phase = Phase.LAST

    def differences(self) -> Iterator[Difference]:
        entries = list(entries_to_verify(self.ledger))
        self.returns = [(one.pk, event.at) for one in entries if not one.corrects for event in _opening(one)]
        versions = list(self.ledger.agreements.order_by("valid_from"))
        for row in entries:
            entry = row if row.corrects else self._next(row, entries)
            if entry is None:
                yield self._gap(row)
                return
            sentence = self._wrong_place(entry, versions) or self._wrong_count(entry)
            if sentence:
                yield Difference(self.ledger, entry.number, entry.vacancy, sentence)
                return  # every row after it leans on it
            number = self.position.number if entry.corrects else entry.number
            self.position = Position(number, entry.entitlement_after, entry.claims_after)

    def _next(self, row: QuotaEntry, entries: list[QuotaEntry]) -> QuotaEntry | None:
        """The row that comes now: of this number, or told this number and bearing another; None when it is missing."""
        expected = self.position.number + 1
        if row.number == expected:
            return row
        plain = (one for one in entries if not one.corrects)
        return next((one for one in plain if _told_number(one) == expected and one.number != expected), None)

    def _gap(self, row: QuotaEntry) -> Difference:
        """The vacancy that was told the missing number and stands in another ledger, or in none."""
        expected = self.position.number + 1
        told = Vacancy.objects.filter(
            dwelling__estate__association=self.ledger.association_id,
            events__name="notify",
            events__facts__number=expected,
        ).exclude(quota_entries__in=self.ledger.entries.in_force())
        for vacancy in told.select_related("dwelling__estate", "terms").order_by("pk"):
            agreement = _agreement_of(vacancy)
            if agreement is not None and agreement.ledger_id == self.ledger.pk:
                return Difference(self.ledger, expected, vacancy, "rækken mangler; boligen blev indmeldt som dette nr.")
        return Difference(self.ledger, row.number, row.vacancy, f"nummeret er {row.number}, men skal være {expected}.")

    def _wrong_place(self, entry: QuotaEntry, versions: list[Agreement]) -> str | None:
        """The row against its vacancy, and against what was told when it was notified."""
        if entry.corrects:
            return self._wrong_correction(entry, entry.corrects)
        expected = self.position.number + 1
        if entry.number != expected:
            return f"nummeret er {entry.number}, men skal være {expected}."
        on = entry.vacancy.notified_on
        in_force = [one for one in versions if one.valid_from <= on <= (one.valid_to or on)]
        if entry.agreement not in in_force:
            return "rækken er talt efter en aftale, som ikke gjaldt, da boligen blev indmeldt."
        return _wrong_notice(entry)

    def _wrong_correction(self, entry: QuotaEntry, corrected: QuotaEntry) -> str | None:
        kept = ("ledger_id", "vacancy_id", "number")
        if corrected.pk > entry.pk or any(getattr(entry, name) != getattr(corrected, name) for name in kept):
            return "en rettelse skal gælde samme nummer og bolig som den række, den retter."
        if corrected.corrects_id or corrected.pk in self.corrected:
            return "den række, som rettes, er selv en rettelse eller er rettet før."
        if entry.is_municipal:
            return "en rettelse giver ikke kommunen en bolig."
        return None

    def _wrong_count(self, entry: QuotaEntry) -> str | None:
        """The row against the law: the share it earned, whose turn it was, and why."""
        opened_before = dict.fromkeys(self._opened(entry, shift) for shift in (AT_ONCE, -AT_ONCE))
        claims = [opened - self.taken + self.given for opened in opened_before]
        if entry.corrects:
            return self._wrong_taking_out(entry, entry.corrects, claims)
        sentences = [self._wrong_turn(entry, one) for one in claims]
        if None not in sentences:
            return sentences[0]
        self.taken += entry.is_municipal - entry.is_due
        self.phase = Phase(entry.agreement.phase)
        return None

    def _wrong_taking_out(self, entry: QuotaEntry, corrected: QuotaEntry, claims: list[int]) -> str | None:
        """A correction against the law: what the vacancy added is taken back from where the count stood."""
        returned = corrected.pk in {pk for pk, _ in self.returns}
        terms = QuotaTerms(corrected.entitlement_after - corrected.entitlement_before, self.phase)
        was_municipal = corrected.is_municipal and not returned
        afters = [
            after_correction(replace(self.position, claims=one), terms, was_municipal=was_municipal) for one in claims
        ]
        stored = (entry.entitlement_before, entry.entitlement_after)
        expected = (self.position.entitlement, afters[0].entitlement)
        if stored != expected:
            return f"rettelsen går fra {_between(stored)}, men skal gå fra {_between(expected)}."
        if entry.claims_after not in {after.claims for after in afters}:
            return f"åbne krav efter er {entry.claims_after}, men skal være {afters[0].claims}."
        # What was opened by a return that is now out of the count is counted as opened for ever after.
        self.given += afters[0].claims - claims[0]
        self.corrected.add(corrected.pk)
        return None

    def _opened(self, entry: QuotaEntry, shift: timedelta) -> int:
        """How many earlier dwellings had come back, and were to be replaced, when the row was entered."""
        before = entry.entered_at - shift
        return sum(pk < entry.pk and at < before for pk, at in self.returns)

    def _wrong_turn(self, entry: QuotaEntry, claims: int) -> str | None:
        position = replace(self.position, claims=claims)
        terms = terms_of(entry.agreement, entry.vacancy.dwelling)
        suitable = is_suitable(entry.agreement, entry.vacancy.rent_dkk)
        return _wrong_values(entry, next_turn(position, terms, suitable=suitable))


def _wrong_values(entry: QuotaEntry, turn: Turn) -> str | None:
    shares: list[tuple[str, Fraction, Fraction]] = [
        ("ret før", entry.entitlement_before, turn.entitlement_before),
        ("ret efter", entry.entitlement_after, turn.entitlement_after),
    ]
    for label, stored, expected in shares:
        if stored != expected:
            return f"{label} er {mixed(stored)}, men skal være {mixed(expected)}."
    if entry.is_municipal != turn.to_municipality:
        whose = "kommunens" if turn.to_municipality else "boligorganisationens"
        return f"rækken siger en anden, men boligen er {whose}. {turn.finding.because}"
    if entry.claims_after != turn.claims_after:
        return f"åbne krav efter er {entry.claims_after}, men skal være {turn.claims_after}."
    if entry.because != turn.finding.because:
        return f"begrundelsen er »{entry.because}«, men skal være »{turn.finding.because}«"
    return None


def _wrong_notice(entry: QuotaEntry) -> str | None:
    """The row and the story were written at once, by the same; the vacancy says whose it became."""
    told = _events(entry.vacancy, "notify")
    if _told_number(entry) != entry.number:
        return "boligen blev indmeldt med et andet nummer."
    if (told[0].at, told[0].by_id) != (entry.entered_at, entry.entered_by_id):
        return "rækken er ikke indført sammen med indmeldingen."
    if entry.is_municipal != entry.vacancy.is_municipal:
        whose = "kommunens" if entry.vacancy.is_municipal else "boligorganisationens"
        return f"boligen selv står som {whose}, men rækken siger en anden."
    if entry.vacancy.agreement_id not in {None, entry.agreement_id}:
        return "boligen faldt til kommunen efter en anden aftale."
    return None


def _between(shares: tuple[Fraction, Fraction]) -> str:
    return f"{mixed(shares[0])} til {mixed(shares[1])}"


def _told_number(entry: QuotaEntry) -> int | None:
    """The number that the association was told when it notified."""
    told = _events(entry.vacancy, "notify")
    return told[0].facts.get("number") if told else None


def _opening(entry: QuotaEntry) -> list[VacancyEvent]:
    """The return that opened a claim, if the row's agreement says that it does."""
    replaced = entry.is_municipal and entry.agreement.return_policy != ReturnPolicy.CONSUMED
    return _events(entry.vacancy, "return") if replaced else []


def _events(vacancy: Vacancy, name: str) -> list[VacancyEvent]:
    return [event for event in vacancy.events.all() if event.name == name]


def _agreement_of(vacancy: Vacancy) -> Agreement | None:
    """The agreement that counted the dwelling the day it was notified."""
    return agreement_of(vacancy.dwelling, vacancy.terms, on=vacancy.notified_on, rent_dkk=vacancy.rent_dkk)


def _uncounted() -> Iterator[Difference]:
    """Vacancies in no ledger, though they were told a number, or fell to the municipality."""
    told = VacancyEvent.objects.filter(vacancy=OuterRef("pk"), name="notify").exclude(facts__number=None)
    lost = Vacancy.objects.filter(quota_entries=None).filter(Exists(told) | ~Q(agreement=None))
    for vacancy in lost.select_related("dwelling__estate", "terms").order_by("pk"):
        agreement = _agreement_of(vacancy)
        ledger = agreement.ledger if agreement else None
        yield Difference(ledger, None, vacancy, "boligen er talt, da den blev indmeldt, men står ikke i regnskabet.")
