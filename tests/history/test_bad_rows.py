"""A bad row is named by file, row, column, value and reason; nothing is loaded, or only what does not lean on it."""

import contextlib
import io
import json
from random import Random

import pytest
from django.core.management import call_command

from allocation.models import Case, Citizen
from housing.models import Agreement, Association, Dwelling, QuotaLedger, Vacancy
from tests.history.year_folder import (
    HEADINGS,
    NORTH,
    SOUTH,
    a_citizen,
    a_dwelling,
    a_folder,
    a_vacancy,
    a_year,
    an_agreement,
    an_answer,
    changed,
    load,
    refusal,
)
from tests.house import ENGLISH

pytestmark = pytest.mark.django_db

BAD_CELLS = [
    # file, row, column, what is written, a part of the reason
    ("boligorganisationer", 0, "CVR", "1000001", "otte cifre"),
    ("boligorganisationer", 1, "CVR", "10000001", "CVR-nummeret hører til Nordre Boligforening."),
    ("boligorganisationer", 0, "E-mail", "nord.example", "gyldig e-mail"),
    ("boligorganisationer", 0, "Navn", "", "påkrævet"),
    ("boligomraader", 0, "År", "2o18", "ikke et helt tal"),
    ("boligomraader", 0, "Beboere", "1204,5", "ikke et helt tal"),
    ("boligomraader", 0, "Ikke-vestlig oprindelse pct", "52.3", "ikke en procent. Skriv for eksempel 43,3."),
    ("boliger", 0, "Boligorganisation", "Nordre Boligforenig", "Er det »Nordre Boligforening«?"),
    ("boliger", 0, "Boligtype", "villa", "ikke en kendt boligtype. Skriv en af: familiebolig, ungdomsbolig"),
    ("boliger", 0, "Husleje pr. md.", "5,310.25", "er ikke et beløb. Skriv for eksempel 1234,50 eller 1.234,50."),
    ("boliger", 0, "Husleje pr. md.", "-1,00", "under 0"),
    ("boliger", 0, "A conto vand", "", "Skriv et beløb"),
    ("boliger", 0, "Rum", "0", "1"),
    ("boliger", 0, "Elevator", "måske", "Vælg ja eller nej."),
    ("boliger", 0, "Postnr", "999", "fire cifre"),
    ("boliger", 0, "Boligområde", "Åkannten", "Er det »Åkanten«?"),
    ("boliger", 0, "Adresse", "x" * 201, "200"),
    ("aftaler", 0, "Andel", "5/4", "er ikke en andel"),
    ("aftaler", 0, "Hjemmel", "§ 95, stk. 1", "ikke en kendt hjemmel"),
    ("aftaler", 0, "Gyldig fra", "31-02-2018", "findes ikke i kalenderen"),
    ("aftaler", 0, "Gyldig til", "01-01-2018", "Aftalen slutter, før den begynder."),
    ("aftaler", 0, "Afdeling", "Bæk 2", "har ingen afdeling »Bæk 2«"),
    ("aftaler", 0, "Svarfrist arbejdsdage", "0", "1"),
    ("aftaler", 0, "Returnerede tæller som", "intet", "ikke en kendt måde"),
    ("borgere", 0, "Børns alder", "9", "Der er 2 børn, men 1 aldre."),
    ("borgere", 0, "Børns alder", "9,x", "Skriv børnenes alder i hele år"),
    ("borgere", 0, "Forsørgelse", "arv", "ikke en kendt forsørgelse"),
    ("borgere", 0, "Boligsituation", "hus", "ikke en kendt boligsituation"),
    ("borgere", 0, "Ansøgt den", "14.11.18", "er ikke en dato. Skriv for eksempel 31-12-2015."),
    ("borgere", 0, "Formue", "999.999.999.999,00", "9"),
    ("ledige_boliger", 0, "Lejemålsnr", "N99", "»N99« findes ikke i boliger.csv og ikke i registret."),
    ("ledige_boliger", 0, "Anmeldt den", "4/2-19", "er ikke en dato"),
    ("ledige_boliger", 0, "Til rådighed fra", "01-02-2019", "tidligst være til rådighed, når den er fraflyttet"),
    ("ledige_boliger", 0, "Husleje pr. md.", "gratis", "er ikke et beløb"),
    ("kommunens_svar", 0, "Svar", "måske", "ikke en kendt måde at svare på. Skriv en af: anvist, returneret."),
    ("kommunens_svar", 1, "Årsag", "for lille", "ikke en kendt returårsag. Skriv en af: for dyr, forkert størrelse"),
    ("kommunens_svar", 1, "Årsag", "", "En returneret bolig skal have en årsag."),
    ("kommunens_svar", 0, "Årsag", "for dyr", "Cellen skal være tom, når svaret er »anvist«."),
    ("kommunens_svar", 0, "Sagsnr", "S-77", "»S-77« findes ikke i borgere.csv"),
    ("kommunens_svar", 0, "Sagsnr", "", "En anvist bolig skal have et sagsnr."),
    ("kommunens_svar", 3, "Sagsnr", "S-1", "Sag S-1 har allerede fået en bolig."),
    ("kommunens_svar", 0, "Udlejet fra", "", "skal have den dag, lejekontrakten begynder"),
    ("kommunens_svar", 0, "Udlejet fra", "01-03-2019", "tidligst være udlejet fra mandag den 18. marts 2019"),
    ("kommunens_svar", 1, "Genudlejet fra", "01-03-2019", "tidligst være udlejet"),
    ("kommunens_svar", 0, "Svaret den", "01-01-2019", "Svaret er dateret før indmeldingen."),
    ("kommunens_svar", 0, "Anmeldt den", "19-02-2019", "Boligen er ikke indmeldt 19. februar 2019."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "place", "column", "value", "reason"), BAD_CELLS)
def test_a_bad_cell_is_named_and_nothing_is_loaded(tmp_path, name, place, column, value, reason):
    file = f"{name}.csv"
    said = refusal(a_folder(tmp_path, **{name: changed(a_year()[file], place, **{column: value})}))
    shown = f"værdien »{value if len(value) <= 60 else value[:60] + '…'}«" if value else "tom celle"
    line = next(
        line
        for line in said.splitlines()
        if line.startswith(f"{file}, række {place + 2}, kolonnen {column}, {shown}: ")
    )
    assert reason in line
    assert not ENGLISH.search(said)
    assert said.splitlines()[-1].startswith("Intet er indlæst.")
    for model in (Association, Dwelling, Agreement, QuotaLedger, Citizen, Case, Vacancy):
        assert not model.objects.exists()


def test_an_answer_to_what_was_not_the_municipality_s_says_whose_turn_it_was(tmp_path):
    answers = [an_answer("N1", "04-02-2019", "06-02-2019"), an_answer("F1", "05-03-2019", "06-03-2019")]
    said = refusal(a_folder(tmp_path, kommunens_svar=answers))
    assert (
        "kommunens_svar.csv, række 2, kolonnen Lejemålsnr, værdien »N1«: Boligen var ikke kommunens at svare på. 1 × 2/5 = 2/5."
        in said
    )
    assert "Boligen var ikke kommunens at svare på. Den er ikke med i noget kvoteregnskab." in said


def test_doubles_are_named_by_both_rows(tmp_path):
    year = a_year()
    folder = a_folder(
        tmp_path,
        boliger=[*year["boliger.csv"], a_dwelling("N1")],
        borgere=[*year["borgere.csv"], year["borgere.csv"][0], a_citizen(1, Sagsnr="S-9")],
        ledige_boliger=[*year["ledige_boliger.csv"], a_vacancy("N1", "04-02-2019")],
    )
    said = refusal(folder)
    assert "boliger.csv, række 21, kolonnen Lejemålsnr, værdien »N1«: Rækken står der allerede som række 2." in said
    assert "borgere.csv, række 8, kolonnen Sagsnr, værdien »S-1«: Rækken står der allerede som række 2." in said
    assert "CPR-nummeret står allerede i række 2." in said
    assert "ledige_boliger.csv, række 18" in said


def test_a_unit_number_of_two_associations_is_ambiguous_only_when_it_is_vacant(tmp_path):
    homes = [*a_year()["boliger.csv"], a_dwelling("N9", SOUTH, "Åen")]
    assert load(a_folder(tmp_path, boliger=homes))["dwellings"] == 20
    homes += [a_dwelling("N1", SOUTH, "Åen")]
    said = refusal(a_folder(tmp_path, boliger=homes, ledige_boliger=[a_vacancy("N1", "05-08-2019")], kommunens_svar=[]))
    assert f"Flere boliger har dette nummer: {NORTH} (Bæk 1) og {SOUTH} (Åen)." in said


def test_a_row_of_another_width_is_named(tmp_path):
    folder = a_folder(tmp_path)
    file = folder / "boligorganisationer.csv"
    file.write_text(file.read_text("utf-8-sig") + "Tredje;10000003\n", "utf-8")
    assert (
        "boligorganisationer.csv, række 4: Rækken har 2 celler, men filen har 3 kolonner. Se efter et semikolon."
        in refusal(folder)
    )


def test_overlapping_agreements_are_refused(tmp_path):
    agreements = [
        an_agreement(NORTH, "2/5", "§ 59, stk. 2", **{"Gyldig til": "31-12-2019"}),
        an_agreement(NORTH, "1/2", "§ 59, stk. 2", **{"Gyldig fra": "01-06-2019"}),
    ]
    said = refusal(a_folder(tmp_path, aftaler=agreements))
    assert "aftaler.csv, række 3, kolonnen Gyldig fra" in said
    assert "Der gælder allerede en aftale fra 1. marts 2018." in said


def test_cpr_numbers_are_never_repeated_in_whichever_column_they_stand(tmp_path):
    people = changed(a_year()["borgere.csv"], 0, CPR="990199-4321", Bemærkning="x")
    people = changed(people, 1, Forsørgelse="se 610270-1002")
    people = changed(people, 2, CPR="6102701002")
    said = refusal(a_folder(tmp_path, borgere=people))
    assert "kolonnen CPR, værdien »990199-4321«: CPR-nummerets første seks cifre" in said  # no day: no number
    assert "værdien »se 610270-••••«" in said
    assert "1002" not in said


def test_all_faults_of_a_row_are_told_at_once(tmp_path):
    said = refusal(a_folder(tmp_path, boliger=changed(a_year()["boliger.csv"], 3, Rum="x", Etage="y", Elevator="z")))
    assert sum(line.startswith("boliger.csv, række 5, ") for line in said.splitlines()) == 3


def test_a_long_list_is_cut_and_counted(tmp_path):
    people = [a_citizen(number, Formue="x") for number in range(1, 100)]
    said = refusal(a_folder(tmp_path, borgere=people, kommunens_svar=[])).splitlines()
    assert said[-2:] == [
        "... og 49 mere.",
        "Intet er indlæst. Ret rækkerne, eller spring dem over med --skip-bad.",
    ]
    assert len(said) == 52


def test_what_to_mend_stands_before_what_leans_on_it(tmp_path):
    said = refusal(
        a_folder(tmp_path, boligorganisationer=changed(a_year()["boligorganisationer.csv"], 1, CVR="x"))
    ).splitlines()
    assert said[0].startswith("boligorganisationer.csv, række 3, kolonnen CVR, værdien »x«: ")
    leaning = "kolonnen Boligorganisation, værdien »Søndre Andelsbo«: afhænger af boligorganisationer.csv række 3, som ikke kan indlæses."
    assert said[1] == f"boliger.csv, række 14, {leaning}"
    assert any(
        line.startswith("kommunens_svar.csv, række 6") and "ledige_boliger.csv række 14" in line for line in said
    )


def test_the_refusal_can_be_read_by_a_machine(tmp_path):
    folder = a_folder(tmp_path, boliger=changed(a_year()["boliger.csv"], 0, Rum="x"))
    out = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("load_year", str(folder), "--json", stdout=out, stderr=io.StringIO())
    assert stopped.value.code == 1
    answer = json.loads(out.getvalue())
    assert (answer["loaded"], answer["bad_rows"]) == (False, 1)
    assert answer["faults"][0] == {
        "file": "boliger.csv", "row": 2, "column": "Rum", "value": "x", "reason": "»x« er ikke et helt tal.",
    }  # fmt: skip


# --skip-bad


def test_bad_rows_and_what_leans_on_them_are_skipped_and_counted(tmp_path):
    folder = a_folder(tmp_path, boliger=changed(a_year()["boliger.csv"], 9, Rum="x"))  # T1, vacant and answered
    answer = load(folder, "--skip-bad")
    assert answer.items() >= {"dwellings": 18, "vacancies": 15, "offered": 5, "allocated": 2, "skipped": 3}.items()
    assert not Dwelling.objects.filter(unit_number="T1").exists()
    assert Case.objects.get(number="S-2").state == "approved"
    assert load(folder, "--skip-bad") == answer | {"new": 0}


def test_skipped_rows_are_listed(tmp_path):
    folder = a_folder(tmp_path, boliger=changed(a_year()["boliger.csv"], 9, Rum="x"))
    out, err = io.StringIO(), io.StringIO()
    call_command("load_year", str(folder), "--skip-bad", stdout=out, stderr=err)
    assert [line.split(",")[0] for line in err.getvalue().splitlines()] == [
        "boliger.csv",
        "ledige_boliger.csv",
        "kommunens_svar.csv",
    ]
    assert "3 rækker er sprunget over." in out.getvalue()


def test_a_bad_association_takes_everything_of_its_own_with_it_and_nothing_else(tmp_path):
    folder = a_folder(tmp_path, boligorganisationer=changed(a_year()["boligorganisationer.csv"], 1, CVR="x"))
    answer = load(folder, "--skip-bad")
    assert (
        answer.items() >= {"associations": 1, "dwellings": 12, "agreements": 2, "vacancies": 10, "offered": 5}.items()
    )


def test_a_skipped_notice_moves_the_count_and_its_answer_goes_with_it(tmp_path):
    notices = changed(a_year()["ledige_boliger.csv"], 0, **{"Husleje pr. md.": "x"})  # N1: now N4 is number 3
    answer = load(a_folder(tmp_path, ledige_boliger=notices), "--skip-bad")
    offered = Vacancy.objects.exclude(agreement=None).filter(dwelling__unit_number__startswith="N")
    assert list(offered.order_by("notified_on").values_list("dwelling__unit_number", flat=True)) == ["N4", "N6"]
    assert (answer["returned"], answer["skipped"]) == (0, 4)


def test_no_folder_given_is_said_in_danish():
    err = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("load_year", stderr=err)
    assert (stopped.value.code, err.getvalue().strip()) == (
        1,
        "Angiv mappen med årets filer: bin/manage load_year MAPPE",
    )


def test_stopped_by_hand_it_says_that_nothing_is_loaded(tmp_path, monkeypatch):
    def stop(_loading):
        raise KeyboardInterrupt

    monkeypatch.setattr("history.actions.year.load_citizens", stop)
    assert refusal(a_folder(tmp_path)).splitlines() == ["Afbrudt. Intet er indlæst."]
    assert not Dwelling.objects.exists()


# Fuzz: whatever stands there, it is loaded or refused in Danish

HOSTILE = (
    "", " ", "-1", "0", "1e400", "NaN", "99999999999999999999", "٣", "1.234,567", "½", "31-02-2015", "01-01-1900", "31-12-2199",
    "'; DROP TABLE housing_dwelling; --", "=HYPERLINK(1)", "<script>", "%s%n{0}", "\u202e", "😀" * 200, "A" * 5000, "ja", "2/0", "¼",
    "100 %", "§ 59, stk. 1", "010170-1234", "\ufeff", "null", "None", "-", "\"", "1;2",
)  # fmt: skip


@pytest.mark.parametrize("file", HEADINGS)
def test_hostile_cells_never_break_it(tmp_path, file):
    year = a_year()
    rows = [
        row | {heading: hostile}
        for heading in HEADINGS[file]
        for number, hostile in enumerate(HOSTILE)
        for row in [year[file][number % len(year[file])]]
    ]
    folder = a_folder(tmp_path, **{file.removesuffix(".csv"): [*year[file], *rows]})
    assert not ENGLISH.search(refusal(folder).replace("DROP TABLE", "").replace("Select", ""))
    answer = load(folder, "--skip-bad")
    assert answer["skipped"] > 0
    assert load(folder, "--skip-bad")["new"] == 0


@pytest.mark.slow
def test_damaged_files_never_break_it(tmp_path):
    chance = Random(59)
    for number in range(60):
        folder = a_folder(tmp_path)
        file = folder / chance.choice(list(HEADINGS))
        raw = bytearray(file.read_bytes())
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(raw))
            match number % 3:
                case 0:
                    raw[at] = chance.randrange(256)
                case 1:
                    del raw[at : at + chance.randrange(1, 40)]
                case 2:
                    raw[at:at] = bytes(chance.choices(b';"\r\n,\xe5\xc3 1-', k=3))
        file.write_bytes(bytes(raw))
        with contextlib.suppress(SystemExit):
            call_command("load_year", str(folder), stdout=io.StringIO(), stderr=io.StringIO())
