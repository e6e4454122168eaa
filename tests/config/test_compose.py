"""No container engine runs here, so the files are read: what they name exists, what the settings require is there."""

import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from config import env

ROOT = Path(settings.BASE_DIR)
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ["web", "worker", "beat", "migrate"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
EXAMPLE = set(re.findall(r"(?m)^([A-Z_]+)=", (ROOT / ".env.example").read_text()))
READ = set(
    re.findall(r'env\.(?:required|optional|switch|listed)\(\s*f?"(\w+)', (ROOT / "config/settings.py").read_text())
)


def test_the_services():
    assert set(SERVICES) == {"web", "worker", "beat", "migrate", "postgres", "redis"}
    assert SERVICES["postgres"]["image"] == "postgres:18"
    assert SERVICES["redis"]["image"] == "redis:8"


@pytest.mark.parametrize("name", ["web", "worker", "beat", "postgres", "redis"])
def test_every_lasting_service_has_a_health_check(name):
    assert SERVICES[name]["healthcheck"]["test"]


def commands() -> list[tuple[str, list[str]]]:
    image = ("Dockerfile", yaml.safe_load(re.findall(r"(?m)^CMD (.*)$", DOCKERFILE)[-1]))
    return [(name, SERVICES[name]["command"]) for name in OURS] + [image]


@pytest.mark.parametrize(("name", "command"), commands(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_command_exists(name, command):
    program, *arguments = command
    assert program == "python" or (Path(sys.executable).parent / program).exists()
    if program == "python":
        assert (ROOT / arguments[0]).exists()
        assert arguments[1] in get_commands()
    if program == "gunicorn":
        assert hasattr(import_module(arguments[0]), "application")
        assert (ROOT / arguments[arguments.index("--config") + 1]).exists()
    if program == "celery":
        assert import_module(arguments[arguments.index("--app") + 1]).celery_app
        assert arguments[2] in {"worker", "beat"}


def test_the_web_health_check_asks_an_address_that_exists(client):
    (path,) = re.findall(r"http://localhost:8000(/\w+)", SERVICES["web"]["healthcheck"]["test"][-1])
    assert client.get(path).status_code == 200
    assert "localhost" in settings.ALLOWED_HOSTS


@pytest.mark.parametrize("name", OURS)
def test_every_required_variable_is_given(name):
    assert set(env.REQUIRED) <= set(SERVICES[name]["environment"])


@pytest.mark.parametrize("name", OURS)
def test_every_variable_given_is_read(name):
    given = {one for one in SERVICES[name]["environment"] if not one.startswith("MUNICIPALITY_")}
    assert given <= READ
    assert {f"MUNICIPALITY_{key.upper()}" for key in settings.MUNICIPALITY} <= set(SERVICES[name]["environment"])


def test_every_variable_from_outside_is_in_the_example():
    text = (ROOT / "docker-compose.yml").read_text()
    assert set(re.findall(r"(?<!\$)\$\{(\w+)", text)) == EXAMPLE


def test_every_required_secret_stops_compose_when_it_is_missing():
    text = (ROOT / "docker-compose.yml").read_text()
    for name in set(env.REQUIRED) & EXAMPLE:
        assert f"{name}: ${{{name}:?" in text


def test_no_secret_stands_in_a_file():
    for line in (ROOT / ".env.example").read_text().splitlines():
        if re.match(r"(SECRET_KEY|CPR_|POSTGRES_PASSWORD|REDIS_PASSWORD)", line):
            assert line.partition("=")[2] in {"", "k1:"}


def test_volumes_are_named():
    used = {mount.partition(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])}
    assert used == set(COMPOSE["volumes"])
    assert settings.OUTBOX_DIR  # every letter lies on the volume
    assert f"outbox:{SERVICES['worker']['environment']['OUTBOX_DIR']}" in SERVICES["worker"]["volumes"]


def test_the_image_copies_files_that_exist_and_installs_what_bin_installs():
    for line in re.findall(r"(?m)^COPY (?!--from)(.*)$", DOCKERFILE):
        assert all((ROOT / source).exists() for source in line.split()[:-1])
    pango = re.search(r'"apt-get": \(([^)]*)\)', (ROOT / "bin/lib/bootstrap.py").read_text())
    assert set(re.findall(r'"([^"]+)"', pango[1])) <= set(DOCKERFILE.split())


@pytest.mark.slow
def test_the_image_collects_its_static_files_with_the_variables_it_gives(tmp_path):
    """Every address in a stylesheet leads to a file, or this storage refuses."""
    (line,) = re.findall(r"(?s)&& (ANVISNING_LOCAL=.*?) python manage.py collectstatic", DOCKERFILE)
    given = dict(pair.split("=", 1) for pair in line.replace("\\", "").split())
    assert set(env.REQUIRED) <= set(given)
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    bare = {"PATH": os.environ["PATH"], "STATIC_ROOT": str(tmp_path)}
    done = subprocess.run(command, env=bare | given, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.glob("vendor/dkfds/css/dkfds.min.*.css.gz"))
