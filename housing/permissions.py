"""May this person take this step with this vacancy now? None, or a Danish sentence."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from accounts.models import User
from accounts.roles import Role
from accounts.workflow import obstacle_in_table
from housing.models import (
    Agreement,
    Area,
    Association,
    CombinedLettingRequest,
    Dwelling,
    QuotaEntry,
    QuotaLedger,
    Vacancy,
)
from housing.models.replies import ReplyLink
from housing.queries.turns import agreement_of, is_suitable
from housing.states import REPLIES, RETURNED_STATES, VacancyState
from law.bases import LegalBasis
from law.wording import dkk, long_day, share, weekday_day

QUARTER = Fraction(1, 4)
MOST_OPEN_LINKS = 10
DONE_STATES = RETURNED_STATES | {VacancyState.WITHDRAWN}


def association_of(user: User) -> Association | None:
    """The housing association that a user works for; None for the municipality's people."""
    if user.role != Role.ASSOCIATION:
        return None
    membership = getattr(user, "membership", None)
    return membership.association if membership else None


def obstacle_to(step: str, vacancy: Vacancy, *, by: User) -> str | None:
    """The reason why not, in the order: whose dwelling, whose role, which state."""
    return _obstacle_of_others(vacancy, by) or obstacle_in_table(step, vacancy, by=by)


def obstacle_to_remind(vacancy: Vacancy, *, by: User, on: date) -> str | None:
    """Only the association reminds, only of a passed deadline, and once a day is enough."""
    if by.role != Role.ASSOCIATION:
        return "Kun boligorganisationen kan rykke for svar."
    sentence = _obstacle_of_others(vacancy, by)
    if sentence:
        return sentence
    if vacancy.state != VacancyState.AT_DISPOSAL or vacancy.answer_due_on is None:
        return f"{vacancy} venter ikke på svar fra kommunen. Genindlæs siden for at se, hvad der er sket."
    if vacancy.answer_due_on >= on:
        return f"Kommunen kan svare til og med {weekday_day(vacancy.answer_due_on)}. Ryk først dagen efter."
    if vacancy.events.filter(name="remind", facts__on=on.isoformat()).exists():
        return "I har allerede rykket i dag. Ring til kommunen, hvis det haster."
    return None


def _obstacle_of_others(vacancy: Vacancy, by: User) -> str | None:
    if by.role == Role.ASSOCIATION and association_of(by) != vacancy.dwelling.estate.association:
        return "Boligen hører til en anden boligorganisation."
    return None


def obstacle_to_notify(association: Association, *, by: User) -> str | None:
    """Only the association's own staff notify its vacancies; the system brings in history."""
    if by.role == Role.SYSTEM:
        return None
    if by.role != Role.ASSOCIATION:
        return "Ledige boliger indmeldes af boligorganisationen."
    if association_of(by) != association:
        return "I kan kun indmelde jeres egne boliger."
    return None


def obstacle_in_register(dwelling: Dwelling) -> str:
    """What is said of a dwelling that the register knows no rent and size of that day."""
    return f"{dwelling.address} har ingen husleje og størrelse i registret den dag. Ret boligen først."


def obstacle_of_double(dwelling: Dwelling, vacant_from: date, *, but: Vacancy | None = None) -> str | None:
    """One notice per dwelling and day; a withdrawn one does not count, nor the one being corrected."""
    earlier = dwelling.vacancies.filter(vacant_from=vacant_from).exclude(state=VacancyState.WITHDRAWN)
    earlier = earlier.exclude(pk=but.pk) if but else earlier
    if not earlier.exists():
        return None
    return (
        f"{dwelling.address} er allerede indmeldt som ledig fra {weekday_day(vacant_from)}. "
        "Find den under Vores boliger."
    )


def obstacle_in_order(vacant_from: date, available_on: date) -> str | None:
    """Nobody can have a dwelling before the one who lives there has left."""
    if available_on >= vacant_from:
        return None
    return f"Boligen kan tidligst være til rådighed, når den er fraflyttet: {weekday_day(vacant_from)}. Ret datoen."


def obstacle_in_past(available_on: date, *, on: date) -> str | None:
    """The municipality cannot owe rent for days before it was told."""
    if available_on >= on:
        return None
    return f"Boligen kan tidligst være til rådighed den dag, den indmeldes: {weekday_day(on)}. Ret datoen."


def obstacle_to_correct_vacancy(vacancy: Vacancy, *, by: User) -> str | None:
    """Who told the facts of a notice corrects them, as long as the vacancy is one."""
    sentence = obstacle_to_notify(vacancy.dwelling.estate.association, by=by)
    if sentence:
        return sentence
    if vacancy.state == VacancyState.WITHDRAWN:
        return f"{vacancy} er trukket tilbage. Indmeld boligen igen i stedet."
    return None


def obstacle_to_move(vacancy: Vacancy, available_on: date, *, on: date) -> str | None:
    """A correction never makes the municipality owe rent, or late with its answer, for days that are gone."""
    was = vacancy.available_on
    if vacancy.let_on is not None and available_on > vacancy.let_on:
        return f"Boligen er udlejet fra {weekday_day(vacancy.let_on)} og skal være til rådighed senest den dag. Ret datoen."
    if available_on >= was or not vacancy.is_municipal:
        return None
    if vacancy.answered_on is not None:
        return f"Kommunen har svaret. Boligen kan ikke være til rådighed før {weekday_day(was)}. Ret datoen."
    if available_on < on:
        return f"Boligen kan tidligst rykkes frem til i dag, {weekday_day(on)}. Ret datoen."
    return None


def obstacle_to_recount(vacancy: Vacancy, rent_dkk: Decimal) -> str | None:
    """A rent decides whether a dwelling counts, and whether an open claim takes it: that is not changed behind a number."""
    was, terms, on = vacancy.rent_dkk, vacancy.terms, vacancy.notified_on
    before = agreement_of(vacancy.dwelling, terms, on=on, rent_dkk=was)
    after = agreement_of(vacancy.dwelling, terms, on=on, rent_dkk=rent_dkk)
    if before == after and (after is None or is_suitable(after, was) == is_suitable(after, rent_dkk)):
        return None
    way_on = "Skriv en bemærkning i kvoteregnskabet, så kommunen kan se det."
    if vacancy.state in {VacancyState.OWN, VacancyState.AT_DISPOSAL}:
        way_on = "Træk den tilbage, og indmeld den igen, så den bliver talt på ny."
    return f"Med en husleje på {dkk(rent_dkk)} ville boligen være talt anderledes i kvoteregnskabet. {way_on}"


def obstacle_to_send_link(association: Association, *, by: User, at: datetime) -> str | None:
    """The municipality, or its nightly job, sends links; so many unanswered ones help nobody."""
    if not by.is_municipal and by.role != Role.SYSTEM:
        return "Svarlinks sendes af kommunen."
    waiting = ReplyLink.objects.filter(association=association).open_at(at).count()
    if waiting >= MOST_OPEN_LINKS:
        return f"{association} har allerede {waiting} svarlinks, som ikke er brugt. Ring i stedet."
    return None


def obstacle_to_ask(vacancy: Vacancy, *, at: datetime) -> str | None:
    """Only what is still vacant is asked about, and once at a time."""
    if VacancyState(vacancy.state) not in REPLIES:
        return f"{vacancy} er »{vacancy.get_state_display()}«, så der er ikke noget at spørge om."
    if vacancy.reply_links.open_at(at).exists():
        return f"Der er allerede spurgt til {vacancy}. Vent på svaret, eller ring."
    return None


def obstacle_to_use(link: ReplyLink, *, at: datetime) -> str | None:
    """One link, one answer, for two weeks."""
    if link.used_at is not None:
        return "Der er allerede svaret med linket. Kontakt kommunen, hvis noget skal ændres."
    if link.expires_at <= at:
        return "Linket er udløbet. Bed kommunen om et nyt."
    return None


def obstacle_to_run_schemes(*, by: User) -> str | None:
    """Schemes are the municipality's to set up and change; the association reads its own."""
    if by.is_municipal or by.role == Role.SYSTEM:
        return None
    return "Ordninger oprettes og ændres af kommunen."


def obstacle_to_agree(*, by: User) -> str | None:
    """The municipality writes agreements and corrections into the ledger; the association reads them."""
    if by.is_municipal or by.role == Role.SYSTEM:
        return None
    return "Aftaler og rettelser indføres af kommunen. Skriv en bemærkning, hvis noget er forkert."


def obstacle_to_correct(entry: QuotaEntry, *, by: User) -> str | None:
    """Only what nobody has the use of is taken out of the count, and only once."""
    sentence = obstacle_to_agree(by=by)
    if sentence:
        return sentence
    if entry.corrects_id is not None:
        return "Posten er selv en rettelse. Boligen får et nyt nummer, hvis den indmeldes igen."
    if QuotaEntry.objects.filter(corrects=entry).exists():
        return f"Nr. {entry.number} er allerede taget ud af tællingen. Genindlæs siden for at se det."
    if entry.is_municipal and entry.vacancy.state not in DONE_STATES:
        return "Boligen er stadig kommunens. Den skal trækkes tilbage eller sendes retur, før den kan tages ud."
    return None


def obstacle_to_remark(ledger: QuotaLedger, *, by: User) -> str | None:
    """Each of the two sides may write to the other."""
    if by.is_municipal or association_of(by) == ledger.association:
        return None
    return "Kvoteregnskabet hører til en anden boligorganisation."


def obstacle_to_share(agreement: Agreement) -> str | None:
    """Almenboligloven § 59, stk. 1 and 3 give every fourth; more than that is agreed by stk. 2."""
    if agreement.legal_basis not in {LegalBasis.ABL59_1, LegalBasis.ABL59_3} or agreement.share <= QUARTER:
        return None
    basis = LegalBasis(agreement.legal_basis).label
    return f"Efter {basis}, er andelen højst {share(QUARTER)}. Ret andelen, eller vælg en anden hjemmel."


def obstacle_when_counted(ledger: QuotaLedger, valid_from: date) -> str | None:
    """What has been counted by the old terms is not counted again by the new."""
    last = ledger.entries.order_by("-vacancy__notified_on").values_list("vacancy__notified_on", flat=True).first()
    if last is None or last < valid_from:
        return None
    return (
        f"Boliger indmeldt til og med {long_day(last)} er talt efter den gamle aftale. "
        f"Den nye kan tidligst gælde fra {long_day(last + timedelta(days=1))}."
    )


def obstacle_to_keep_areas(*, by: User) -> str | None:
    """Figures and lists of areas are the municipality's to write; the system brings in history."""
    if by.is_municipal or by.role == Role.SYSTEM:
        return None
    return "Områdernes tal og lister skrives af kommunen."


def obstacle_to_request_letting(area: Area, association: Association, *, by: User) -> str | None:
    """Combined letting is asked for by an association with dwellings in the area, once at a time."""
    if by.role != Role.ASSOCIATION or association_of(by) != association:
        return "Boligorganisationen anmoder selv om kombineret udlejning."
    if not area.terms.filter(dwelling__estate__association=association).exists():
        return f"I har ingen boliger i {area}."
    if area.combined_letting_requests.filter(association=association, decision="").exists():
        return f"I har allerede en anmodning om {area}, som kommunen ikke har svaret på."
    return None


def obstacle_to_decide_letting(asked: CombinedLettingRequest, *, by: User) -> str | None:
    if not by.is_municipal:
        return "Kombineret udlejning besluttes af kommunen."
    if asked.decision:
        return f"Anmodningen om {asked.area} er allerede besluttet. Genindlæs siden for at se svaret."
    return None


def obstacle_to_keep_register(*, by: User) -> str | None:
    """Who lets in the municipality is written by the municipality; the system brings in history."""
    if by.is_municipal or by.role == Role.SYSTEM:
        return None
    return "Boligorganisationer og afdelinger oprettes af kommunen."


def obstacle_to_keep_dwellings(association: Association, *, by: User) -> str | None:
    """The association keeps its own dwellings, the municipality all."""
    if by.is_municipal or by.role == Role.SYSTEM or (by.role == Role.ASSOCIATION and association_of(by) == association):
        return None
    return "I kan kun rette jeres egne boliger."
