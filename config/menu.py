"""The main menu by role: what it says and which address it leads to. Read by the tag {% menu %}."""

from accounts.roles import Role

# What is used every day stands in the open; the rest lies one click away, under "Mere".
MENU: dict[Role, list[tuple[str, str]]] = {
    Role.CASEWORKER: [
        ("Mit arbejde", "work"),
        ("Borgere", "cases"),
        ("Boliger", "vacancies"),
        ("Tilbud", "allocations"),
        ("Møde", "meetings"),
        ("Breve", "letters"),
        ("Økonomi", "finance"),
    ],
    Role.MANAGER: [
        ("Mit arbejde", "work"),
        ("Borgere", "cases"),
        ("Boliger", "vacancies"),
        ("Kvoter", "ledgers"),
        ("Økonomi", "finance"),
        ("Forsøg", "experiments"),
        ("Rapporter", "monthly_report"),
    ],
    Role.ASSOCIATION: [
        ("Vores boliger", "our_vacancies"),
        ("Anviste til os", "our_allocations"),
        ("Lejemål", "our_tenancies"),
        ("Kvoteregnskab", "ledgers"),
        ("Regninger", "invoices"),
    ],
    Role.ADMINISTRATOR: [("Brugere", "users"), ("Adgangslog", "access_log")],
    Role.SYSTEM: [],
}

MORE: dict[Role, list[tuple[str, str]]] = {
    Role.CASEWORKER: [
        ("Efter indflytning", "follow_ups"),
        ("Kvoter", "ledgers"),
        ("Aftaler", "agreements"),
        ("Ordninger", "schemes"),
        ("Boligregister", "dwellings"),
        ("Områder", "areas"),
        ("Forsøg", "experiments"),
        ("Regelsæt", "weight_sets"),
        ("Mindste rådighedsbeløb", "local_minimums"),
    ],
    Role.MANAGER: [
        ("Tilbud", "allocations"),
        ("Møde", "meetings"),
        ("Breve", "letters"),
        ("Efter indflytning", "follow_ups"),
        ("Aftaler", "agreements"),
        ("Ordninger", "schemes"),
        ("Boligregister", "dwellings"),
        ("Områder", "areas"),
        ("Regelsæt", "weight_sets"),
        ("Mindste rådighedsbeløb", "local_minimums"),
    ],
    Role.ASSOCIATION: [
        ("Boligregister", "dwellings"),
        ("Aftaler", "agreements"),
        ("Ordninger", "schemes"),
    ],
}

# Pages below the second's address stand under the first in the menu: a vacancy is one of "Vores boliger" to its owner.
COVERS = {"our_vacancies": "vacancies", "our_allocations": "allocations"}

# Who has the search in the header; the administrator has no homes and no citizens to search for.
SEARCHING = frozenset({Role.CASEWORKER, Role.MANAGER, Role.ASSOCIATION})


def links_of(role: Role) -> list[tuple[str, str]]:
    """All that the role's menu holds, in the open and under "Mere"."""
    return [*MENU[role], *MORE.get(role, [])]
