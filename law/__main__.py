"""`python -m law`: the rules and their provisions; `python -m law RULE < facts.json`: an answer, without set-up."""

import json
import sys
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from law.door.keys import BadInput, Key
from law.door.registry import RULES, find
from law.door.rule import Rule
from law.rates import NoRate

LONGEST_INPUT = 5_000_000
USAGE = """Spørg: python -m law REGEL < oplysninger.json
Se et eksempel på oplysninger: python -m law REGEL --example
Se hvad hver oplysning betyder: python -m law REGEL --help
"""


def main(arguments: Sequence[str]) -> int:
    """Answer on standard output and return 0; or one Danish sentence on standard error and 2."""
    try:
        _write(_respond(arguments))
    except (ValueError, NoRate) as refusal:
        sys.stderr.buffer.write(f"{refusal}\n".encode(errors="backslashreplace"))
        return 2
    return 0


def read_json(raw: bytes) -> Any:
    """The JSON value in some bytes, numbers exact. Raises BadInput with a Danish sentence."""
    if len(raw) > LONGEST_INPUT:
        raise BadInput(f"Inddata fylder mere end {LONGEST_INPUT} tegn.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("Inddata er ikke tekst i UTF-8.") from None
    if not text.strip():
        raise BadInput("Der er ingen inddata; send oplysningerne som JSON, se --example.")
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_without_duplicates)
    except BadInput:
        raise
    except json.JSONDecodeError as error:
        raise BadInput(f"Inddata er ikke gyldig JSON; fejlen er i linje {error.lineno}, tegn {error.colno}.") from None
    except (ValueError, RecursionError):
        raise BadInput("Inddata er ikke gyldig JSON; et tal er for langt, eller der er for mange niveauer.") from None


def _respond(arguments: Sequence[str]) -> str:
    if not arguments or list(arguments) == ["--help"]:
        return _list_of_rules()
    rule = find(arguments[0])
    if list(arguments[1:]) == ["--example"]:
        return _as_json(rule.example)
    if list(arguments[1:]) == ["--help"]:
        return _help(rule)
    if arguments[1:]:
        raise BadInput(f"»{' '.join(arguments[1:])}« er ukendt; efter reglen kan der kun stå --example eller --help.")
    return _as_json(rule.answer(read_json(sys.stdin.buffer.read(LONGEST_INPUT + 1))).as_dict())


def _no_constant(text: str) -> Any:
    raise BadInput(f"{text} er ikke et tal, der kan regnes med.")


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in pairs:
        if name in values:
            raise BadInput(f"»{name}« står der to gange.")
        values[name] = value
    return values


def _list_of_rules() -> str:
    width = max(len(name) for name in RULES)
    lines = [f"{rule.name:<{width}}  {rule.title} ({rule.paragraph})" for rule in RULES.values()]
    return "\n".join([*lines, "", USAGE])


def _help(rule: Rule) -> str:
    lines = [f"{rule.title} ({rule.paragraph})", ""]
    return "\n".join([*lines, *(_key_help(key) for key in rule.keys), ""])


def _key_help(key: Key) -> str:
    note = " Kan udelades." if key.optional else " Kan være null." if key.nullable else ""
    return f"{key.name}: {key.help}; {key.kind.words}.{note}"


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _write(text: str) -> None:
    sys.stdout.buffer.write(text.encode(errors="backslashreplace"))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
