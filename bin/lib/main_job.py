"""The main job over HTTP, as bin/demo --check does it: one (name, function) per step, in order.

A step raises Trouble when something is not as it should be. What a later step needs it puts in `job.memo`.
"""

import json
import re
import time
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from trouble import Trouble
from visitor import Visitor


@dataclass
class Job:
    port: int
    home: Path
    users: list[dict[str, str]]  # username, password, name, role
    manage: Callable[..., str]  # runs a management command, gives what it printed
    memo: dict[str, Any] = field(default_factory=dict)
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def as_role(self, role: str, number: int = 0) -> Visitor:
        """The signed-in visitor of this role; `number` chooses between the two associations."""
        usernames = [user["username"] for user in self.users if user["role"] == role]
        if number >= len(usernames):
            raise Trouble(f"Demoen har ingen bruger nr. {number + 1} med rollen {role}.", "Kør bin/demo --reset.")
        return self.visitors[usernames[number]]

    def wait_for(self, what: str, happened: Callable[[], bool], *, seconds: float = 30) -> None:
        until = time.monotonic() + seconds
        while not happened():
            if time.monotonic() > until:
                raise Trouble(f"{what}: det skete ikke inden for {seconds:.0f} sekunder.", "Se loggen worker.log.")
            time.sleep(0.2)


def in_days(days: int) -> str:
    """That many days ahead in Denmark, where the day begins before the machine's own."""
    return (datetime.now(ZoneInfo("Europe/Copenhagen")).date() + timedelta(days=days)).isoformat()


def is_alive(job: Job) -> None:
    Visitor(job.port).get("/healthz")


def is_ready(job: Job) -> None:
    """Database, migrations, broker, disk, and a worker that the clock has reached through the broker."""
    visitor = Visitor(job.port)

    def ready() -> bool:
        page = visitor.look("/readyz")
        job.memo["not ready"] = json.loads(page.body)["failed"]
        return page.status == 200

    job.wait_for("Systemet er klar (/readyz)", ready, seconds=120)  # the first letters of the demo are drawn meanwhile


def strangers_are_asked_who_they_are(job: Job) -> None:
    page = Visitor(job.port).get("/")
    if not page.path.startswith("/konto/login/"):
        raise Trouble(f"Forsiden viste {page.path} uden login.", "Se LoginMiddleware i config/settings.py.")


def everybody_signs_in(job: Job) -> None:
    for user in job.users:
        visitor = Visitor(job.port)
        visitor.sign_in(user["username"], user["password"])
        job.visitors[user["username"]] = visitor


def association_notifies_a_vacancy(job: Job) -> None:
    """Notifies one dwelling after the other until the ledger says that it is the municipality's."""
    visitor = job.as_role("association")
    for path in _dwellings(visitor):
        page = visitor.get(path)
        told = page.text.partition("Hvis tur er det?")[0].partition("i kvoteregnskabet")[2][:40]
        if not told:
            continue  # no agreement counts this one
        try:
            shown = visitor.submit(page, page.form(having="vacant_from"), vacant_from=in_days(0))
        except Trouble as refused:
            if "allerede" in str(refused):
                continue  # by an earlier run on this home
            raise
        if "kommunens tur" in told:
            job.memo["vacancy"] = _number(shown.path, "vacancies")
            return
    raise Trouble("Ingen af de boliger, der blev indmeldt, faldt til kommunen.", "Kør bin/demo --reset.")


def _dwellings(visitor: Visitor) -> Iterator[str]:
    for street in ("Åparken 2", "Vesterled 1", "Højgården 1", "Ærtebjerg 1", "Banevænget 1"):
        page = visitor.get("/vacancies/notify/?" + urllib.parse.urlencode({"q": street, "find": "1"}))
        yield from [to for _, to in page.links if re.search(r"/notify/\d+/$", to)]


def another_association_does_not_see_it(job: Job) -> None:
    job.as_role("association", 1).get(f"/vacancies/{job.memo['vacancy']}/", expect=404)


def caseworker_sees_it_as_work(job: Job) -> None:
    page = job.as_role("caseworker").get("/work/?kind=vacancies")
    page.link(to=f"allocate-{job.memo['vacancy']}")


def caseworker_allocates(job: Job) -> None:
    """The first one who fits, as the page ranks them; the reasons and the deadline as the page proposes them."""
    visitor, vacancy = job.as_role("caseworker"), job.memo["vacancy"]
    page = visitor.get(f"/vacancies/{vacancy}/match/")
    path = page.link(to=f"/vacancies/{vacancy}/allocate/")
    page = visitor.get(path)
    page = visitor.submit(page, page.form(having="reasons"))
    job.memo |= {
        "case": _number(path, "allocate"),
        "allocation": _number(page.link(to="/allocations/", pattern=r"/allocations/\d+/"), "allocations"),
        "letter": _number(page.link(to="/letters/", pattern=r"/letters/\d+/"), "letters"),
    }


def nobody_else_can_allocate_it(job: Job) -> None:
    """A second caseworker who had the page open is told so in words, with no error."""
    visitor = job.as_role("caseworker", 1)
    page = visitor.look(f"/vacancies/{job.memo['vacancy']}/match/")
    if page.status >= 500 or page.status == 200 and f"/vacancies/{job.memo['vacancy']}/allocate/" in str(page.links):
        raise Trouble("Boligen kan anvises to gange.", "Se allocation/permissions.py.")


def letter_is_delivered(job: Job) -> None:
    """Drawn by the worker, handed over to the outbox; the same bytes on the screen and in the folder."""
    visitor, letter = job.as_role("caseworker"), job.memo["letter"]
    job.wait_for("Brevet afleveres", lambda: "udbakke:" in visitor.get(f"/letters/{letter}/").text)
    receipt = visitor.get(f"/letters/{letter}/").text.partition("udbakke:")[2].split()[0]
    shown = visitor.get(f"/letters/{letter}/pdf/").body
    delivered = (job.home / "outbox" / f"{receipt}.pdf").read_bytes()
    if not shown.startswith(b"%PDF") or shown != delivered:
        raise Trouble("Brevet på skærmen er ikke det, der blev sendt.", "Se allocation/letters.py.")


def citizen_says_yes(job: Job) -> None:
    visitor, path = job.as_role("caseworker"), f"/allocations/{job.memo['allocation']}/accept/"
    page = visitor.get(path)
    visitor.submit(page, page.form("accept"))


def association_confirms_the_lease(job: Job) -> None:
    """It sees the citizen now, and lets from ten days ahead: until then the dwelling stands empty."""
    visitor, path = job.as_role("association"), f"/allocations/{job.memo['allocation']}/lease/"
    visitor.get("/allocations/ours/").link(to=path)
    page = visitor.get(path)
    visitor.submit(page, page.form(having="lease_on"), button="send", lease_on=in_days(10))


def vacancy_rent_is_counted(job: Job) -> None:
    """On demand, as every night: the day the dwelling has stood empty is counted, and counted once."""
    first = json.loads(job.manage("accrue_vacancy_rent", "--json"))
    second = json.loads(job.manage("accrue_vacancy_rent", "--json"))
    if second["rows"] or not first["total_dkk"] or first["total_dkk"] != second["total_dkk"]:
        raise Trouble(f"Tomgangslejen tælles to gange: {first} og derefter {second}.", "Se finance/actions.py.")
    page = job.as_role("caseworker").get(f"/vacancies/{job.memo['vacancy']}/")
    shown = re.search(r"Tomgangsleje til og med i dag ([\d.,]+)", page.text)
    if not shown or shown[1] == "0,00":
        raise Trouble("Boligens tomgangsleje er ikke beregnet.", "Se finance/actions.py.")


def caseworker_returns_another(job: Job) -> None:
    """The other branch, with a coded reason."""
    visitor = job.as_role("caseworker")
    href = visitor.get("/work/?kind=vacancies").link(to="allocate-")
    path = f"/vacancies/{href.rpartition('-')[2]}/return/"
    page = visitor.get(path)
    page = visitor.submit(page, page.form(having="reason"), reason="too_expensive")
    if page.path == path:
        raise Trouble("Boligen blev ikke returneret.", page.text[:200])


def manager_reads_the_report(job: Job) -> None:
    """Today's month, with today's dwelling in it, on the screen."""
    visitor, month = job.as_role("manager"), in_days(0)[:7]
    page = visitor.get(f"/reports/monthly/{month}/")
    page.link(to=f"/reports/monthly/{month}/rows/offered/")
    rows = visitor.get(f"/reports/monthly/{month}/rows/offered/")
    rows.link(to=f"/vacancies/{job.memo['vacancy']}/")
    job.memo["report"] = page


def manager_fetches_pdf_and_excel(job: Job) -> None:
    """Both are made by the worker and fetched from the job's page."""
    visitor, page = job.as_role("manager"), job.memo["report"]
    for kind, begins in (("monthly_report_pdf", b"%PDF"), ("monthly_report_excel", b"PK")):
        started = visitor.submit(page, page.form("/jobs/start/"), kind=kind)
        path = f"/jobs/{_number(started.path, 'jobs')}/"
        job.wait_for(f"{kind} bliver færdig", lambda path=path: f"{path}file/" in str(visitor.get(path).links))
        if not visitor.get(f"{path}file/").body.startswith(begins):
            raise Trouble(f"{kind} er ikke den slags fil, den skal være.", "Se reports/exports.py.")


def sample_year_has_its_figures(job: Job) -> None:
    """The year that the demo loads, counted by the same command as any other."""
    report = json.loads(job.manage("monthly_report", "2015", "--json"))
    known = {"offered": 126, "returned": 46, "allocated": 80, "return_rate_pct": 36.5,
             "dwellings_below_3000": 121, "dwellings_below_3000_in_listed_areas": 115}  # fmt: skip
    if wrong := {name: report.get(name) for name, figure in known.items() if report.get(name) != figure}:
        raise Trouble(f"Eksempelårets tal er ikke, hvad de skal være: {wrong}.", "Se reports/queries/.")


def administrator_sees_no_citizens(job: Job) -> None:
    job.as_role("administrator").get(f"/cases/{job.memo['case']}/", expect=404)


def _number(path: str, before: str) -> str:
    found = re.search(rf"/{before}/(\d+)", path)
    if not found:
        raise Trouble(f"Der skulle stå et nummer efter {before} i {path}.", "Se siden i en browser.")
    return found[1]


STEPS: list[tuple[str, Callable[[Job], None]]] = [
    ("Webserveren lever", is_alive),
    ("Database, broker og baggrundsarbejder er klar", is_ready),
    ("En fremmed bliver bedt om at logge ind", strangers_are_asked_who_they_are),
    ("Alle demobrugere logger ind", everybody_signs_in),
    ("Boligorganisationen indmelder en bolig, og det er kommunens tur", association_notifies_a_vacancy),
    ("En anden boligorganisation ser den ikke", another_association_does_not_see_it),
    ("Sagsbehandleren ser den under Mit arbejde", caseworker_sees_it_as_work),
    ("Sagsbehandleren anviser den til den borger, der står først", caseworker_allocates),
    ("Ingen anden kan anvise den", nobody_else_can_allocate_it),
    ("Brevet er tegnet og afleveret i udbakken", letter_is_delivered),
    ("Borgerens ja bliver registreret", citizen_says_yes),
    ("Boligorganisationen ser borgeren og bekræfter lejekontrakten", association_confirms_the_lease),
    ("Tomgangslejen bliver beregnet, og kun én gang", vacancy_rent_is_counted),
    ("Sagsbehandleren returnerer en anden bolig med en årsag", caseworker_returns_another),
    ("Lederen ser boligen i månedens rapport", manager_reads_the_report),
    ("Lederen henter rapporten som PDF og som Excel", manager_fetches_pdf_and_excel),
    ("Eksempelårets tal er de kendte", sample_year_has_its_figures),
    ("Administratoren ser ingen borgere", administrator_sees_no_citizens),
]
