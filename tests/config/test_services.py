"""The embedded servers: homes with odd names, two at once, the last one out puts out the light."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis
from django.conf import settings

SITE_PACKAGES = Path(psycopg.__file__).parents[1]


@pytest.fixture
def home():
    import local

    with local.throwaway_home("En sti med mellemrum og æøå") as folder:
        yield folder


@pytest.fixture
def services(home):
    from services import Services

    return Services(home, SITE_PACKAGES, throwaway=True)


def processes(home: Path) -> list[str]:
    """The command lines that name this home."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = file.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if str(home) in line:
            found.append(line)
    return found


@pytest.mark.slow
def test_both_serve_in_a_path_with_spaces_and_danish_letters(services):
    with services.running(), psycopg.connect(services.database_url) as database:
        assert database.execute("SHOW server_version_num").fetchone()[0] >= "180000"
        assert database.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert database.execute("SHOW listen_addresses").fetchone() == ("",)
        assert redis.Redis.from_url(services.redis_url).ping()
        assert len(f"{services.sockets}/.s.PGSQL.5432") <= 107
        assert os.stat(services.sockets).st_mode & 0o077 == 0


@pytest.mark.slow
def test_the_last_one_out_stops_them(services, home):
    from services import Services

    with services.running():
        with Services(home, SITE_PACKAGES, throwaway=True).running() as second:
            assert second.database_url == services.database_url
        with psycopg.connect(services.database_url) as database:  # the first one still needs it
            database.execute("CREATE TABLE kept (n int)")
        sockets = services.sockets
    assert not processes(home)
    assert not Path(sockets).exists()
    with services.running(), psycopg.connect(services.database_url) as database:
        assert database.execute("SELECT count(*) FROM kept").fetchone() == (0,)


@pytest.mark.slow
def test_servers_of_a_killed_command_are_taken_over(services, home):
    script = (
        "import sys, os; from pathlib import Path; from services import Services\n"
        "with Services(Path(sys.argv[1]), Path(sys.argv[2]), throwaway=True).running(): os.kill(os.getpid(), 9)"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(settings.BASE_DIR) / "bin" / "lib")}
    subprocess.run([sys.executable, "-c", script, home, SITE_PACKAGES], env=environment, check=False)
    assert processes(home)
    with services.running(), psycopg.connect(services.database_url) as database:
        assert database.execute("SELECT 1").fetchone() == (1,)
    assert not processes(home)


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="kun root kører PostgreSQL som en anden bruger")
def test_a_home_only_root_may_enter_is_left_closed(services, home):
    home.chmod(0o700)
    with services.running(), psycopg.connect(services.database_url) as database:
        assert database.execute("SELECT 1").fetchone() == (1,)
    assert home.stat().st_mode & 0o777 == 0o700
    outside = services.postgres_folder.readlink()
    services.remove()
    assert not outside.exists()


def test_secrets_are_made_once_and_kept_from_others(tmp_path):
    import local

    first = local.secrets_of(tmp_path)
    assert first == local.secrets_of(tmp_path)
    assert (tmp_path / "secrets.env").stat().st_mode & 0o777 == 0o600
    assert set(first) == {"SECRET_KEY", "CPR_KEYS", "CPR_INDEX_KEY"}
    assert first["CPR_KEYS"].startswith("k1:")


def test_a_register_of_ones_own_never_meets_generated_keys(tmp_path, monkeypatch):
    import local

    monkeypatch.setenv("DATABASE_URL", "postgresql://real/register")
    monkeypatch.setenv("REDIS_URL", "redis://real")
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.delenv("ANVISNING_LOCAL", raising=False)
    with local.environment(tmp_path / "home", adopt=False) as variables:
        assert "SECRET_KEY" not in variables
        assert "ANVISNING_LOCAL" not in variables
    with local.environment(tmp_path / "home", adopt=True) as variables:
        assert variables["SECRET_KEY"]
        assert variables["DATABASE_URL"] == "postgresql://real/register"
