"""The demo's experiments: who took part, from when, and what became of them. Nobody: names are drawn together."""

from dataclasses import dataclass

from allocation.states import HousingSituation as Living
from experiments.states import ExitReason
from law.experiments import ExperimentKind

K, W = ExperimentKind, ExitReason
MONTHS_RUNNING = 30

BUDGETS = {K.RENT_SUBSIDY: 90_000, K.TEMPORARY_SOLUTION: 250_000, K.TEMPORARY_LEASE: 200_000,
           K.SHARED_DWELLING: 90_000, K.CHEAP_BUILDING: 130_000}  # fmt: skip
COSTS = {K.TEMPORARY_SOLUTION: ("Drift af pavillonen", 19_800), K.TEMPORARY_LEASE: ("Bostøtte", 15_500),
         K.SHARED_DWELLING: ("Mødested og vært", 6_200), K.CHEAP_BUILDING: ("Rådgiver", 9_300)}  # fmt: skip
TARGETS = {
    K.RENT_SUBSIDY: "Borgere, der er tilbudt en bolig, som er lidt for dyr, og som er på vej mod arbejde eller uddannelse.",
    K.TEMPORARY_SOLUTION: "Hjemløse, der kan klare sig selv, men ikke kan vente på en billig bolig.",
    K.TEMPORARY_LEASE: "Borgere fra herberg, krisecenter og botilbud, der får støtte i egen bolig.",
    K.SHARED_DWELLING: "Enlige, der gerne vil dele bolig for at få råd til den.",
    K.CHEAP_BUILDING: "Borgere, der højst kan betale 3.200 kr. om måneden.",
}


@dataclass(frozen=True)
class Participant:
    """`ago`: months since the entry. `left`: months in, when the participation ended; `housed` whether there was a home."""

    kind: ExperimentKind
    first_name: str
    last_name: str
    ago: int
    living: Living = Living.SHELTER_110
    shelter_days: int | None = 60
    left: int | None = None
    reason: ExitReason = W.OWN_HOME
    housed: bool | None = True
    works_from: int | None = None


PARTICIPANTS = (
    Participant(K.RENT_SUBSIDY, "Agnes", "Holst", 27, Living.TOO_EXPENSIVE, 0, 24, W.PERIOD_OVER, True, 11),
    Participant(K.RENT_SUBSIDY, "Viktor", "Lind", 25, Living.SOFA, 0, 9, W.CAN_PAY, True, 5),
    Participant(K.RENT_SUBSIDY, "Sofie", "Kruse", 22, Living.EVICTION, 0),
    Participant(K.RENT_SUBSIDY, "Malte", "Juhl", 19, Living.SOFA, 14, 4, W.EVICTED, False),
    Participant(K.RENT_SUBSIDY, "Ella", "Toft", 15, Living.SHELTER_110, 90, works_from=10),
    Participant(K.RENT_SUBSIDY, "Noah", "Brandt", 13, Living.SOFA, 0, works_from=6),
    Participant(K.RENT_SUBSIDY, "Ida", "Winther", 8, Living.EVICTION, 0),
    Participant(K.RENT_SUBSIDY, "Carl", "Bay", 3, Living.TOO_EXPENSIVE, 0),
    Participant(K.TEMPORARY_SOLUTION, "Otto", "Skaarup", 26, Living.STREET, 140, 14),
    Participant(K.TEMPORARY_SOLUTION, "Lærke", "Munk", 26, Living.STREET, 200, 7, W.SHELTER, False),
    Participant(K.TEMPORARY_SOLUTION, "Emil", "Thorsen", 24, Living.SHELTER_110, 210, 18, works_from=12),
    Participant(K.TEMPORARY_SOLUTION, "Freja", "Dal", 18, Living.SOFA, 30, 9),
    Participant(K.TEMPORARY_SOLUTION, "Storm", "Bjerre", 16, Living.SHELTER_110, 170),
    Participant(K.TEMPORARY_SOLUTION, "Alma", "Krogh", 13, Living.STREET, 95, works_from=9),
    Participant(K.TEMPORARY_SOLUTION, "Villads", "Fog", 9, Living.SHELTER_110, 120, 2, W.WISH, False),
    Participant(K.TEMPORARY_SOLUTION, "Karla", "Ibsen", 6, Living.SOFA, 20),
    Participant(K.TEMPORARY_SOLUTION, "Bertil", "Hald", 2, Living.STREET, 60),
    Participant(K.TEMPORARY_LEASE, "Johanne", "Vest", 28, Living.CRISIS_109, 80, 23, W.PERIOD_OVER, True, 14),
    Participant(K.TEMPORARY_LEASE, "Aksel", "Krag", 25, Living.FACILITY_107, 365, 10, W.EVICTED, False),
    Participant(K.TEMPORARY_LEASE, "Signe", "Lund", 23, Living.SHELTER_110, 150, works_from=8),
    Participant(K.TEMPORARY_LEASE, "Magne", "Holm", 22, Living.SHELTER_110, 180),
    Participant(K.TEMPORARY_LEASE, "Ronja", "Bech", 17, Living.CRISIS_109, 45, works_from=11),
    Participant(K.TEMPORARY_LEASE, "Theo", "Due", 14, Living.SHELTER_110, 220),
    Participant(K.TEMPORARY_LEASE, "Vigga", "Kjær", 10, Living.FACILITY_107, 330),
    Participant(K.TEMPORARY_LEASE, "Silas", "Ravn", 7, Living.SHELTER_110, 100, 5, W.MOVED_AWAY, None),
    Participant(K.TEMPORARY_LEASE, "Mynte", "Aagaard", 4, Living.SHELTER_110, 75),
    Participant(K.SHARED_DWELLING, "Asger", "Friis", 20, Living.SOFA, 10, 13, W.OWN_HOME, True, 9),
    Participant(K.SHARED_DWELLING, "Liv", "Hede", 19, Living.SOFA, 0),
    Participant(K.SHARED_DWELLING, "Elmer", "Post", 16, Living.STREET, 90, 6, W.WISH, False),
    Participant(K.SHARED_DWELLING, "Esther", "Gram", 11, Living.EVICTION, 0, works_from=4),
    Participant(K.SHARED_DWELLING, "Hugo", "Koch", 5, Living.SOFA, 0),
)  # fmt: skip
