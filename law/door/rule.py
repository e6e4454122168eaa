"""A rule as the door knows it: its name, its provision, its keys, an example, and how it is asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from law.door.keys import Key, read_record
from law.findings import Finding
from law.rates import Rate

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule answered: named values, and findings."""

    result: Mapping[str, Any]
    findings: tuple[Finding, ...]

    @property
    def rates(self) -> tuple[Rate, ...]:
        """Every rate behind the findings, once each."""
        return tuple(dict.fromkeys(rate for finding in self.findings for rate in finding.used))

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON values."""
        shown = ("met", "weight", "paragraph", "because")
        return {
            "result": plain(self.result),
            "findings": [{key: finding.as_dict()[key] for key in shown} for finding in self.findings],
            "rates": [rate.as_dict() for rate in self.rates],
        }


@dataclass(frozen=True, slots=True)
class Rule:
    """A question that the law answers. `module` is where the answer stands, `title` what is asked, in Danish."""

    name: str
    title: str
    paragraph: str
    module: str
    keys: Sequence[Key]
    example: Mapping[str, Any]
    ask: Callable[[Facts], Answer]

    def answer(self, facts: Any) -> Answer:
        """The answer to JSON facts. Raises BadInput, NoRate or ValueError, each with a Danish sentence."""
        return self.ask(read_record(self.keys, facts))


def plain(value: Any) -> Any:
    """A value as JSON: money with two decimals, days as ISO, sequences as lists."""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return value
