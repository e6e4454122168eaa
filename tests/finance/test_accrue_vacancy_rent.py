"""What a vacancy costs, month by month, from the first row to the last correction."""

import json
import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Sum

from accounts.denied import ActionDenied
from finance import jobs
from finance.actions import accrue_vacancy_rent
from finance.models import VacancyRentLiability
from housing.actions import answers
from housing.models import Vacancy
from housing.states import ReturnReason, VacancyState
from law.vacancy_rent import vacancy_rent
from tests.factories import NOW, TODAY, a_caseworker, a_dwelling, a_ledger, a_vacancy, an_estate, at_ten, staff_of

pytestmark = pytest.mark.django_db

FROM = date(2026, 1, 5)  # a Monday; the vacancies here are at disposal from this day
END_OF_JANUARY = date(2026, 1, 31)


def an_empty(rent: str = "6200.00", state: VacancyState = VacancyState.AT_DISPOSAL, **fields) -> Vacancy:
    return a_vacancy(
        state, dwelling=a_dwelling(rent), on=date(2025, 12, 1), vacant_from=FROM, available_on=FROM, **fields
    )


def let(vacancy: Vacancy, day: date) -> None:
    """Past the workflow: only the dates matter to the rent."""
    Vacancy.objects.filter(pk=vacancy.pk).update(
        state=VacancyState.ALLOCATED, answered_on=FROM, answered_by=a_caseworker()
    )
    Vacancy.objects.filter(pk=vacancy.pk).update(state=VacancyState.LET, let_on=day)


def months(vacancy: Vacancy) -> dict[str, Decimal]:
    sums = vacancy.liabilities.order_by().values_list("month").annotate(Sum("amount_dkk"))
    return {f"{month:%Y-%m}": amount for month, amount in sums}


def test_an_open_vacancy_costs_through_the_day():
    vacancy = an_empty()
    done = accrue_vacancy_rent(on=END_OF_JANUARY, at=NOW)
    assert months(vacancy) == {"2026-01": Decimal("5400.00")}  # 27 of 31 days of 6,200
    assert (done.vacancies, done.rows, done.amount_dkk) == (1, 1, Decimal("5400.00"))
    row = vacancy.liabilities.get()
    assert (row.starts_on, row.ends_on, row.days) == (FROM, date(2026, 2, 1), 27)
    assert row.because == "Kommunen betaler fra 5. januar 2026; boligen er endnu hverken udlejet eller sendt retur."


def test_run_again_it_writes_nothing():
    an_empty()
    accrue_vacancy_rent(on=END_OF_JANUARY, at=NOW)
    assert accrue_vacancy_rent(on=END_OF_JANUARY, at=NOW).rows == 0


def test_night_after_night_gives_the_same_as_once():
    nightly, at_once = an_empty("7123.45"), an_empty("7123.45")
    first, last = FROM, date(2026, 2, 20)
    for number in range((last - first).days + 1):
        accrue_vacancy_rent(on=first + timedelta(days=number), at=NOW, vacancies=Vacancy.objects.filter(pk=nightly.pk))
    accrue_vacancy_rent(on=last, at=NOW, vacancies=Vacancy.objects.filter(pk=at_once.pk))
    assert months(nightly) == months(at_once)


def test_an_earlier_day_takes_nothing_back():
    vacancy = an_empty()
    accrue_vacancy_rent(on=END_OF_JANUARY, at=NOW)
    assert accrue_vacancy_rent(on=date(2026, 1, 10), at=NOW).rows == 0
    assert months(vacancy) == {"2026-01": Decimal("5400.00")}


def test_a_lease_stops_the_rent_and_corrects_what_was_counted_too_far():
    vacancy = an_empty()
    accrue_vacancy_rent(on=END_OF_JANUARY, at=NOW)
    let(vacancy, date(2026, 1, 20))
    accrue_vacancy_rent(on=TODAY, at=NOW)
    assert months(vacancy) == {"2026-01": Decimal("3000.00")}
    correction = vacancy.liabilities.last()
    assert (correction.sequence, correction.amount_dkk, correction.days) == (2, Decimal("-2400.00"), 15)
    assert correction.because == (
        "Måneden var 5.400,00\xa0kr. og er nu 3.000,00\xa0kr. "
        "Kommunen betaler fra 5. januar 2026; lejekontrakten standser lejen 20. januar 2026."
    )


def test_a_corrected_rent_adjusts_by_a_new_row():
    vacancy = an_empty("6200.00")
    accrue_vacancy_rent(on=END_OF_JANUARY, at=NOW)
    Vacancy.objects.filter(pk=vacancy.pk).update(rent_dkk=Decimal("3100.00"))
    accrue_vacancy_rent(on=END_OF_JANUARY, at=NOW)
    assert [row.amount_dkk for row in vacancy.liabilities.all()] == [Decimal("5400.00"), Decimal("-2700.00")]


def test_a_free_return_costs_nothing():
    vacancy = an_empty()
    answers.return_vacancy(
        vacancy.pk, reason=ReturnReason.TOO_EXPENSIVE, by=a_caseworker(), on=FROM + timedelta(days=2), at=NOW
    )
    accrue_vacancy_rent(on=TODAY, at=NOW)
    assert months(vacancy) == {}


def test_a_late_return_ends_with_the_notice():
    vacancy = an_empty()
    returned_on = date(2026, 1, 20)
    answers.return_vacancy(
        vacancy.pk, reason=ReturnReason.CONDITION, by=a_caseworker(), on=returned_on, at=at_ten(returned_on)
    )
    accrue_vacancy_rent(on=date(2026, 7, 1), at=at_ten(date(2026, 7, 1)))
    assert months(vacancy).keys() == {"2026-01", "2026-02", "2026-03", "2026-04"}
    assert vacancy.liabilities.last().because == (
        "Kommunen betaler fra 5. januar 2026; returen 20. januar 2026 standser lejen 1. maj 2026, "
        "hvor opsigelsesvarslet på 3 måneder er udløbet."
    )


def test_a_relet_after_a_late_return_stops_the_rent():
    vacancy = an_empty()
    returned_on = date(2026, 1, 20)
    answers.return_vacancy(
        vacancy.pk, reason=ReturnReason.CONDITION, by=a_caseworker(), on=returned_on, at=at_ten(returned_on)
    )
    staff = staff_of(vacancy.dwelling.estate.association)
    answers.relet_vacancy(vacancy.pk, let_on=date(2026, 2, 1), by=staff, at=NOW)
    accrue_vacancy_rent(on=TODAY, at=NOW)
    assert months(vacancy) == {"2026-01": Decimal("5400.00")}
    assert vacancy.liabilities.get().because.endswith(
        "boligorganisationens genudlejning standser lejen 1. februar 2026."
    )


def test_withdrawn_costs_nothing_and_takes_back_what_was_written():
    vacancy = an_empty()
    accrue_vacancy_rent(on=END_OF_JANUARY, at=NOW)
    answers.withdraw_vacancy(vacancy.pk, by=staff_of(vacancy.dwelling.estate.association), at=NOW)
    accrue_vacancy_rent(on=TODAY, at=NOW)
    assert months(vacancy) == {"2026-01": Decimal("0.00")}
    assert vacancy.liabilities.last().because.endswith(
        "Kommunen betaler ikke: boligorganisationen trak boligen tilbage."
    )


def test_the_associations_own_vacancy_costs_nothing():
    a_vacancy(VacancyState.OWN, on=date(2025, 12, 1), vacant_from=FROM, available_on=FROM)
    assert accrue_vacancy_rent(on=TODAY, at=NOW).vacancies == 0


def test_a_legal_basis_without_the_duty_costs_nothing():
    estate = an_estate()
    a_ledger(estate.association, "1/1", estate=estate, legal_basis="ABL101A")
    vacancy = a_vacancy(dwelling=a_dwelling(estate=estate), on=date(2025, 12, 1), vacant_from=FROM, available_on=FROM)
    accrue_vacancy_rent(on=TODAY, at=NOW)
    assert months(vacancy) == {}


def test_a_day_to_come_is_refused():
    with pytest.raises(ActionDenied, match="dagen er ikke kommet"):
        accrue_vacancy_rent(on=TODAY + timedelta(days=1), at=NOW)


@pytest.mark.parametrize("proration", ["actual_month", "thirty_360", "days_365"])
def test_every_way_of_counting_agrees_with_the_law(proration):
    estate = an_estate()
    a_ledger(estate.association, "1/1", estate=estate, proration=proration)
    vacancy = a_vacancy(
        dwelling=a_dwelling("5432.10", estate=estate), on=date(2025, 12, 1), vacant_from=FROM, available_on=FROM
    )
    accrue_vacancy_rent(on=TODAY, at=NOW)
    rent = vacancy_rent(vacancy.as_empty_dwelling(), vacancy.agreement.rent_terms(), until=TODAY + timedelta(days=1))
    assert months(vacancy) == {f"{month:%Y-%m}": owed.amount_dkk for month, owed in rent.by_month.items()}


def test_chunks_and_progress(monkeypatch):
    monkeypatch.setattr("finance.actions.accruals.CHUNK", 2)
    for _ in range(5):
        an_empty()
    seen = []
    done = accrue_vacancy_rent(on=END_OF_JANUARY, at=NOW, progress=lambda *so_far: seen.append(so_far))
    assert seen == [(2, 5), (4, 5), (5, 5)]
    assert done.rows == 5


def test_queries_do_not_grow_with_vacancies(django_assert_max_num_queries):
    for _ in range(8):
        an_empty()
    with django_assert_max_num_queries(26):  # a run, its one chunk, and eight vacancies at the price of one
        accrue_vacancy_rent(on=END_OF_JANUARY, at=NOW)


def test_the_nights_job_counts_through_yesterday(time_machine):
    time_machine.move_to(NOW)
    vacancy = an_empty()
    jobs.accrue_vacancy_rent()
    assert vacancy.liabilities.last().ends_on == TODAY


def test_the_command_answers_in_json(capsys):
    an_empty()
    call_command("accrue_vacancy_rent", "--on", "2026-01-31", "--json")
    answer = json.loads(capsys.readouterr().out)
    assert answer == {"on": "2026-01-31", "vacancies": 1, "rows": 1, "amount_dkk": 5400.0, "total_dkk": 5400.0}


@pytest.mark.parametrize(("day", "sentence"), [("i går", "er ikke en dato"), ("2199-01-01", "dagen er ikke kommet")])
def test_the_command_says_what_is_wrong(day, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("accrue_vacancy_rent", "--on", day)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_write_once():
    for _ in range(6):
        an_empty()
    failures = []
    gate = threading.Barrier(4, timeout=60)

    def run() -> None:
        try:
            gate.wait()
            accrue_vacancy_rent(on=END_OF_JANUARY, at=NOW)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must know
            failures.append(error)
        finally:
            connection.close()

    runners = [threading.Thread(target=run) for _ in range(4)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    assert failures == []
    assert VacancyRentLiability.objects.count() == 6
