"""The roles, in code: an auditor reads them here or in docs/access.md, git keeps their history."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse


class Role(TextChoices):
    CASEWORKER = "caseworker", "Sagsbehandler"
    ASSOCIATION = "association", "Boligorganisation"
    MANAGER = "manager", "Leder"
    ADMINISTRATOR = "administrator", "Administrator"
    SYSTEM = "system", "Systemet"


@dataclass(frozen=True)
class RoleDescription:
    """What a role is for and what it sees; rendered to docs/access.md."""

    does: str
    sees: str


ROLES: dict[Role, RoleDescription] = {
    Role.CASEWORKER: RoleDescription(
        does="Vurderer sager, anviser og returnerer boliger, skriver til borgeren.",
        sees="Alle borgere, sager, boliger og kvoteregnskaber i kommunen.",
    ),
    Role.ASSOCIATION: RoleDescription(
        does="Indmelder ledige boliger, trækker dem tilbage, bekræfter lejekontrakter.",
        sees="Egen boligorganisations boliger og kvoteregnskab; "
        "af en borger kun det, lejekontrakten kræver, og først når borgeren har sagt ja; "
        "mere kun med et samtykke eller et andet grundlag, som står på siden med sin dato.",
    ),
    Role.MANAGER: RoleDescription(
        does="Som sagsbehandleren, og læser månedsrapporten.",
        sees="Alt i kommunen og alle tal.",
    ),
    Role.ADMINISTRATOR: RoleDescription(
        does="Opretter og lukker brugere, læser adgangsloggen.",
        sees="Brugere og adgangslog; ingen borgere.",
    ),
    Role.SYSTEM: RoleDescription(
        does="Natlige job: beregner tomgangsleje, sender breve.",
        sees="Det, jobbet behøver. Kan ikke logge ind.",
    ),
}


@dataclass(frozen=True)
class Permission:
    """Something that a role does not give: the administrator gives it to one person at a time; rendered to docs/access.md."""

    label: str
    opens: str
    because: str


OFFENCES = Permission(
    label="Strafbare forhold",
    opens="Løsladelser og udsættelser i oplysningerne om forbud i boligområder: at se dem og at skrive dem. "
    "Andre ser, at forbuddet gælder, men ikke hvorfor.",
    because="Databeskyttelsesloven § 8: kun sagsbehandlere og ledere, der har brug for dem. "
    "De slettes af sig selv et halvt år efter, at de sidst kunne have betydning.",
)
PERMISSIONS = (OFFENCES,)

MUNICIPALITY_ROLES = frozenset({Role.CASEWORKER, Role.MANAGER})

View = Callable[..., HttpResponse]


def for_roles(*roles: Role) -> Callable[[View], View]:
    """Open the view to these roles only; others get 403. Read by docs/access.md and its test."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if getattr(request.user, "role", None) not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.roles = frozenset(roles)  # type: ignore[attr-defined]
        return guarded

    return decorate
