"""Schemes: set up when the law allows it, changed from a day on, filled and emptied of dwellings, ended."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.denied import ActionDenied, refuse
from accounts.models import User
from housing.models import Agreement, Association, Dwelling, QuotaLedger, Scheme, SchemeDwelling, SchemeKind
from housing.permissions import obstacle_to_run_schemes
from housing.queries.schemes import Proposal, findings_of, known_terms, new_rooms, obstacle_in_proposal
from housing.schemes import SCHEMES, Terms, frozen_terms, terms_of
from law.vacancy_rent import Proration
from law.wording import long_day

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class AgreementTerms:
    """What the scheme's agreement says beside what its kind decides: working days, months, and how days are counted."""

    answer_working_days: int = 5
    is_return_free: bool = True
    notice_months: int = 3
    proration: Proration = Proration.ACTUAL_MONTH


@transaction.atomic
def set_up_scheme(proposal: Proposal, agreement: AgreementTerms, *, by: User, on: date, at: datetime) -> Scheme:
    """Save the scheme, its dwellings, its ledger and its agreement, with the law's answer frozen.

    Source: law.md 1.3, 1.4 and 2. Raises ActionDenied with every unmet condition of the kind's guard.
    """
    refuse(obstacle_to_run_schemes(by=by))
    _lock_association(proposal.association.pk)
    refuse(obstacle_in_proposal(proposal, known_on=on))
    scheme = Scheme.objects.create(
        kind=proposal.kind,
        association=proposal.association,
        name=proposal.name,
        starts_on=proposal.on,
        ends_on=proposal.ends_on,
        terms=frozen_terms(known_terms(proposal)),
        findings=[finding.as_dict() for finding in findings_of(proposal, known_on=on)],
        set_up_on=on,
        set_up_by=by,
    )
    dwellings = [*proposal.dwellings, *_save_rooms(proposal)]
    _place(scheme, dwellings, from_on=proposal.on)
    ledger = QuotaLedger.objects.create(association=proposal.association, scheme=scheme)
    _agree(ledger, scheme, agreement, from_on=proposal.on)
    scheme.record("set_up", by=by, at=at, text=f"Ordningen oprettet med {_count(dwellings)}", facts={})
    return scheme


@transaction.atomic
def change_scheme(
    scheme_id: int, terms: Terms, agreement: AgreementTerms, *, from_on: date, by: User, on: date, at: datetime
) -> Scheme:
    """Change the terms from a day on: the agreement gets a new version, and the law answers anew.

    Until that day the terms before it apply (`terms_of`); the story keeps both.
    """
    scheme = _lock_scheme(scheme_id, by=by, on=on)
    refuse(_obstacle_of_later_change(scheme, from_on))
    proposal = replace(proposal_of(scheme, on=from_on), terms=terms)
    refuse(obstacle_in_proposal(proposal, known_on=on))
    before = scheme.terms
    _answered(scheme, proposal, on)
    version = scheme.ledgers.get().agreements.order_by("-valid_from").first()
    assert version is not None, "a scheme is set up with its agreement"
    if vars(agreement) != vars(agreement_terms(version)):
        if from_on <= version.valid_from:
            raise ActionDenied(
                f"Aftalens vilkår gælder fra {long_day(version.valid_from)}. Vælg en senere dag for ændringen."
            )
        version.valid_to = from_on - ONE_DAY
        version.save(update_fields=["valid_to"])
        _agree(version.ledger, scheme, agreement, from_on=from_on)
    text = f"Vilkårene ændret fra {long_day(from_on)}"
    facts = {"from_on": from_on.isoformat(), "before": before, "after": scheme.terms}
    scheme.record("change", by=by, at=at, text=text, facts=facts)
    return scheme


def _obstacle_of_later_change(scheme: Scheme, from_on: date) -> str | None:
    """Terms follow each other by day, as versions of an agreement do."""
    later = scheme.events.filter(name="change", facts__from_on__gt=from_on.isoformat()).order_by("-pk").first()
    if later is None:
        return None
    last = date.fromisoformat(later.facts["from_on"])
    return f"Vilkårene er allerede ændret fra {long_day(last)}. Vælg den dag eller en senere."


@transaction.atomic
def add_to_scheme(proposal: Proposal, *, by: User, on: date, at: datetime) -> Scheme:
    """More dwellings or rooms from `proposal.on`; the law is asked about all of them together."""
    assert proposal.scheme is not None, "a proposal to add names its scheme"
    scheme = _lock_scheme(proposal.scheme.pk, by=by, on=on)
    within = {place.dwelling_id for place in places_in_force(scheme, on=proposal.on)}
    coming = [dwelling for dwelling in proposal.dwellings if dwelling.pk not in within]
    if not coming and not proposal.rooms:
        raise ActionDenied("Vælg mindst én bolig, som ikke er med i ordningen.")
    proposal = replace(proposal, scheme=scheme)
    refuse(obstacle_in_proposal(proposal, known_on=on))
    _answered(scheme, proposal, on)
    dwellings = [*coming, *_save_rooms(proposal)]
    _place(scheme, dwellings, from_on=proposal.on)
    text = f"{_count(dwellings)} kom med fra {long_day(proposal.on)}"
    scheme.record("add", by=by, at=at, text=text, facts={"dwellings": [dwelling.pk for dwelling in dwellings]})
    return scheme


@transaction.atomic
def remove_from_scheme(
    scheme_id: int, place_id: int, *, to_on: date, terms: Terms | None = None, by: User, on: date, at: datetime
) -> Scheme:
    """A dwelling leaves after `to_on`; what is left must still be what the kind demands."""
    scheme = _lock_scheme(scheme_id, by=by, on=on)
    place = scheme.places.select_related("dwelling").get(pk=place_id)
    if to_on < place.from_on:
        raise ActionDenied(f"{place.dwelling} kom med {long_day(place.from_on)}. Vælg den dag eller en senere.")
    proposal = proposal_of(scheme, on=max(on, to_on))
    left = tuple(dwelling for dwelling in proposal.dwellings if dwelling.pk != place.dwelling_id)
    proposal = replace(proposal, dwellings=left, terms=terms or proposal.terms)
    if not left:
        raise ActionDenied("Det er ordningens sidste bolig. Afslut ordningen i stedet.")
    refuse(obstacle_in_proposal(proposal, known_on=on))
    place.to_on = to_on
    place.save(update_fields=["to_on"])
    _answered(scheme, proposal, on)
    text = f"{place.dwelling} er ude efter {long_day(to_on)}"
    scheme.record("remove", by=by, at=at, text=text, facts={"dwellings": [place.dwelling_id]})
    return scheme


@transaction.atomic
def end_scheme(scheme_id: int, *, ends_on: date, by: User, on: date, at: datetime) -> Scheme:
    """The last day of the scheme: its places and its agreement end with it. What is at disposal stays so."""
    scheme = _lock_scheme(scheme_id, by=by, on=on)
    last = Agreement.objects.filter(ledger__scheme=scheme).order_by("-valid_from").first()
    earliest = max([scheme.starts_on, *([last.valid_from] if last else [])])
    if ends_on < earliest:
        raise ActionDenied(
            f"Ordningen kan tidligst slutte {long_day(earliest)}, hvor dens vilkår begynder. Ret datoen."
        )
    scheme.places.filter(from_on__gt=ends_on).delete()
    scheme.places.exclude(to_on__lt=ends_on).update(to_on=ends_on)
    Agreement.objects.filter(ledger__scheme=scheme).exclude(valid_to__lt=ends_on).update(valid_to=ends_on)
    scheme.ends_on = ends_on
    scheme.save(update_fields=["ends_on"])
    scheme.record("end", by=by, at=at, text=f"Ordningen slutter {long_day(ends_on)}", facts={})
    return scheme


def proposal_of(scheme: Scheme, *, on: date) -> Proposal:
    """The scheme as it will stand on a day, to be changed into what is wanted."""
    places = places_in_force(scheme, on=on)
    return Proposal(
        kind=SchemeKind(scheme.kind),
        association=scheme.association,
        terms=terms_of(scheme),
        on=on,
        dwellings=tuple(place.dwelling for place in places),
        scheme=scheme,
        name=scheme.name,
        ends_on=scheme.ends_on,
    )


def places_in_force(scheme: Scheme, *, on: date) -> list[SchemeDwelling]:
    """The places of that day."""
    places = scheme.places.exclude(to_on__lt=on).filter(from_on__lte=on)
    return list(places.select_related("dwelling__estate").order_by("dwelling__address", "pk"))


def agreement_terms(version: Agreement) -> AgreementTerms:
    """What a version says beside what its kind decides."""
    return AgreementTerms(
        answer_working_days=version.answer_working_days,
        is_return_free=version.is_return_free,
        notice_months=version.notice_months,
        proration=Proration(version.proration),
    )


def _lock_scheme(scheme_id: int, *, by: User, on: date) -> Scheme:
    """The scheme with its association locked, so that two changes come one after the other."""
    refuse(obstacle_to_run_schemes(by=by))
    scheme = Scheme.objects.select_related("association").get(pk=scheme_id)
    _lock_association(scheme.association_id)
    scheme.refresh_from_db(fields=["terms", "findings", "ends_on"])
    if scheme.ends_on is not None and scheme.ends_on < on:
        raise ActionDenied(f"Ordningen sluttede {long_day(scheme.ends_on)} og kan ikke ændres.")
    return scheme


def _lock_association(association_id: int) -> None:
    """Who lets is locked while one of its schemes is weighed: the law asks what it has agreed to before."""
    Association.objects.select_for_update(of=("self",), no_key=True).get(pk=association_id)


def _answered(scheme: Scheme, proposal: Proposal, on: date) -> None:
    """Keep the terms as they are now and the law's new answer."""
    scheme.terms = frozen_terms(known_terms(proposal))
    scheme.findings = [finding.as_dict() for finding in findings_of(proposal, known_on=on)]
    scheme.save(update_fields=["terms", "findings"])


def _save_rooms(proposal: Proposal) -> list[Dwelling]:
    rooms = []
    for dwelling, terms in new_rooms(proposal):
        dwelling.save()
        terms.dwelling = dwelling
        terms.save()
        rooms.append(dwelling)
    return rooms


def _place(scheme: Scheme, dwellings: Iterable[Dwelling], *, from_on: date) -> None:
    SchemeDwelling.objects.bulk_create(
        SchemeDwelling(scheme=scheme, dwelling=dwelling, from_on=from_on, to_on=scheme.ends_on)
        for dwelling in dwellings
    )


def _agree(ledger: QuotaLedger, scheme: Scheme, agreement: AgreementTerms, *, from_on: date) -> None:
    rule = SCHEMES[SchemeKind(scheme.kind)]
    Agreement.objects.create(
        ledger=ledger,
        valid_from=from_on,
        valid_to=scheme.ends_on,
        legal_basis=rule.basis,
        share=rule.share,
        phase=rule.phase,
        **vars(agreement),
    )


def _count(dwellings: list[Dwelling]) -> str:
    return "1 bolig" if len(dwellings) == 1 else f"{len(dwellings)} boliger"
