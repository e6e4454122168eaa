"""May this person take this step with this experiment, participation or project now? None, or a Danish sentence."""

from collections.abc import Iterable
from datetime import date

from accounts.models import User
from accounts.roles import Role
from accounts.workflow import obstacle_in_table
from allocation.models import Case
from allocation.states import CaseState
from experiments.models import BuildingProject, Experiment, Participation
from experiments.states import ExperimentState, ParticipationState
from law.experiment_terms import first_case
from law.experiments import ExperimentKind
from law.findings import Finding, Weight
from law.wording import long_day

FIT_TO_ENTER = frozenset({CaseState.APPROVED, CaseState.HOUSED})


def refusals(findings: Iterable[Finding]) -> list[Finding]:
    """What stands in the way: conditions that are not met and bans that are."""
    return [finding for finding in findings if not finding.favourable and finding.weight is not Weight.CONSIDERATION]


def obstacle_in_law(findings: Iterable[Finding]) -> str | None:
    """Every unmet condition, each in its own sentence."""
    failed = [ended(finding.because) for finding in refusals(findings)]
    return " ".join(failed) or None


def ended(sentence: str) -> str:
    """An amount ends a sentence with its own full stop."""
    return sentence if sentence.endswith((".", "?")) else f"{sentence}."


def obstacle_to_run(*, by: User) -> str | None:
    """Experiments are the municipality's own."""
    if by.is_municipal or by.role == Role.SYSTEM:
        return None
    return "Forsøg føres af kommunen."


def obstacle_to(step: str, thing: Experiment | Participation | BuildingProject, *, by: User) -> str | None:
    """The reason why not: whose role, which state."""
    return obstacle_in_table(step, thing, by=by)


def obstacle_to_start(experiment: Experiment, *, by: User, on: date) -> str | None:
    """No experiment runs before its charter is published."""
    return obstacle_to("start", experiment, by=by) or obstacle_in_law(
        [first_case(experiment.charter_published_on, on=on)]
    )


def obstacle_to_end(experiment: Experiment, *, by: User) -> str | None:
    """An experiment ends when nobody is in it any more."""
    if sentence := obstacle_to("end", experiment, by=by):
        return sentence
    left = experiment.participations.active().count()
    if not left:
        return None
    who = "1 borger er" if left == 1 else f"{left} borgere er"
    return f"{who} stadig med i forsøget. Afslut eller overfør dem først."


def obstacle_to_enter(experiment: Experiment, case: Case, *, by: User) -> str | None:
    """Who can be taken into an experiment at all, whatever it is about."""
    if sentence := obstacle_to_run(by=by):
        return sentence
    if experiment.state != ExperimentState.RUNNING:
        return f"Forsøget er »{experiment.get_state_display()}«. Det skal være i gang, før nogen kan komme med."
    if case.state not in FIT_TO_ENTER:
        return f"Sag {case.number} er »{case.get_state_display()}«. Den skal være godkendt, før borgeren kan komme med."
    now = case.participations.active().select_related("experiment").first()
    if now is not None:
        return f"Borgeren er allerede med i »{now.experiment}«. Afslut den deltagelse først."
    return None


def obstacle_to_extend(participation: Participation, *, by: User) -> str | None:
    if sentence := obstacle_to("extend", participation, by=by):
        return sentence
    if participation.ends_on is None:
        return "Deltagelsen har ingen slutdato og skal ikke forlænges."
    if participation.extended_months:
        return "Perioden er forlænget én gang, og mere kan den ikke."
    experiment = participation.experiment
    if not experiment.terms.extension_months:
        return f"Perioden kan ikke forlænges i {experiment.law_kind.label}: reglerne giver ingen forlængelse."
    return None


def obstacle_to_transfer(participation: Participation, *, by: User) -> str | None:
    """Only what can be let for good is let for good."""
    if sentence := obstacle_to("transfer", participation, by=by):
        return sentence
    if participation.experiment.kind == ExperimentKind.TEMPORARY_SOLUTION:
        return "En midlertidig bygning kan ikke lejes ud varigt. Afslut opholdet, når borgeren flytter i egen bolig."
    return None


def obstacle_to_warn(participation: Participation, *, by: User) -> str | None:
    if sentence := obstacle_to_run(by=by):
        return sentence
    if participation.state != ParticipationState.ACTIVE:
        return f"Deltagelsen er »{participation.get_state_display()}«, og der er intet at varsle."
    if participation.ends_on is None:
        return "Deltagelsen har ingen slutdato, og der er intet at varsle."
    if participation.warned_on is not None:
        return f"Borgeren fik varsel {long_day(participation.warned_on)}."
    return None


def obstacle_to_finish(project: BuildingProject, *, by: User) -> str | None:
    """Every milestone is reached before the dwellings stand in the register."""
    if sentence := obstacle_to("finish", project, by=by):
        return sentence
    left = [milestone.name for milestone in project.milestones.all() if milestone.reached_on is None]
    if left:
        return f"Disse milepæle er ikke nået: {', '.join(left)}. Skriv, hvornår de blev nået."
    return None


def obstacle_to_commit(project: BuildingProject, *, by: User) -> str | None:
    if sentence := obstacle_to("commit", project, by=by):
        return sentence
    if not project.lines.all():
        return "Skriv først, hvilke boliger projektet skal have."
    return None
