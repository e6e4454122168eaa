"""The sample year costs the same, month for month: by the nightly job, by a full count, and by `python -m law`."""

import json
import subprocess
import sys
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from finance import jobs
from finance.actions import accrue_vacancy_rent
from finance.models import VacancyRentLiability
from housing.models import Vacancy
from law.door.registry import find
from tests.factories import NOW
from tests.house import ROOT
from tests.sample import the_sample_year

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.first]

LAST_NIGHT = date(2016, 3, 31)
Months = dict[int, dict[str, Decimal]]


def written() -> Months:
    sums = VacancyRentLiability.objects.order_by().values_list("vacancy_id", "month").annotate(Sum("amount_dkk"))
    found: Months = defaultdict(dict)
    for vacancy, month, amount in sums:
        if amount:
            found[vacancy][f"{month:%Y-%m}"] = amount
    return dict(found)


def forget() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE finance_vacancyrentliability, finance_accrualrun, finance_accrualchunk")


def facts_of(vacancy: Vacancy) -> dict:
    """What a person would type for `python -m law vacancy_rent`."""
    empty, terms = vacancy.as_empty_dwelling(), vacancy.agreement.rent_terms()
    return {
        "rent_dkk": f"{empty.rent_dkk:.2f}",
        "available_on": empty.available_on.isoformat(),
        "let_on": empty.let_on.isoformat() if empty.let_on else None,
        "returned_on": empty.returned_on.isoformat() if empty.returned_on else None,
        "free_return_working_days": terms.free_return_working_days,
        "notice_months": terms.notice_months,
        "proration": str(terms.proration),
        "until": (LAST_NIGHT + timedelta(days=1)).isoformat(),
    }


def by_the_law(facts: dict) -> dict[str, Decimal]:
    answer = find("vacancy_rent").answer(facts).as_dict()
    return {month: Decimal(amount) for month, amount in answer["result"]["by_month"].items() if Decimal(amount)}


def test_the_same_from_every_door(time_machine):
    the_sample_year()
    forget()
    night = date(2014, 12, 31)
    while night < LAST_NIGHT:  # a month between nights: what lies between is set right by a further row
        night = min(LAST_NIGHT, night + timedelta(days=29))
        time_machine.move_to(timezone.make_aware(datetime.combine(night + timedelta(days=1), time(2, 0))))
        jobs.accrue_vacancy_rent()
    nightly = written()
    forget()
    accrue_vacancy_rent(on=LAST_NIGHT, at=NOW)
    assert written() == nightly
    vacancies = list(Vacancy.objects.municipal().select_related("agreement").order_by("pk"))
    law = {one.pk: by_the_law(facts_of(one)) for one in vacancies}
    assert {key: months for key, months in law.items() if months} == nightly
    assert sum(amount for months in nightly.values() for month, amount in months.items() if month < "2016") == Decimal(
        "386621.37"
    )
    started_anew(facts_of(vacancies[0]), law[vacancies[0].pk])


def started_anew(facts: dict, expected: dict[str, Decimal]) -> None:
    done = subprocess.run([sys.executable, "-m", "law", "vacancy_rent"], input=json.dumps(facts), cwd=ROOT, capture_output=True, text=True, check=True)  # fmt: skip
    said = json.loads(done.stdout)["result"]["by_month"]
    assert {month: Decimal(amount) for month, amount in said.items() if Decimal(amount)} == expected
