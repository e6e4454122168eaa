"""The page is current, and every rule says where it stands in the law."""

import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest

import law
from law import docs
from law.door.registry import RULES

MODULES = sorted(path.stem for path in Path(law.__file__).parent.glob("*.py") if not path.stem.startswith("__"))
TOOLS = {"docs", "facts", "findings", "months", "rates", "wording", "bases"}
PROVISION = re.compile(r"^[^:.]*(loven|Lov om|Aftalen|bekendtgørelsen|Almindelig)", re.DOTALL)


def test_the_page_is_current(capsys):
    assert docs.main(["--check"]) == 0
    assert capsys.readouterr().err == ""


def test_an_old_page_is_told_and_can_be_renewed(tmp_path, capsys):
    page = tmp_path / "law.md"
    assert docs.main(["--check"], page) == 1
    assert docs.main([], page) == 0
    assert docs.main(["--check"], page) == 0
    page.write_text("gammel", encoding="utf-8")
    assert docs.main(["--check"], page) == 1
    assert capsys.readouterr().err == "docs/law.md er forældet; kør: python -m law.docs\n" * 2


def test_the_page_has_every_subject_rule_and_example():
    text = docs.render()
    assert set(docs.SUBJECTS) == {rule.module for rule in RULES.values()}
    for rule in RULES.values():
        assert f"### `{rule.name}`: {rule.title}\n" in text
    assert (
        "| Boligsikring, indkomstgrænse (`housing_benefit_income_limit`) | 2026-01-01 til 2026-12-31 | 2026-03-24 | 170300 DKK/year | VEJ 9336 af 24-03-2026 |"
        in text
    )
    assert "- Kontanthjælp, hjemmeboende sats (`cash_assistance_at_home`): mangler" in text
    assert "| § 59, stk. 1 | `ABL59_1` | hver fjerde ledige familiebolig | ¼ | ja |" in text


@pytest.mark.parametrize("name", MODULES)
def test_every_public_function_of_the_law_begins_with_its_provision(name):
    module = import_module(f"law.{name}")
    assert module.__doc__
    for function_name, function in inspect.getmembers(module, inspect.isfunction):
        if function.__module__ != module.__name__ or function_name.startswith("_"):
            continue
        assert function.__doc__, f"{name}.{function_name}"
        assert name in TOOLS or PROVISION.match(function.__doc__), f"{name}.{function_name}: {function.__doc__}"
