"""Every rule that can be asked, by name."""

from collections.abc import Mapping

from law.door import areas, citizens, dwellings, landlord, money
from law.door.keys import BadInput
from law.door.rule import Rule

RULES: Mapping[str, Rule] = {
    rule.name: rule for rule in (*landlord.RULES, *money.RULES, *areas.RULES, *dwellings.RULES, *citizens.RULES)
}


def find(name: str) -> Rule:
    """The rule of that name. Raises BadInput with the names there are."""
    if name not in RULES:
        raise BadInput(f"Reglen »{name}« findes ikke; reglerne er {', '.join(RULES)}.")
    return RULES[name]
