"""The examples a lawyer writes: tests/law/examples/*.toml, asked through the door."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from law.door.registry import RULES, find
from law.rates import NoRate

FILES = sorted(Path(__file__).with_name("examples").glob("*.toml"))
EXAMPLES = [
    pytest.param(path.stem, example, id=f"{path.stem}: {example['title']}")
    for path in FILES
    for example in tomllib.loads(path.read_text(encoding="utf-8"))["example"]
]


def as_json(value: Any) -> Any:
    """TOML values as JSON has them: days as text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [as_json(each) for each in value]
    if isinstance(value, dict):
        return {key: as_json(each) for key, each in value.items()}
    return value


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_example(name: str, example: dict[str, Any]) -> None:
    facts = as_json(example["facts"]) | dict.fromkeys(example.get("nulls", []))
    if "error" in example:
        with pytest.raises((ValueError, NoRate)) as refusal:
            find(name).answer(facts)
        assert str(refusal.value) == example["error"]
        return
    answer = find(name).answer(facts).as_dict()
    wanted = as_json(example.get("result", {})) | dict.fromkeys(example.get("nulls_in_result", []))
    assert {key: answer["result"][key] for key in wanted} == wanted
    said = [finding["because"].replace("\N{NO-BREAK SPACE}", " ") for finding in answer["findings"]]
    assert [sentence for sentence in example.get("because", []) if sentence not in said] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_is_about_the_rule_it_is_named_for(path: Path) -> None:
    contents = tomllib.loads(path.read_text(encoding="utf-8"))
    assert contents["rule"] == path.stem
    assert {key for example in contents["example"] for key in example} <= {
        "title", "source", "facts", "nulls", "result", "nulls_in_result", "because", "error",
    }  # fmt: skip
    assert all(example["title"] and example["source"] for example in contents["example"])


def test_every_rule_has_examples() -> None:
    assert {path.stem for path in FILES} == set(RULES)
