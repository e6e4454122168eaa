"""The main menu by role: what it says and which address it leads to. Read by the tag {% menu %}."""

from accounts.roles import Role

CASEWORK = [
    ("Mit arbejde", "work"),
    ("Borgere", "cases"),
    ("Boliger", "vacancies"),
    ("Tilbud", "allocations"),
    ("Breve", "letters"),
    ("Kvoter", "ledgers"),
    ("Aftaler", "agreements"),
    ("Ordninger", "schemes"),
    ("Boligregister", "dwellings"),
    ("Områder", "areas"),
]

MENU: dict[Role, list[tuple[str, str]]] = {
    Role.CASEWORKER: CASEWORK,
    Role.MANAGER: [*CASEWORK, ("Rapporter", "monthly_report")],
    Role.ASSOCIATION: [
        ("Vores boliger", "our_vacancies"),
        ("Anviste til os", "our_allocations"),
        ("Kvoteregnskab", "ledgers"),
        ("Boligregister", "dwellings"),
        ("Aftaler", "agreements"),
    ],
    Role.ADMINISTRATOR: [("Brugere", "users"), ("Adgangslog", "access_log")],
    Role.SYSTEM: [],
}

# Pages below the second's address stand under the first in the menu: a vacancy is one of "Vores boliger" to its owner.
COVERS = {"our_vacancies": "vacancies", "our_allocations": "allocations"}
