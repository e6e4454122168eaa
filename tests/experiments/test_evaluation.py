"""Packages: figures alone go out, six come together, and persons and small groups are refused."""

import json
from copy import deepcopy

import pytest
from django.core.management import CommandError, call_command

from accounts.denied import ActionDenied
from experiments import packages
from experiments.actions.evaluations import export_package, import_package
from experiments.models import EvaluationPackage
from experiments.queries.network import network
from tests.factories import NOW, TODAY, a_case, a_citizen
from tests.trials import K, a_building, a_participation, an_experiment

pytestmark = pytest.mark.django_db
SIX = ("Favrskov Kommune", "Høje-Taastrup Kommune", "Københavns Kommune", "Randers Kommune", "Roskilde Kommune")


def a_package(name="Randers Kommune", participants=20, measured=10, housed=8):
    """Every experiment with the same figures."""
    months = {month: measured for month in ("6", "12", "24")}
    row = {
        "participants": participants,
        "measured": months,
        "housed": {month: housed for month in months},
        "occupied_measured": months,
        "occupied": {month: 3 for month in months},
        "shelter_days_avoided": 100,
        "cost_dkk": "50000.00",
    }
    return {
        "format": packages.FORMAT,
        "municipality": name,
        "as_of": "2026-01-31",
        "experiments": [{"code": kind.value} | deepcopy(row) for kind in K],
        "note": "",
    }


def taken_in(package):
    return import_package(packages.as_bytes(package), at=NOW)


def test_an_empty_municipality_has_a_package_that_may_leave():
    package = json.loads(export_package(on=TODAY))
    assert packages.faults(package) == []
    assert len(package["experiments"]) == 5


def test_six_packages_give_the_networks_table():
    for number, name in enumerate(SIX):
        taken_in(a_package(name, participants=10 + number, measured=10, housed=5 + number))
    table = network(on=TODAY)
    assert len(table["municipalities"]) == 6
    row = table["experiments"][0]
    assert row["participants"] == 60
    assert row["measured_count"]["12"] == 50
    assert row["housed_count"]["12"] == 35
    assert row["housed_after"]["12"] == 0.7
    assert len(row["municipalities"]) == 6


def test_a_later_package_takes_the_place_of_an_earlier_and_the_same_is_one():
    taken_in(a_package(participants=10))
    taken_in(a_package(participants=10))
    taken_in(a_package(participants=30) | {"as_of": "2026-02-28"})
    assert EvaluationPackage.objects.count() == 2
    assert network(on=TODAY)["experiments"][0]["participants"] == 30


def changed(**row):
    package = a_package()
    package["experiments"][2] |= row
    return package


MONTHS = ("6", "12", "24")


@pytest.mark.parametrize(
    ("package", "sentence"),
    [
        ([], "ikke en evalueringspakke"),
        (a_package() | {"people": []}, "ikke en evalueringspakke"),
        (a_package() | {"municipality": "010170-1234"}, "ikke et navn"),
        (a_package() | {"as_of": "i går"}, "ikke en dato"),
        (a_package() | {"note": "x" * 301}, "mere end 300 tegn"),
        (a_package() | {"note": "Gælder 610170-1234"}, "CPR-nr."),
        (a_package() | {"note": "Ring 12 34 56 78"}, "telefonnummer"),
        (a_package() | {"note": "Skriv til bo@x.example"}, "e-mailadresse"),
        (a_package() | {"note": "Sag 2026-00012 er ikke med"}, "sagsnr."),
        (a_package() | {"experiments": []}, "de fem forsøg"),
        (a_package() | {"experiments": [1, 2, 3, 4, 5]}, "de fem forsøg"),
        (changed(name="Anna"), "kun de aftalte tal"),
        (changed(participants=4), "4 deltagere er en for lille gruppe"),
        (changed(participants=True), "ikke et tal"),
        (changed(participants=-1), "ikke et tal"),
        (changed(measured=dict.fromkeys(MONTHS, 3), housed=dict.fromkeys(MONTHS, 1)), "3 målte efter 6 måneder"),
        (changed(measured={"6": 9}), "tallene skal stå for 6, 12, 24"),
        (changed(housed=dict.fromkeys(MONTHS, 11)), "passer ikke sammen"),
        (changed(housed=dict.fromkeys(MONTHS)), "passer ikke sammen"),
        (changed(participants=None), "for lille gruppe"),
        (changed(shelter_days_avoided="mange"), "døgn på herberg er ikke et tal"),
        (changed(cost_dkk="mange"), "ikke et beløb"),
    ],
)
def test_what_may_not_leave_may_not_come_in_either(package, sentence):
    with pytest.raises(ActionDenied) as no:
        taken_in(package)
    assert sentence in no.value.sentence
    assert not EvaluationPackage.objects.exists()


def test_what_is_no_package_at_all():
    for content in (b"ikke json", b"\xff\xfe"):
        with pytest.raises(ActionDenied, match="ikke en evalueringspakke"):
            import_package(content, at=NOW)


def test_our_own_small_groups_and_our_citizens_names_never_leave(tmp_path, capsys):
    experiment = an_experiment(K.TEMPORARY_SOLUTION)
    a_building(experiment, beds=3)
    case = a_case(citizen=a_citizen(first_name="Anna", last_name="Vinter"))
    a_participation(experiment, case=case)
    file = tmp_path / "pakke.json"
    with pytest.raises(CommandError, match="1 deltagere er en for lille gruppe"):
        call_command("evaluation", "export", str(file), "--unsuppressed")
    with pytest.raises(CommandError, match="nævner en borger"):
        call_command("evaluation", "export", str(file), "--note", "Anna Vinter er ikke talt med")
    assert not file.exists()
    call_command("evaluation", "export", str(file), "--note", "Tal for hele året")
    row = json.loads(file.read_text())["experiments"][1]
    assert row["participants"] is None
    assert row["cost_dkk"] is None
    assert "Vinter" not in file.read_text()


def test_the_commands_write_read_and_show(tmp_path, capsys):
    files = []
    for name in SIX:
        file = tmp_path / f"{len(files)}.json"
        file.write_bytes(packages.as_bytes(a_package(name)))
        files.append(str(file))
    call_command("evaluation", "import", *files)
    call_command("evaluation", "table")
    assert "6 kommuner" in capsys.readouterr().out
    call_command("evaluation", "table", "--json")
    assert json.loads(capsys.readouterr().out)["experiments"][0]["participants"] == 100
    with pytest.raises(CommandError):
        call_command("evaluation", "import", str(tmp_path / "findes-ikke.json"))
