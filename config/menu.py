"""The main menu by role: what it says and which address it leads to. Read by the tag {% menu %}."""

from accounts.roles import Role

CASEWORK = [
    ("Mit arbejde", "work"),
    ("Borgere", "cases"),
    ("Boliger", "vacancies"),
    ("Tilbud", "allocations"),
    ("Breve", "letters"),
    ("Kvoter", "ledgers"),
]

MENU: dict[Role, list[tuple[str, str]]] = {
    Role.CASEWORKER: CASEWORK,
    Role.MANAGER: [*CASEWORK, ("Rapporter", "monthly_report")],
    Role.ASSOCIATION: [
        ("Vores boliger", "our_vacancies"),
        ("Anviste til os", "our_allocations"),
        ("Kvoteregnskab", "ledgers"),
    ],
    Role.ADMINISTRATOR: [("Brugere", "users"), ("Adgangslog", "access_log")],
    Role.SYSTEM: [],
}
