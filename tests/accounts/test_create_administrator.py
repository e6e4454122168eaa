"""bin/manage create_administrator: the first user of an installation."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.roles import Role

pytestmark = pytest.mark.django_db


def test_the_first_administrator_gets_a_link(capsys):
    call_command("create_administrator", "bente", "Bente", "Holm")
    assert User.objects.get(username="bente").role == Role.ADMINISTRATOR
    said = capsys.readouterr().out
    assert "Bente Holm er oprettet" in said
    assert "/konto/password/reset/key/" in said


def test_a_name_that_is_taken_is_said():
    call_command("create_administrator", "bente", "Bente", "Holm")
    with pytest.raises(CommandError, match="Brugernavnet »bente« er taget"):
        call_command("create_administrator", "bente", "Bo", "Lund")
