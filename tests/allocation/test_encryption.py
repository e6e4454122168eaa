"""CPR numbers at rest: bound to their row, opened by an old key, found by an index that says nothing."""

import base64
import os
import re
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.denied import ActionDenied
from accounts.models import AccessEvent
from allocation.actions.looks import reveal_cpr
from allocation.encryption import CannotOpen, blind_index, open_sealed, seal
from allocation.models import Citizen
from law.cpr import InvalidCpr
from tests.factories import NOW, a_case, a_citizen, a_cpr, a_user

DIGITS = "6101701234"


def a_key(name="k9"):
    return f"{name}:{base64.b64encode(os.urandom(32)).decode()}"


def test_what_is_sealed_opens_with_its_row():
    row = uuid.uuid4()
    assert open_sealed(seal(DIGITS, row=row), row=row) == DIGITS


def test_the_same_number_is_never_sealed_the_same_way():
    row = uuid.uuid4()
    assert seal(DIGITS, row=row) != seal(DIGITS, row=row)


def test_a_sealed_value_moved_to_another_row_does_not_open():
    sealed = seal(DIGITS, row=uuid.uuid4())
    with pytest.raises(CannotOpen):
        open_sealed(sealed, row=uuid.uuid4())


@pytest.mark.parametrize("part", [1, 2])
def test_an_altered_value_does_not_open(part):
    row = uuid.uuid4()
    parts = seal(DIGITS, row=row).split(":")
    raw = bytearray(base64.b64decode(parts[part]))
    raw[0] ^= 1
    parts[part] = base64.b64encode(bytes(raw)).decode()
    with pytest.raises(CannotOpen):
        open_sealed(":".join(parts), row=row)


@pytest.mark.parametrize("value", ["", "k1", "k1:x", "k1:x:y:z", "k1:ikke base64:æøå"])
def test_rubbish_does_not_open_and_does_not_crash(value):
    with pytest.raises(CannotOpen):
        open_sealed(value, row=uuid.uuid4())


def test_after_a_rotation_the_old_key_still_opens_and_the_new_one_seals(settings):
    row = uuid.uuid4()
    old = seal(DIGITS, row=row)
    settings.CPR_KEYS = [a_key("k9"), *settings.CPR_KEYS]
    assert open_sealed(old, row=row) == DIGITS
    new = seal(DIGITS, row=row)
    assert new.startswith("k9:")
    assert open_sealed(new, row=row) == DIGITS


def test_without_its_key_nothing_opens(settings):
    row = uuid.uuid4()
    sealed = seal(DIGITS, row=row)
    settings.CPR_KEYS = [a_key("k9")]
    with pytest.raises(CannotOpen):
        open_sealed(sealed, row=row)


def test_a_key_of_the_same_name_but_other_bytes_does_not_open(settings):
    row = uuid.uuid4()
    sealed = seal(DIGITS, row=row)
    settings.CPR_KEYS = [a_key(sealed.split(":")[0])]
    with pytest.raises(CannotOpen):
        open_sealed(sealed, row=row)


def test_the_index_is_keyed(settings):
    before = blind_index(DIGITS)
    assert before == blind_index(DIGITS)
    assert re.fullmatch("[0-9a-f]{64}", before)
    settings.CPR_INDEX_KEY = base64.b64encode(os.urandom(32)).decode()
    assert blind_index(DIGITS) != before


# In the database


@pytest.mark.django_db
def test_a_citizen_is_found_by_number_and_shown_masked():
    cpr = a_cpr()
    citizen = a_citizen(cpr=cpr)
    a_citizen()
    assert Citizen.objects.with_cpr(cpr).get() == citizen
    assert Citizen.objects.with_cpr(cpr.replace("-", "")).get() == citizen
    assert citizen.cpr_masked == f"{cpr[:6]}-••••"
    assert Citizen.objects.get(pk=citizen.pk).reveal_cpr() == cpr


@pytest.mark.django_db
def test_no_number_is_asked_for_that_is_none():
    with pytest.raises(InvalidCpr):
        Citizen.objects.with_cpr("999999-9999")


@pytest.mark.django_db
def test_the_table_holds_no_number():
    cpr = a_cpr()
    a_citizen(cpr=cpr)
    with connection.cursor() as cursor:
        cursor.execute("SELECT allocation_citizen::text FROM allocation_citizen")
        rows = "\n".join(row for (row,) in cursor.fetchall())
    assert cpr not in rows
    assert cpr.replace("-", "") not in rows
    assert cpr[7:] not in re.sub(r"[0-9a-f]{32,}|[A-Za-z0-9+/=]{20,}|[0-9a-f-]{36}", "", rows)


@pytest.mark.django_db
def test_one_citizen_a_number():
    cpr = a_cpr()
    a_citizen(cpr=cpr)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_citizen(cpr=cpr)


@pytest.mark.django_db
def test_a_number_copied_to_another_citizen_is_not_shown_and_the_look_stands():
    case, other, by = a_case(), a_citizen(), a_user()
    Citizen.objects.filter(pk=case.citizen_id).update(cpr_sealed=other.cpr_sealed)
    case.citizen.refresh_from_db()
    with pytest.raises(ActionDenied, match="kan ikke læses"):
        reveal_cpr(case, by=by, at=NOW)
    assert AccessEvent.objects.get(subject_id=case.citizen_id).action == AccessEvent.Action.REVEAL
