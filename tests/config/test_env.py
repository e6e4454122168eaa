"""Settings say in a whole sentence what is missing."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import env


@pytest.mark.parametrize("name", sorted(env.REQUIRED))
def test_a_missing_variable_is_named_with_its_purpose(monkeypatch, name):
    monkeypatch.delenv(name, raising=False)
    with pytest.raises(ImproperlyConfigured, match=rf"Miljøvariablen {name} mangler .*\.env\.example"):
        env.required(name, env.REQUIRED[name])


def test_outside_local_mode_nothing_starts_without_secrets():
    bare = {name: os.environ[name] for name in ("PATH", "DATABASE_URL", "REDIS_URL")}
    command = [sys.executable, "manage.py", "check"]
    done = subprocess.run(command, env=bare, cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert done.returncode != 0
    assert "Miljøvariablen SECRET_KEY mangler" in done.stderr


def test_database_address_with_a_socket_folder():
    read = env.database("postgresql://anvisning@/anvisning?host=%2Ftmp%2Fa%20b&sslmode=disable")
    assert (read["HOST"], read["NAME"], read["USER"]) == ("/tmp/a b", "anvisning", "anvisning")
    assert read["OPTIONS"] == {"options": env.PLANNER, "sslmode": "disable"}


def test_database_address_with_a_password_full_of_signs():
    read = env.database("postgres://us%40er:p%2Fw%3A@db:5433/navn")
    assert (read["USER"], read["PASSWORD"], read["HOST"], read["PORT"]) == ("us@er", "p/w:", "db", "5433")


def test_another_database_is_refused_in_words():
    with pytest.raises(ImproperlyConfigured, match="Anvisning bruger PostgreSQL"):
        env.database("sqlite:///db.sqlite3")


def test_the_broker_is_the_same_server_in_celerys_spelling():
    assert env.broker("unix:///tmp/x/valkey.sock?db=2") == "redis+socket:///tmp/x/valkey.sock?virtual_host=2"
    assert env.broker("redis://:pw@redis:6379/0") == "redis://:pw@redis:6379/0"
