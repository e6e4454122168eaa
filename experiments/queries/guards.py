"""What the law says of an entry: the conditions of every experiment, and each kind's own."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from allocation.models import Case
from experiments.entering import Entry
from experiments.models import Experiment, TemporaryPlace
from experiments.queries.sharing import findings_of_room
from experiments.queries.stays import fullest_night
from housing.models import Dwelling, DwellingTerms
from law.experiment_terms import ExperimentBasis, lease_with_support, subsidy_conditions, temporary_stay
from law.experiments import ACT, ExperimentKind, ParticipationFacts, RentSubsidy, participation, rent_subsidy
from law.findings import Finding, Weight

Guard = Callable[[Experiment, Entry, Case, DwellingTerms], Sequence[Finding]]


def findings_of_entry(experiment: Experiment, entry: Entry, case: Case, terms: DwellingTerms) -> list[Finding]:
    """Frikommunenetværksloven: the charter, the days, the commitment and the limits, then the kind's own conditions."""
    facts = ParticipationFacts(
        starts_on=entry.starts_on,
        months=entry.months or 0,
        charter_published_on=experiment.charter_published_on,
        commitments=frozenset(promise.kind for promise in entry.promises),
        persons=_persons(terms.dwelling),
        rent_dkk=terms.rent_dkk,
    )
    common = participation(experiment.law_kind, facts, terms=experiment.terms).findings
    own = _OWN[experiment.law_kind](experiment, entry, case, terms)
    return [*common, *(_cited(finding, experiment) for finding in own)]


def _cited(finding: Finding, experiment: Experiment) -> Finding:
    """By the general law a condition is the charter's and its own paragraph's, not the act's that has lapsed."""
    if experiment.basis == ExperimentBasis.FREE_MUNICIPALITY or not finding.paragraph.startswith(ACT):
        return finding
    return replace(finding, paragraph=experiment.terms.paragraph)


def subsidy_of(experiment: Experiment, entry: Entry, terms: DwellingTerms) -> RentSubsidy:
    """The subsidy that the charter gives; `entry.means` is told."""
    assert entry.means is not None, "a subsidy is counted from what was told"
    return rent_subsidy(
        rent_dkk=terms.rent_dkk,
        housing_benefit_dkk=entry.means.housing_benefit_dkk,
        affordable_rent_dkk=entry.means.affordable_rent_dkk,
        cap_dkk=experiment.cap_month_dkk,
    )


def _persons(dwelling: Dwelling) -> int:
    """In a shared dwelling those there is room for: the rooms are let one by one, and the first lives there alone."""
    shared = getattr(dwelling.part_of, "shared", None) if dwelling.part_of_id else None
    return shared.residents_planned if shared else 1


def _subsidy(experiment: Experiment, entry: Entry, case: Case, terms: DwellingTerms) -> Sequence[Finding]:
    answer = subsidy_of(experiment, entry, terms)
    assert entry.means is not None
    needed = Finding(
        answer.subsidy_month_dkk > 0, Weight.CONDITION, answer.finding.paragraph, answer.finding.because + _cap(answer)
    )
    keeps = subsidy_conditions(
        lives_there=True,
        has_applied_for_housing_benefit=entry.means.has_applied_for_benefit,
        keeps_commitment=True,
    )
    return [needed, *keeps]


def _cap(answer: RentSubsidy) -> str:
    return "" if answer.subsidy_month_dkk else ", og borgeren kan selv betale huslejen."


def _stay(experiment: Experiment, entry: Entry, case: Case, terms: DwellingTerms) -> Sequence[Finding]:
    place: TemporaryPlace | None = getattr(terms.dwelling, "temporary_place", None)
    if place is None:
        return [_not_ours(f"{terms.dwelling} er ikke et værelse i en midlertidig bygning.")]
    last = entry.ends_on or date.max
    return [
        *temporary_stay(
            ends_on=last,
            permit_until=place.building.permit_until,
            taken=fullest_night(terms.dwelling, entry.starts_on, last),
            places=place.beds,
        ),
        Finding(bool(entry.move_on_plan), Weight.CONDITION, experiment.terms.paragraph, _plan(entry)),
    ]


def _plan(entry: Entry) -> str:
    if entry.move_on_plan:
        return "Der er en plan for, hvor borgeren flytter hen bagefter."
    return "Der mangler en plan for, hvor borgeren flytter hen bagefter."


def _lease(experiment: Experiment, entry: Entry, case: Case, terms: DwellingTerms) -> Sequence[Finding]:
    support = entry.support
    return [
        lease_with_support(
            lease_starts_on=entry.starts_on,
            lease_ends_on=entry.ends_on or date.max,
            support_starts_on=support.starts_on if support else None,
            support_ends_on=support.ends_on if support else None,
        )
    ]


def _shared(experiment: Experiment, entry: Entry, case: Case, terms: DwellingTerms) -> Sequence[Finding]:
    shared = getattr(terms.dwelling.part_of, "shared", None) if terms.dwelling.part_of_id else None
    if shared is None:
        return [_not_ours(f"{terms.dwelling} er ikke et værelse i en delebolig.")]
    return findings_of_room(shared, terms.dwelling, entry, case)


def _cheap(experiment: Experiment, entry: Entry, case: Case, terms: DwellingTerms) -> Sequence[Finding]:
    is_ours = terms.dwelling.built_by.filter(project__experiment=experiment).exists()
    sentence = f"{terms.dwelling} er {'bygget' if is_ours else 'ikke bygget'} i forsøget."
    return [Finding(is_ours, Weight.CONDITION, "almenboligloven § 115", sentence)]


def _not_ours(sentence: str) -> Finding:
    return Finding(False, Weight.CONDITION, "vedtægten", f"{sentence} Vælg et andet sted.")


_OWN: dict[ExperimentKind, Guard] = {
    ExperimentKind.RENT_SUBSIDY: _subsidy,
    ExperimentKind.TEMPORARY_SOLUTION: _stay,
    ExperimentKind.TEMPORARY_LEASE: _lease,
    ExperimentKind.SHARED_DWELLING: _shared,
    ExperimentKind.CHEAP_BUILDING: _cheap,
}
