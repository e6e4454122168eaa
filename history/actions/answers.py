"""What the municipality answered: a lease, or a return with its reason."""

from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction

from accounts.workflow import take_step
from allocation.models import Allocation, Case
from allocation.states import AllocationState, CaseState
from history.files import Row
from history.loading import Loading, cells_of, noon, require_valid
from history.problems import BadRow, LeansOnBadRow
from history.row_forms import ALLOCATED, AnswerForm
from history.sheets import AGREEMENTS, ANSWERS, CITIZENS, VACANCIES
from housing.actions.answers import allocate_vacancy, let_vacancy, lock_vacancy, relet_vacancy, return_vacancy
from housing.forms.vacancies import ReletForm, ReturnForm
from housing.models import Vacancy
from housing.states import RETURNED_STATES, ReturnReason, VacancyState
from law.wording import long_day, weekday_day

Told = dict[str, Any]


@dataclass
class Answers:
    """The answers of a folder, waiting for their day and for their vacancy."""

    loading: Loading
    waiting: list[tuple[date, Row, Told]] = field(default_factory=list)

    def read(self) -> None:
        self.loading.each(ANSWERS, self._read_one)
        self.waiting.sort(key=lambda one: (one[0], one[1].number))

    def _read_one(self, row: Row) -> None:
        form = AnswerForm(cells_of(ANSWERS, row))
        require_valid(ANSWERS, form)
        self.waiting.append((form.cleaned_data["answered_on"], row, form.cleaned_data))

    def give_before(self, day: date) -> None:
        """Give the answers of earlier days, as far as their vacancies are loaded."""
        due = [one for one in self.waiting if one[0] < day]
        ready = [one for one in due if self._vacancy(one[1], one[2]) is not None]
        if ready:
            self.waiting = [one for one in self.waiting if one not in ready]
            self._give(ready)

    def give_rest(self) -> None:
        rest, self.waiting = self.waiting, []
        self._give(rest)

    def _give(self, answers: list[tuple[date, Row, Told]]) -> None:
        for _day, row, told in answers:
            self.loading.guard(ANSWERS, row, partial(self._give_one, row, told))

    def _vacancy(self, row: Row, told: Told) -> Vacancy | None:
        return self.loading.register.vacancies.get((row.cells["Lejemålsnr"], told["notified_on"]))

    @transaction.atomic
    def _give_one(self, row: Row, told: Told) -> None:
        vacancy = self._vacancy(row, told)
        if vacancy is None:
            self.loading.refuse_leaning(VACANCIES, "Lejemålsnr", row.cells["Lejemålsnr"], row.cells["Anmeldt den"])
            column = "Anmeldt den" if row.cells["Lejemålsnr"] in self.loading.register.by_unit else "Lejemålsnr"
            raise BadRow.at(column, f"Boligen er ikke indmeldt {long_day(told['notified_on'])}.")
        vacancy = lock_vacancy(vacancy.pk)
        self._require_municipal(vacancy)
        if told["answer"] == ALLOCATED:
            self._allocate(row, told, vacancy)
        else:
            self._return(told, vacancy)
        self.loading.vacancy_ids.add(vacancy.pk)

    def _require_municipal(self, vacancy: Vacancy) -> None:
        """A row left out moves the count of all after it, so such an answer may well be right in itself."""
        if vacancy.is_municipal:
            return
        moved_by = self.loading.problems.first_bad(AGREEMENTS, VACANCIES)
        if moved_by is not None:
            raise LeansOnBadRow("Lejemålsnr", *moved_by)
        entry = vacancy.quota_entries.select_related("ledger").first()
        why = entry.because if entry else "Den er ikke med i noget kvoteregnskab."
        raise BadRow.at("Lejemålsnr", f"Boligen var ikke kommunens at svare på. {why}")

    # Allocated

    def _allocate(self, row: Row, told: Told, vacancy: Vacancy) -> None:
        case: Case = self.loading.known(CITIZENS, self.loading.register.cases, row, "Sagsnr")
        if vacancy.state == VacancyState.AT_DISPOSAL:
            self._require_waiting(case)
            self._lease(told, vacancy, case)
            self.loading.new += 1
        else:
            _require_same_lease(told, vacancy, case)
        self.loading.loaded["allocated"] += 1

    def _require_waiting(self, case: Case) -> None:
        if case.state == CaseState.HOUSED:
            raise BadRow.at("Sagsnr", f"Sag {case} har allerede fået en bolig.")
        if case.state != CaseState.APPROVED:
            raise BadRow.at("Sagsnr", f"Sag {case} er »{case.get_state_display()}« og kan ikke få en bolig.")

    def _lease(self, told: Told, vacancy: Vacancy, case: Case) -> None:
        """The whole way from the decision to the key, as it is known afterwards: no offer, no letter."""
        by, answered_on, lease_on = self.loading.by, told["answered_on"], told["lease_on"]
        _require_let_day(lease_on, vacancy, "Udlejet fra")
        allocation = Allocation.objects.create(
            vacancy=vacancy,
            case=case,
            state=AllocationState.LEASED,
            legal_basis=vacancy.legal_basis,
            decided_on=answered_on,
            decided_by=by,
            decided_at=noon(answered_on),
            reasons="Besluttet, før systemet blev taget i brug.",
            rates_known_on=answered_on,
            answer_due_on=answered_on,
            answered_on=answered_on,
            lease_on=lease_on,
            is_imported=True,
        )
        allocate_vacancy(vacancy, by=by, on=answered_on, at=noon(answered_on))
        let_vacancy(vacancy, let_on=lease_on, by=by, at=noon(lease_on))
        allocation.record("allocate", by=by, at=noon(answered_on), text=f"Anvist {vacancy}", facts={})
        since = weekday_day(lease_on)
        allocation.record("lease", by=by, at=noon(lease_on), text=f"Lejekontrakt fra {since}", facts={})
        take_step(case, "house", by=by, at=noon(lease_on), text=f"Fik bolig: {vacancy}")

    # Returned

    def _return(self, told: Told, vacancy: Vacancy) -> None:
        reason, by = ReturnReason(told["reason"]), self.loading.by
        if vacancy.state == VacancyState.AT_DISPOSAL:
            on = told["answered_on"]
            note = "Årsagen er ikke uddybet i filen." if reason == ReturnReason.OTHER else ""
            form = ReturnForm({"reason": reason, "note": note})
            require_valid(ANSWERS, form)
            vacancy = return_vacancy(vacancy.pk, **form.cleaned_data, by=by, on=on, at=noon(on))
            self.loading.new += 1
        else:
            _require_same_return(told, vacancy)
        if told["relet_on"] and vacancy.state == VacancyState.RETURNED:
            _require_let_day(told["relet_on"], vacancy, "Genudlejet fra")
            relet_vacancy(vacancy.pk, let_on=told["relet_on"], by=by, at=noon(told["relet_on"]))
        self.loading.loaded["returned"] += 1
        self.loading.loaded[f"returned_{reason}"] += 1


def _require_let_day(day: date, vacancy: Vacancy, column: str) -> None:
    form = ReletForm({"let_on": day}, available_on=vacancy.available_on)
    if not form.is_valid():
        raise BadRow.at(column, str(form.errors["let_on"][0]))


def _require_same_lease(told: Told, vacancy: Vacancy, case: Case) -> None:
    leased = vacancy.allocations.filter(state=AllocationState.LEASED, case=case).first()
    same = leased is not None and (leased.answered_on, leased.lease_on) == (told["answered_on"], told["lease_on"])
    if vacancy.state != VacancyState.LET or not same:
        raise _answered_otherwise(vacancy)


def _require_same_return(told: Told, vacancy: Vacancy) -> None:
    same = (vacancy.answered_on, vacancy.return_reason) == (told["answered_on"], told["reason"])
    relet_otherwise = vacancy.let_on is not None and vacancy.let_on != told["relet_on"]
    if vacancy.state not in RETURNED_STATES or not same or relet_otherwise:
        raise _answered_otherwise(vacancy)


def _answered_otherwise(vacancy: Vacancy) -> BadRow:
    state = vacancy.get_state_display()
    day = f" {long_day(vacancy.answered_on)}" if vacancy.answered_on else ""
    return BadRow.at(
        "Svar", f"Et andet svar er allerede registreret{day}: boligen er »{state}«. Det kan ikke laves om."
    )
