"""`python -m law.docs`: docs/law.md from the rules, their docstrings, rates and examples; `--check`: is it current?"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from inspect import cleandoc, getmembers, isfunction
from pathlib import Path
from types import ModuleType
from typing import Any

from law.bases import LegalBasis
from law.door.examples import Example, read_examples
from law.door.keys import Key
from law.door.registry import RULES
from law.door.rule import Rule
from law.rates import NoRate, Rate, national_tables, open_book
from law.wording import share

PAGE = Path(__file__).parents[1] / "docs" / "law.md"
INTRODUCTION = """# Hvad loven siger

Siden er lavet af `python -m law.docs` ud fra reglerne i `law/`, satserne i `law/rates.toml` og eksemplerne i `tests/law/examples/`.
Ret dem, ikke siden. Enhver regel kan spørges: `python -m law REGEL < oplysninger.json`; et eksempel på oplysninger kommer med `--example`.

Et fund (*finding*) siger, om bestemmelsens egen betingelse er opfyldt. Et forbud (*ban*), der er opfyldt, gælder; en betingelse
(*condition*), der er opfyldt, er i orden; et hensyn (*consideration*) vejer, men afgør ikke. Kun et forbud standser, og også det kan fraviges
med begrundelse.

Et nyt eksempel kræver ingen Python. Skriv det i filen med reglens navn, for eksempel `tests/law/examples/cpr.toml`: hvad det viser, hvor det
kommer fra, oplysningerne og det svar, loven skal give. Prøv det med `pytest tests/law`; hele svaret læses bagefter i `tests/law/answers.md`,
som `WRITE_ANSWERS=1 pytest tests/law/test_answers.py` skriver.

    [[example]]
    title = "Erstatningsnummer"
    source = "faktaark 5.5, eksempel 3"
    facts = { cpr = "6101701234" }
    result = { born_on = 1970-01-01, replacement = true }

»Faktaark« (*fact sheet*) er den samling af bestemmelser, satser og regneeksempler, som reglerne er skrevet efter.
"""
SUBJECTS = {
    "law.quota": "Hver fjerde ledige bolig",
    "law.vacancy_rent": "Tomgangsleje",
    "law.restoration": "Fraflytningsgaranti",
    "law.deadlines": "Frister i arbejdsdage",
    "law.housing_benefit": "Boligstøtte",
    "law.net_income": "Indkomst efter skat",
    "law.ability_to_pay": "Betalingsevne",
    "law.monthly_amounts": "Månedlige beløb ved siden af indkomsten",
    "law.contribution_loan": "Beboerindskudslån",
    "law.special_support": "Særlig støtte",
    "law.cash_assistance": "Kontanthjælp",
    "law.area_status": "Udsatte boligområder",
    "law.area_ban": "Forbud mod anvisning",
    "law.combined_letting": "Kombineret udlejning",
    "law.starter_dwelling": "Startboliger",
    "law.transitional_dwelling": "Udslusningsboliger",
    "law.shared_housing": "Bofællesskaber",
    "law.unconventional_dwelling": "Skæve boliger",
    "law.private_agreement": "Private anvisningsaftaler",
    "law.new_build": "Basisboliger og tilsagn",
    "law.experiments": "De fem frikommuneforsøg",
    "law.decisions": "Afgørelser",
    "law.refusals": "Afslag",
    "law.cpr": "CPR-numre",
}


def main(arguments: Sequence[str], page: Path = PAGE) -> int:
    """Write the page and return 0; with --check only compare, and return 1 with a Danish sentence when it is old."""
    text = render()
    if list(arguments) != ["--check"]:
        page.write_text(text, encoding="utf-8")
        return 0
    if page.exists() and page.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write(f"docs/{page.name} er forældet; kør: python -m law.docs\n")
    return 1


def render() -> str:
    """The whole page: a section a subject, then legal bases and the numbers that are still to be found."""
    examples = read_examples()
    parts = [INTRODUCTION, *_contents()]
    for name in SUBJECTS:
        parts += _subject(import_module(name), [rule for rule in RULES.values() if rule.module == name], examples)
    return "\n".join([*parts, *_bases(), *_gaps()])


def _contents() -> Iterator[str]:
    for name, title in SUBJECTS.items():
        yield f"- [{title}](#{_anchor(name)})"
    yield "- [Hjemler](#hjemler)"
    yield "- [Satser, der mangler eller ikke er efterset](#mangler)\n"


def _subject(module: ModuleType, rules: Sequence[Rule], examples: Sequence[Example]) -> Iterator[str]:
    yield f'<a id="{_anchor(module.__name__)}"></a>\n\n## {SUBJECTS[module.__name__]}\n'
    yield f"{cleandoc(module.__doc__ or '')}\n"
    yield f"Koden: `{module.__name__.replace('.', '/')}.py`\n"
    yield from _functions(module)
    own = [example for example in examples if example.rule in {rule.name for rule in rules}]
    for rule in rules:
        yield from _rule(rule, [example for example in own if example.rule == rule.name])
    yield from _rates(_rates_behind(own))


def _functions(module: ModuleType) -> Iterator[str]:
    for name, function in getmembers(module, isfunction):
        if function.__module__ == module.__name__ and not name.startswith("_"):
            yield f"**`{name}`** {_one_paragraph(function.__doc__ or '')}\n"


def _rule(rule: Rule, examples: Sequence[Example]) -> Iterator[str]:
    yield f"### `{rule.name}`: {rule.title}\n\n{rule.paragraph}\n"
    yield "| nøgle | betyder | skal være |\n|---|---|---|"
    yield from (_key_row(key) for key in rule.keys)
    yield f"\nEksempler ({len(examples)}):\n"
    yield from (_example(example) for example in examples)
    yield ""


def _key_row(key: Key) -> str:
    note = "; kan udelades" if key.optional else "; kan være null" if key.nullable else ""
    return f"| `{key.name}` | {key.help} | {key.kind.words}{note} |"


def _example(example: Example) -> str:
    said = "; ".join([*_values(example.result), *example.because])
    answer = f"afvises: {example.error}" if example.error else said
    return f"- {example.title} ({example.source}): {answer}"


def _values(result: Mapping[str, Any]) -> Iterator[str]:
    for key, value in result.items():
        yield f"`{key}` {json.dumps(value, ensure_ascii=False)}"


def _rates_behind(examples: Iterable[Example]) -> list[str]:
    """The names of the rates that the examples' findings rest on, in the order of rates.toml."""
    used = set()
    for example in examples:
        try:
            used |= {rate.name for rate in RULES[example.rule].answer(example.facts).rates}
        except (ValueError, NoRate):
            continue
    return [name for name in national_tables() if name in used]


def _rates(names: Sequence[str]) -> Iterator[str]:
    if not names:
        return
    yield "Satser:\n\n| sats | gælder | offentliggjort | værdi | kilde |\n|---|---|---|---|---|"
    for name in names:
        for rate in open_book().rates[name]:
            yield _rate_row(rate)
    yield ""


def _rate_row(rate: Rate) -> str:
    to = "" if rate.to is None else f" til {rate.to}"
    doubt = "" if rate.verified else " **(ikke efterset)**"
    return f"| {rate.label} (`{rate.name}`) | {rate.from_on}{to} | {rate.published_on} | {rate.value} {rate.unit} | {rate.source}{doubt} |"


def _bases() -> Iterator[str]:
    yield '<a id="hjemler"></a>\n\n## Hjemler\n'
    yield "| hjemmel | kode | til | højeste andel | tomgangsleje |\n|---|---|---|---|---|"
    for basis in LegalBasis:
        largest = "efter aftale" if basis.max_share is None else share(basis.max_share)
        pays = "ja" if basis.pays_vacancy_rent else "nej"
        yield f"| {basis.label} | `{basis}` | {basis.purpose} | {largest} | {pays} |"
    yield ""


def _gaps() -> Iterator[str]:
    yield '<a id="mangler"></a>\n\n## Satser, der mangler eller ikke er efterset\n'
    yield "En sats, der ikke er efterset, må vises på skærmen med en advarsel, men aldrig stå i et brev.\n"
    for name, table in national_tables().items():
        if not table["values"]:
            yield f"- {table['label']} (`{name}`): mangler"
        for rate in open_book().rates[name]:
            if not rate.verified:
                yield f"- {rate.label} (`{name}`) fra {rate.from_on}: {rate.value}; {rate.source}"
    yield ""


def _one_paragraph(docstring: str) -> str:
    return " ".join(cleandoc(docstring).split())


def _anchor(name: str) -> str:
    return name.rpartition(".")[2].replace("_", "-")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
