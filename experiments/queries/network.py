"""The network's table: the latest package of each municipality, and our own figures as they would leave."""

from datetime import date
from typing import Any

from experiments import packages
from experiments.models import EvaluationPackage
from experiments.queries.outcomes import outcomes


def network(*, on: date) -> dict[str, Any]:
    """Each experiment put together over the municipalities; our own come from here, not from a package of ours."""
    ours = packages.build(outcomes(on=on, is_public=True))
    latest: dict[str, packages.Package] = {}
    for kept in EvaluationPackage.objects.exclude(municipality=ours["municipality"]).order_by("as_of_on", "pk"):
        latest[kept.municipality] = kept.content
    together = [*latest.values(), ours]
    return {
        "municipalities": sorted(str(package["municipality"]) for package in together),
        "experiments": packages.pool(together),
        "others": len(latest),
    }
