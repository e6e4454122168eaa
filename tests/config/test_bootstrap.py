"""Set-up asks the machine's package manager where it may, and says one line where it may not."""

import os

import pytest


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine with only these programs; each writes down how it was called."""
    monkeypatch.setenv("PATH", str(tmp_path))
    calls = tmp_path / "calls"
    calls.touch()

    def install(*programs: str, code: int = 0):
        for name in programs:
            (tmp_path / name).write_text(f'#!/bin/sh\necho {name} "$@" >> "{calls}"\nexit {code}\n')
            (tmp_path / name).chmod(0o755)
        return lambda: calls.read_text().splitlines()

    return install


@pytest.fixture
def bootstrap(monkeypatch):
    import bootstrap

    monkeypatch.setattr(bootstrap, "_loads", lambda name: False)  # no Pango
    return bootstrap


def test_root_installs_pango_after_an_update(machine, bootstrap, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    calls = machine("apt-get")
    bootstrap.pango()
    update, install = calls()
    assert update == "apt-get update"
    assert install.startswith("apt-get install --yes --no-install-recommends libpango-1.0-0 ")


def test_a_user_who_may_use_sudo_installs_too(machine, bootstrap, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    calls = machine("apt-get", "sudo")
    bootstrap.pango()
    assert calls()[:2] == ["sudo -n true", "sudo -n apt-get update"]


def test_a_user_who_may_not_is_told_the_line_to_run(machine, bootstrap, monkeypatch):
    from trouble import Trouble

    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    machine("apt-get")
    machine("sudo", code=1)
    with pytest.raises(Trouble, match="Kør: sudo apt-get install .* libpango-1.0-0 "):
        bootstrap.pango()


def test_another_package_manager_is_asked_in_its_own_words(machine, bootstrap, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    calls = machine("apk")
    bootstrap.pango()
    assert calls() == ["apk add pango harfbuzz-subset fontconfig"]


def test_a_machine_without_a_package_manager_is_told_what_is_missing(machine, bootstrap):
    from trouble import Trouble

    with pytest.raises(Trouble, match=r"Pango.*Installér .*libpango"):
        bootstrap.pango()


def test_an_installation_that_fails_says_what_to_run(machine, bootstrap, monkeypatch, capsys):
    from trouble import Trouble

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    machine("apt-get", code=100)
    with pytest.raises(Trouble, match="Kør selv: apt-get install"):
        bootstrap.pango()


def test_a_lock_is_installed_once(bootstrap, monkeypatch, tmp_path):
    """The marker holds the lock's digest: the same lock is passed over, a changed one is installed."""
    installed = []
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(bootstrap, "step", lambda *command, **_: installed.append(command))
    lock = tmp_path / "some.lock"
    lock.write_text("one==1 --hash=sha256:0\n")
    for _ in range(2):
        bootstrap._install_lock(lock, "Henter")
    assert len(installed) == 1
    lock.write_text("one==2 --hash=sha256:0\n")
    bootstrap._install_lock(lock, "Henter")
    assert len(installed) == 2
