"""Many who notify at once in one ledger: consecutive numbers, no gap, no double, exactly a quarter."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from accounts.denied import ActionDenied
from housing.actions.notices import notify_vacancy
from housing.models import QuotaEntry
from tests.factories import NOW, TODAY, a_dwelling, a_ledger, a_notice, an_association, an_estate, staff_of

CALLERS, VACANCIES = 20, 200


def at_once(callers, jobs):
    """Each job in a thread with a connection of its own; what each gave or was denied, in order."""

    def run(job):
        try:
            return job()
        except ActionDenied as denied:
            return denied
        finally:
            connection.close()

    with ThreadPoolExecutor(callers) as pool:
        return list(pool.map(run, jobs))


def a_job(dwelling_id, notice, staff):
    return lambda: notify_vacancy(dwelling_id, notice, by=staff, on=TODAY, at=NOW)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_twenty_callers_two_hundred_vacancies():
    association = an_association()
    ledger = a_ledger(association)
    estate, staff = an_estate(association), staff_of(association)
    dwellings = [a_dwelling(estate=estate) for _ in range(VACANCIES)]
    at_once(CALLERS, [a_job(dwelling.pk, a_notice(dwelling), staff) for dwelling in dwellings])
    entries = list(QuotaEntry.objects.filter(ledger=ledger).order_by("number"))
    assert [entry.number for entry in entries] == list(range(1, VACANCIES + 1))
    assert [entry.number for entry in entries if entry.is_municipal] == list(range(4, VACANCIES + 1, 4))
    before_and_after = [(entry.entitlement_before, entry.entitlement_after) for entry in entries]
    assert all(after == before for (_, after), (before, _) in zip(before_and_after, before_and_after[1:], strict=False))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_twenty_callers_one_dwelling():
    dwelling = a_dwelling()
    ledger = a_ledger(dwelling.estate.association)
    staff, notice = staff_of(dwelling.estate.association), a_notice(dwelling)
    answers = at_once(CALLERS, [a_job(dwelling.pk, notice, staff)] * CALLERS)
    denied = [answer.sentence for answer in answers if isinstance(answer, ActionDenied)]
    assert len(denied) == CALLERS - 1
    assert all("er allerede indmeldt som ledig" in sentence for sentence in denied)
    assert ledger.entries.count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_new_equipment_told_twice_at_once_gives_one_version():
    from housing.actions.notices import Equipment

    dwelling = a_dwelling(has_lift=False)
    staff = staff_of(dwelling.estate.association)
    told = Equipment(has_lift=True, is_wheelchair_suitable=False, is_pets_allowed=False)
    notices = [a_notice(dwelling, vacant_from=TODAY + timedelta(days=days)) for days in (30, 60, 90, 120)]

    def job(notice):
        return lambda: notify_vacancy(dwelling.pk, notice, by=staff, on=TODAY, at=NOW, equipment=told)

    at_once(4, [job(notice) for notice in notices])
    assert dwelling.vacancies.count() == 4
    assert dwelling.terms.count() == 2
