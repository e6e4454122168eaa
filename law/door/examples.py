"""The examples that lawyers write: a TOML file a rule, a table an example."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).resolve().parents[2] / "tests" / "law" / "examples"
WORDS = frozenset({"title", "source", "facts", "nulls", "result", "nulls_in_result", "because", "error"})


@dataclass(frozen=True, slots=True)
class Example:
    """Facts and what the rule must answer: values, sentences among its findings, or a refusal.

    TOML has no null, so `nulls` and `nulls_in_result` name the keys that are null.
    """

    rule: str
    title: str
    source: str
    facts: Mapping[str, Any]
    result: Mapping[str, Any]
    because: tuple[str, ...]
    error: str | None


def read_examples(folder: Path = EXAMPLES) -> tuple[Example, ...]:
    """Every example in the folder, in the order of the files. Raises ValueError for a word that is none of ours."""
    return tuple(example for path in sorted(folder.glob("*.toml")) for example in _read_file(path))


def as_json(value: Any) -> Any:
    """A TOML value as JSON has it: days as text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [as_json(each) for each in value]
    if isinstance(value, dict):
        return {key: as_json(each) for key, each in value.items()}
    return value


def _read_file(path: Path) -> list[Example]:
    contents = tomllib.loads(path.read_text(encoding="utf-8"))
    if contents["rule"] != path.stem:
        raise ValueError(f"{path.name} handler om reglen »{contents['rule']}«; filen skal hedde det samme.")
    return [_example(path, table) for table in contents["example"]]


def _example(path: Path, table: Mapping[str, Any]) -> Example:
    if strange := set(table) - WORDS:
        raise ValueError(
            f"{path.name}: »{', '.join(sorted(strange))}« er ukendt; kendte er {', '.join(sorted(WORDS))}."
        )
    return Example(
        rule=path.stem,
        title=table["title"],
        source=table["source"],
        facts=as_json(table["facts"]) | dict.fromkeys(table.get("nulls", [])),
        result=as_json(table.get("result", {})) | dict.fromkeys(table.get("nulls_in_result", [])),
        because=tuple(table.get("because", [])),
        error=table.get("error"),
    )
