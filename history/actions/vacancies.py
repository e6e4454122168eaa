"""Vacancies in the order they were notified: the ledger decides whose each one was, as it did then."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Max

from history.actions.answers import Answers
from history.files import Row
from history.loading import Loading, cells_of, in_words, noon, require_valid
from history.problems import BadRow
from history.row_forms import NotifiedForm, ToldAgainForm
from history.sheets import DWELLINGS, VACANCIES
from housing.actions.notices import notify_vacancy
from housing.forms.vacancies import NotifyForm
from housing.models import Dwelling, DwellingTerms, QuotaEntry, Vacancy
from law.wording import long_day


def load_vacancies_and_answers(loading: Loading) -> None:
    """Notices in file order, which is the ledgers' order; an answer is given before the next notice of a later day."""
    answers = Answers(loading)
    answers.read()
    _Notices(loading, answers).load()
    answers.give_rest()


@dataclass
class _Notices:
    """What `ledige_boliger.csv` tells, row by row."""

    loading: Loading
    answers: Answers
    counted_until: dict[int, date] = field(default_factory=dict)  # by ledger, as it was before this folder

    def load(self) -> None:
        last = QuotaEntry.objects.order_by().values_list("ledger_id").annotate(Max("vacancy__notified_on"))
        self.counted_until = dict(last)
        self.loading.each(VACANCIES, self._take)

    def _take(self, row: Row) -> None:
        notified = NotifiedForm(cells_of(VACANCIES, row))
        require_valid(VACANCIES, notified)
        on: date = notified.cleaned_data["notified_on"]
        self._require_year(on)
        self.answers.give_before(on)
        key = (row.cells["Lejemålsnr"], on)
        known = self.loading.register.vacancies.get(key)
        if known is None:
            vacancy = self._notify(row, on)
            self.loading.register.vacancies[key] = vacancy
            self.loading.new += 1
        else:
            vacancy = self._require_same(row, known)
        self.loading.vacancy_ids.add(vacancy.pk)
        self.loading.loaded["vacancies"] += 1
        self.loading.loaded["offered"] += vacancy.is_municipal

    def _require_year(self, on: date) -> None:
        if not self.loading.year <= on.year <= self.loading.year + 1:
            raise BadRow.at("Anmeldt den", f"Dagen ligger langt fra {self.loading.year}, som mappen handler om.")

    def _notify(self, row: Row, on: date) -> Vacancy:
        dwelling = self._dwelling(row)
        terms = self._terms(dwelling, on)
        cells = cells_of(VACANCIES, row, confirm="on")
        form = NotifyForm(cells, dwelling=dwelling, on=on, terms=terms, historic=True)
        require_valid(VACANCIES, form)
        with transaction.atomic():
            vacancy = notify_vacancy(
                dwelling.pk,
                form.notice,
                by=self.loading.by,
                on=on,
                at=noon(on),
                overrides=form.overrides,
                is_imported=True,
            )
            self._require_order(vacancy)
        return vacancy

    def _dwelling(self, row: Row) -> Dwelling:
        """The unit number alone names a dwelling here, so only one dwelling may have it."""
        found = self.loading.register.by_unit
        dwellings: list[Dwelling] = self.loading.known(DWELLINGS, found, row, "Lejemålsnr")
        if len(dwellings) > 1:
            owners = " og ".join(sorted(f"{one.estate.association} ({one.estate})" for one in dwellings))
            raise BadRow.at("Lejemålsnr", f"Flere boliger har dette nummer: {owners}. Giv dem hver sit.")
        return dwellings[0]

    def _terms(self, dwelling: Dwelling, on: date) -> DwellingTerms | None:
        versions = self.loading.register.terms[dwelling.pk]
        return next((one for one in versions if one.valid_from <= on <= (one.valid_to or on)), None)

    def _require_order(self, vacancy: Vacancy) -> None:
        """A ledger is never counted backwards: what it had before this folder must lie earlier."""
        entry = QuotaEntry.objects.select_related("ledger").filter(vacancy=vacancy).first()
        last = self.counted_until.get(entry.ledger_id) if entry else None
        if entry and last and vacancy.notified_on < last:
            raise BadRow.at(
                "Anmeldt den",
                f"Kvoteregnskabet for {entry.ledger} er allerede ført til {long_day(last)} "
                "og kan ikke få en tidligere bolig ind bagefter.",
            )

    def _require_same(self, row: Row, known: Vacancy) -> Vacancy:
        told = ToldAgainForm(cells_of(VACANCIES, row))
        require_valid(VACANCIES, told)
        for name, value in told.cleaned_data.items():
            if getattr(known, name) != value:
                reason = f"Boligen er allerede indmeldt med »{in_words(known, name)}«. Det kan ikke laves om."
                raise BadRow.at(VACANCIES.column_of(name), reason)
        return known
