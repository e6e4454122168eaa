"""What the night does, as jobs that a person starts and watches."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils import timezone

from accounts.roles import MUNICIPALITY_ROLES
from background.kinds import Arguments, Kind, Product, Run
from finance.actions.accruals import accrue_vacancy_rent
from finance.actions.due import pay_what_is_due


def clean(given: Mapping[str, str]) -> Arguments:
    """Nothing to choose: both run through the day they are started."""
    return {}


def count(run: Run) -> Product:
    """Begun again after a crash it goes on where the first one stopped."""
    done = accrue_vacancy_rent(on=timezone.localdate(run.at), at=run.at, progress=run.progress)
    return Product(result={"vacancies": done.vacancies, "rows": done.rows, "amount_dkk": str(done.amount_dkk)})


def pay(run: Run) -> Product:
    return Product(result=vars(pay_what_is_due(on=timezone.localdate(run.at), at=run.at)))


KINDS = (
    Kind(
        "accrue_vacancy_rent",
        MUNICIPALITY_ROLES,
        clean,
        lambda arguments: "Beregning af tomgangsleje",
        count,
        lambda arguments: reverse("finance"),
        "Økonomi",
    ),
    Kind(
        "pay_what_is_due",
        MUNICIPALITY_ROLES,
        clean,
        lambda arguments: "Garantier og udbetalinger til og med i dag",
        pay,
        lambda arguments: reverse("payments"),
        "Udbetalinger",
    ),
)
