"""The demo's vacancies that fall to the municipality, and how far each has come, in working days from today."""

from dataclasses import dataclass
from enum import StrEnum

from history.demo_users import HEDEBOERNE, HOEJE_TAA, KILDEBO, VESTEGNEN
from housing.states import ReturnReason


class Course(StrEnum):
    """What has happened to a vacancy until today."""

    OPEN = "open"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"  # open again
    LAPSED = "lapsed"  # open again
    LEASED = "leased"
    RETURNED = "returned"
    RELET = "relet"
    WITHDRAWN = "withdrawn"


DECIDED = frozenset({Course.OFFERED, Course.ACCEPTED, Course.DECLINED, Course.LAPSED, Course.LEASED})


@dataclass(frozen=True)
class Slot:
    """`due` is the municipality's answer deadline, `decided` its answer, `answered` what came of that:
    all working days from today, negative ones are over. `estate` has an agreement of its own.
    """

    association: str
    due: int
    course: Course = Course.OPEN
    decided: int = 0
    answered: int = 0
    rooms: tuple[int, ...] = (2, 3)
    is_cheap: bool = True
    estate: str = ""
    reason: ReturnReason = ReturnReason.TOO_EXPENSIVE


PARKVEJ = "Parkvej"
O = Course  # noqa: E741 - a table reads better with a short word

PLAN = (
    Slot(VESTEGNEN, -24, O.LEASED, decided=-26, answered=-22),
    Slot(VESTEGNEN, -19, O.LEASED, decided=-20, answered=-17, rooms=(3, 4)),
    Slot(VESTEGNEN, -8, O.RETURNED, decided=-5, rooms=(4, 5), is_cheap=False),
    Slot(VESTEGNEN, -5, O.ACCEPTED, decided=-6, answered=-2, rooms=(1, 2)),
    Slot(VESTEGNEN, -6, O.OFFERED, decided=-7),
    Slot(VESTEGNEN, -3, O.OFFERED, decided=-4, rooms=(3, 4)),
    Slot(VESTEGNEN, -1),
    Slot(VESTEGNEN, 0, rooms=(3,)),
    Slot(VESTEGNEN, 1, is_cheap=False),
    Slot(VESTEGNEN, 3, rooms=(3, 4)),
    Slot(VESTEGNEN, 7, is_cheap=False),
    Slot(VESTEGNEN, 12, rooms=(1, 2)),
    Slot(HOEJE_TAA, -28, O.LEASED, decided=-29, answered=-25),
    Slot(HOEJE_TAA, -21, O.RELET, decided=-20, answered=-8, rooms=(4, 5), is_cheap=False),
    Slot(HOEJE_TAA, -7, O.ACCEPTED, decided=-9, answered=-4, rooms=(1, 2)),
    Slot(HOEJE_TAA, -4, O.OFFERED, decided=-5, rooms=(2,)),
    Slot(HOEJE_TAA, -2, O.DECLINED, decided=-8, answered=-4, rooms=(2,)),
    Slot(HOEJE_TAA, 0, rooms=(1, 2)),
    Slot(HOEJE_TAA, 2, rooms=(4,), is_cheap=False),
    Slot(HOEJE_TAA, 5, O.WITHDRAWN, answered=-2),
    Slot(HOEJE_TAA, 9),
    Slot(HEDEBOERNE, -6, O.RETURNED, decided=-6, rooms=(5,), is_cheap=False, reason=ReturnReason.NO_CANDIDATE),
    Slot(HEDEBOERNE, -1, O.OFFERED, decided=-2, rooms=(2,)),
    Slot(HEDEBOERNE, 1, rooms=(3,)),
    Slot(HEDEBOERNE, 4, is_cheap=False),
    Slot(HEDEBOERNE, -12, O.LEASED, decided=-13, answered=-10, rooms=(1,), estate=PARKVEJ),
    Slot(HEDEBOERNE, 1, O.OFFERED, decided=0, rooms=(1,), estate=PARKVEJ),
    Slot(HEDEBOERNE, 0, rooms=(1,), estate=PARKVEJ),
    Slot(HEDEBOERNE, 6, rooms=(1,), estate=PARKVEJ),
    Slot(KILDEBO, -15, O.LEASED, decided=-16, answered=-13),
    Slot(KILDEBO, 0, O.OFFERED, decided=-1, rooms=(2, 3)),
    Slot(KILDEBO, 2, O.LAPSED, decided=-9, answered=-3, rooms=(2,)),
    Slot(KILDEBO, 3),
    Slot(KILDEBO, 15, rooms=(3, 4), is_cheap=False),
)
