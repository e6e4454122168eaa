"""show_states and show_access write what the code says, and say when a document has fallen behind."""

import pytest
from django.core.management import CommandError, call_command

from config.workflows import WORKFLOWS


@pytest.fixture
def docs(settings, tmp_path):
    (tmp_path / "docs").mkdir()
    settings.BASE_DIR = tmp_path
    return tmp_path / "docs"


@pytest.mark.parametrize(("command", "name"), [("show_states", "states.md"), ("show_access", "access.md")])
def test_written_once_it_is_up_to_date(docs, command, name):
    with pytest.raises(CommandError, match=f"docs/{name} svarer ikke til koden. Kør: bin/manage {command}"):
        call_command(command, "--check")
    assert not (docs / name).exists()
    call_command(command)
    call_command(command, "--check")
    (docs / name).write_text("Noget andet", encoding="utf-8")
    with pytest.raises(CommandError):
        call_command(command, "--check")


def test_access_names_every_role_and_every_address(docs):
    call_command("show_access")
    page = (docs / "access.md").read_text(encoding="utf-8")
    assert "| Administrator | Opretter og lukker brugere" in page
    assert "| `users` | `/users/` |  |  |  | ja |" in page
    assert "| `healthz` | `/healthz` | alle, også uden login |" in page


def test_states_draws_a_picture_of_each_life(docs):
    call_command("show_states")
    page = (docs / "states.md").read_text(encoding="utf-8")
    assert page.count("stateDiagram-v2") == len(WORKFLOWS) > 3
    assert "    at_disposal --> returned: Returnér bolig" in page
