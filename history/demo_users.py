"""Who can try the demo. Invented people; the password stands on the screen, so it opens nothing but a demo."""

from dataclasses import dataclass

from accounts.roles import Role

PASSWORD = "demo-anvisning"  # noqa: S105 - shown by bin/demo, refused outside a machine of one's own
VESTEGNEN, HOEJE_TAA = "Vestegnens Boligselskab", "Boligforeningen Høje Tå"
HEDEBOERNE, KILDEBO = "Hedeboernes Almene", "Andelsboligforeningen Kildebo"


@dataclass(frozen=True)
class DemoUser:
    """One person. Without `signs_in` the name stands in stories only."""

    username: str
    first_name: str
    last_name: str
    role: Role
    association: str = ""
    signs_in: bool = True
    is_trusted_with_offences: bool = False


DEMO_USERS = (
    DemoUser("mette", "Mette", "Hansen", Role.CASEWORKER, is_trusted_with_offences=True),
    DemoUser("jonas", "Jonas", "Bech", Role.CASEWORKER),
    DemoUser("karen", "Karen", "Lund", Role.MANAGER, is_trusted_with_offences=True),
    DemoUser("admin", "Ulla", "Friis", Role.ADMINISTRATOR),
    DemoUser("ida", "Ida", "Bech", Role.ASSOCIATION, VESTEGNEN),
    DemoUser("bo", "Bo", "Ravn", Role.ASSOCIATION, HOEJE_TAA),
    DemoUser("lis", "Lis", "Skov", Role.ASSOCIATION, HEDEBOERNE, signs_in=False),
    DemoUser("per", "Per", "Dam", Role.ASSOCIATION, KILDEBO, signs_in=False),
)
