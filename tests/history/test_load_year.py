"""A year comes in whole, is the same the second time, and is followed by the next year."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from allocation.models import Allocation, Case, CaseEvent, Citizen, Letter
from allocation.states import AllocationState, CaseState, HousingSituation
from finance.models import VacancyRentLiability
from history.actions.demo import SAMPLE
from housing.models import (
    Agreement,
    AreaStatistics,
    Association,
    Dwelling,
    DwellingTerms,
    QuotaEntry,
    QuotaLedger,
    Vacancy,
    VacancyEvent,
)
from housing.states import DwellingKind, ReturnReason, VacancyState
from law.bases import LegalBasis
from law.quota import QuotaTerms, replay
from tests.history.year_folder import (
    FAMILY,
    HEADINGS,
    IN_AREA,
    NORTH,
    YOUTH,
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
    write,
)
from tests.sample import the_sample_year

pytestmark = pytest.mark.django_db


def everything() -> dict[str, list]:
    """Every row of our tables that a year touches."""
    labels = ("housing", "allocation", "finance", "accounts.user")
    models = [model for model in apps.get_models() if model._meta.label_lower.startswith(labels)]
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}


# The sample


@pytest.mark.slow
@pytest.mark.first
def test_the_sample_year_gives_the_public_totals_and_nothing_the_second_time():
    answer = the_sample_year()
    assert answer.items() >= {
        "associations": 4, "dwellings": 5217, "citizens": 400, "vacancies": 516, "offered": 126, "returned": 46,
        "allocated": 80, "returned_by_reason": {"too_expensive": 46}, "skipped": 0, "vacancy_rent_dkk": 386621.37,
    }.items()  # fmt: skip
    again = load(SAMPLE)
    assert again == answer | {"new": 0}


# Another municipality's year


def test_another_municipality_s_year_is_counted_by_its_own_terms(tmp_path):
    answer = load(a_folder(tmp_path))
    assert answer.items() >= {
        "year": 2019, "associations": 2, "dwellings": 19, "citizens": 6, "vacancies": 16, "offered": 6, "returned": 2,
        "allocated": 3, "returned_by_reason": {"too_expensive": 2}, "skipped": 0, "changed": 0,
    }.items()  # fmt: skip


def test_each_ledger_is_what_the_law_gives_when_it_is_counted_again(tmp_path):
    load(a_folder(tmp_path))
    ledgers = {
        (ledger.estate and ledger.estate.name, ledger.dwelling_kind): ledger for ledger in QuotaLedger.objects.all()
    }
    assert set(ledgers) == {(None, "family"), ("Tårnet", "family"), (None, "youth")}
    for key, share, count in (
        ((None, "family"), "2/5", 8),
        (("Tårnet", "family"), "1", 2),
        ((None, "youth"), "1/4", 4),
    ):
        entries = list(ledgers[key].entries.select_related("vacancy__dwelling").order_by("number"))
        expected = replay(QuotaTerms(Fraction(share)), count, frozenset()).offered
        assert tuple(entry.number for entry in entries if entry.is_municipal) == expected
        assert [entry.number for entry in entries] == list(range(1, count + 1))
        told = [row["Lejemålsnr"] for row in a_year()["ledige_boliger.csv"]]
        units = [entry.vacancy.dwelling.unit_number for entry in entries]
        assert units == sorted(units, key=told.index)


def test_a_return_that_is_replaced_gives_the_municipality_the_next_one(tmp_path):
    """N5 came back on 6 March, before N6 was notified: answers and notices are taken in the order of their days."""
    terms = {"Returnerede tæller som": "erstattes af den næste ledige"}
    agreements = [an_agreement(NORTH, "2/5", "§ 59, stk. 2", **terms), *a_year()["aftaler.csv"][1:]]
    load(a_folder(tmp_path, aftaler=agreements))
    entries = QuotaEntry.objects.filter(ledger__estate=None, ledger__dwelling_kind="family", is_municipal=True)
    assert list(entries.order_by("number").values_list("number", flat=True)) == [3, 5, 6, 8]


def test_what_is_in_no_agreement_is_in_no_ledger(tmp_path):
    load(a_folder(tmp_path))
    assert not QuotaEntry.objects.filter(vacancy__dwelling__unit_number__in=["F1", "I1"]).exists()
    assert Vacancy.objects.filter(dwelling__unit_number__in=["F1", "I1"], state=VacancyState.OWN).count() == 2


def test_a_lease_closes_vacancy_allocation_and_case_without_a_letter(tmp_path):
    load(a_folder(tmp_path))
    allocation = Allocation.objects.get(case__number="S-1")
    assert (allocation.state, allocation.lease_on, allocation.is_imported) == (
        AllocationState.LEASED, date(2019, 4, 1), True,
    )  # fmt: skip
    assert (allocation.decided_on, allocation.rates_known_on) == (date(2019, 2, 20), date(2019, 2, 20))
    assert allocation.legal_basis == LegalBasis.ABL59_2
    assert allocation.vacancy.state == VacancyState.LET
    assert allocation.case.state == CaseState.HOUSED
    assert not Letter.objects.exists()
    names = list(allocation.case.events.order_by("at", "pk").values_list("name", flat=True))
    assert names == ["receive", "assess", "approve", "allocate", "lease", "house"]


def test_a_return_keeps_its_reason_and_the_day_it_was_relet(tmp_path):
    load(a_folder(tmp_path))
    relet = Vacancy.objects.get(dwelling__unit_number="N5")
    assert (relet.state, relet.return_reason) == (VacancyState.RELET, ReturnReason.TOO_EXPENSIVE)
    assert (relet.answered_on, relet.let_on) == (date(2019, 3, 6), date(2019, 6, 1))
    assert Vacancy.objects.get(dwelling__unit_number="N8").state == VacancyState.RETURNED
    assert Vacancy.objects.get(dwelling__unit_number="T2").state == VacancyState.AT_DISPOSAL


@pytest.mark.parametrize(
    ("words", "reason"),
    [("For dyr", "too_expensive"), ("forkert størrelse", "wrong_size"), ("INGEN EGNET ANSØGER", "no_candidate"),
     ("boligens stand", "condition"), ("andet", "other"), ("area_ban", "area_ban")],
)  # fmt: skip
def test_a_reason_is_read_by_its_label(tmp_path, words, reason):
    answers = changed(a_year()["kommunens_svar.csv"], 1, Årsag=words)
    assert load(a_folder(tmp_path, kommunens_svar=answers))["returned_by_reason"][reason] >= 1
    assert Vacancy.objects.get(dwelling__unit_number="N5").return_reason == reason


def test_a_citizen_comes_with_household_income_and_an_assessed_case(tmp_path):
    load(a_folder(tmp_path))
    case = Case.objects.get(number="S-4")
    assert (case.state, case.is_imported, case.applied_on) == (CaseState.APPROVED, True, date(2018, 11, 14))
    assert (case.situation, case.has_pet, case.considerations) == (HousingSituation.SHELTER_110, True, "hund")
    members = sorted((member.kind, member.age) for member in case.citizen.household.all() if member.age is not None)
    assert members == [("child", 1), ("child", 9)]
    assert case.citizen.household.filter(kind="adult", age=None).count() == 1
    income = case.citizen.incomes.get()
    assert (income.support, income.gross_month_dkk, income.known_on) == (
        "cash",
        Decimal("11282.00"),
        date(2018, 11, 14),
    )
    facts = case.assessments.get().facts
    assert facts["income"]["gross_month_dkk"] == "11282.00"
    assert len(facts["household"]) == 3
    assert case.citizen.reveal_cpr() == "610574-1004"


def test_a_file_may_tell_what_comes_in_and_goes_out_beside_the_income(tmp_path):
    rows = [a_citizen(1, **{"El pr. md.": "412,50", "Afdrag på gæld pr. md.": "0"}), a_citizen(2, Formue="")]
    load(a_folder(tmp_path, borgere=[*rows, *a_year()["borgere.csv"][2:]]))
    told, not_told = (Citizen.objects.get(cases__number=number) for number in ("S-1", "S-2"))
    row = told.monthly_amounts.get()
    assert (row.electricity_dkk, row.debt_dkk, row.wealth_dkk) == (Decimal("412.50"), 0, 0)
    assert row.child_benefit_dkk is None
    assert not not_told.monthly_amounts.exists()
    assert "Formuen er ikke oplyst." in not_told.cases.get().assessments.get().economic
    bad = a_folder(tmp_path, borgere=[a_citizen(1, **{"El pr. md.": "mange"})])
    assert "El pr. md." in refusal(bad)


def test_everything_that_happened_is_dated_at_noon_and_done_by_the_system(tmp_path):
    load(a_folder(tmp_path))
    for event in (*VacancyEvent.objects.all(), *CaseEvent.objects.all()):
        assert timezone.localtime(event.at).strftime("%H:%M") == "12:00"
        assert event.by.role == Role.SYSTEM
    assert not Vacancy.objects.filter(is_imported=False).exists()
    assert not User.objects.exclude(role=Role.SYSTEM).exists()


def test_terms_begin_with_the_year_and_empty_figures_are_unknown(tmp_path):
    load(a_folder(tmp_path))
    assert set(DwellingTerms.objects.values_list("valid_from", "valid_to")) == {(date(2019, 1, 1), None)}
    terms = DwellingTerms.objects.get(dwelling__unit_number="U1")
    assert (terms.kind, terms.rooms, terms.rent_dkk, terms.has_lift) == (
        DwellingKind.YOUTH,
        1,
        Decimal("5310.25"),
        False,
    )
    assert (terms.is_pets_allowed, str(terms.area)) == (True, IN_AREA)
    assert DwellingTerms.objects.get(dwelling__unit_number="T1").area is None
    assert Dwelling.objects.get(unit_number="I1").first_used_year is None
    figures = AreaStatistics.objects.get(year=2019)
    assert (figures.residents, figures.without_work_pct) == (1198, Decimal("40.90"))
    assert figures.basic_school_only_pct is None


def test_the_vacancy_rent_is_counted_to_the_end_of_each_vacancy_and_to_the_end_of_the_year(tmp_path):
    answer = load(a_folder(tmp_path))
    by_unit = dict(
        VacancyRentLiability.objects.order_by()
        .values_list("vacancy__dwelling__unit_number")
        .annotate(Sum("amount_dkk"))
    )
    assert by_unit["N3"] == Decimal("2398.18")  # 18 to 31 March: 14 of 31 days of 5,310.25
    assert by_unit["N5"] == Decimal("4779.23")  # returned 6 March, not free; a notice of one month runs out 1 May
    # Still open: from 15 April to 31 December, and not a day more before the nightly job comes.
    assert by_unit["T2"] == Decimal("2832.13") + 8 * Decimal("5310.25")
    assert answer["vacancy_rent_dkk"] == float(sum(by_unit.values()))


def test_without_vacancies_the_year_is_that_of_the_agreements(tmp_path):
    answer = load(a_folder(tmp_path, ledige_boliger=[], kommunens_svar=[]))
    assert (answer["year"], answer["vacancies"], answer["offered"]) == (2018, 0, 0)
    assert set(DwellingTerms.objects.values_list("valid_from", flat=True)) == {date(2018, 1, 1)}


def test_a_year_may_begin_in_december_before(tmp_path):
    notices = [a_vacancy("N9", "03-11-2018"), *a_year()["ledige_boliger.csv"]]
    answers = [row for row in a_year()["kommunens_svar.csv"] if row["Lejemålsnr"] in {"T1", "U4"}]
    answer = load(a_folder(tmp_path, ledige_boliger=notices, kommunens_svar=answers))
    assert (answer["year"], answer["vacancies"]) == (2018, 17)


# Twice, and the next year


def test_the_same_folder_again_changes_nothing(tmp_path):
    folder = a_folder(tmp_path)
    first = load(folder)
    before = everything()
    assert load(folder) == first | {"new": 0}
    assert everything() == before


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252"])
def test_each_way_of_writing_danish_letters_is_read(tmp_path, encoding):
    write(tmp_path / "aar", a_year(), encoding)
    assert load(tmp_path / "aar")["vacancies"] == 16
    assert Association.objects.filter(name="Søndre Andelsbo").exists()


def test_letters_that_a_mac_takes_apart_are_put_together(tmp_path):
    import unicodedata

    folder = a_folder(tmp_path)
    file = folder / "boliger.csv"
    file.write_text(unicodedata.normalize("NFD", file.read_text("utf-8-sig")), "utf-8")
    assert load(folder)["dwellings"] == 19


def test_order_and_capitals_of_the_headings_do_not_matter(tmp_path):
    rows = [
        {heading.upper(): row[heading] for heading in reversed(HEADINGS["boliger.csv"])}
        for row in a_year()["boliger.csv"]
    ]
    folder = a_folder(tmp_path)
    lines = [";".join(rows[0]), *(";".join(row.values()) for row in rows)]
    (folder / "boliger.csv").write_text("\n".join(["sep=;", *lines, "", ";" * 18, ""]), "utf-8")
    assert load(folder)["dwellings"] == 19


def test_a_later_year_ends_what_has_changed_and_goes_on_counting(tmp_path):
    load(a_folder(tmp_path))
    later = a_year() | {
        "boliger.csv": [a_dwelling("N1", **{"Husleje pr. md.": "5.500,00"}), a_dwelling("N2"), a_dwelling("N10")],
        "aftaler.csv": [an_agreement(NORTH, "1/2", "§ 59, stk. 2", **{"Gyldig fra": "01-01-2020"})],
        "borgere.csv": [a_citizen(1), a_citizen(20)],
        "ledige_boliger.csv": [a_vacancy("N1", "06-01-2020", "5.500,00"), a_vacancy("N10", "07-01-2020")],
        "kommunens_svar.csv": [an_answer("T2", "15-03-2019", "20-01-2020", "S-20", "01-02-2020")],
    }
    answer = load(write(tmp_path / "2020", later))
    assert (answer["year"], answer["allocated"], answer["skipped"]) == (2020, 1, 0)
    rents = DwellingTerms.objects.filter(dwelling__unit_number="N1").values_list("valid_from", "valid_to", "rent_dkk")
    assert list(rents.order_by("valid_from")) == [
        (date(2019, 1, 1), date(2019, 12, 31), Decimal("5310.25")),
        (date(2020, 1, 1), None, Decimal("5500.00")),
    ]
    assert DwellingTerms.objects.filter(dwelling__unit_number="N2").count() == 1
    assert Vacancy.objects.get(notified_on=date(2020, 1, 6)).terms.rent_dkk == Decimal(5500)
    versions = Agreement.objects.filter(ledger__estate=None, ledger__dwelling_kind="family").order_by("valid_from")
    assert [(one.share, one.valid_to) for one in versions] == [
        (Fraction(2, 5), date(2019, 12, 31)), (Fraction(1, 2), None),
    ]  # fmt: skip
    numbers = QuotaEntry.objects.filter(agreement=versions[1]).order_by("number").values_list("number", flat=True)
    assert list(numbers) == [9, 10]
    assert Vacancy.objects.get(dwelling__unit_number="T2").state == VacancyState.LET
    assert Citizen.objects.count() == 7
    before = everything()
    assert load(tmp_path / "2020")["new"] == 0
    assert everything() == before


def test_an_earlier_year_cannot_be_counted_into_a_ledger_afterwards(tmp_path):
    load(a_folder(tmp_path))
    earlier = a_year() | {"ledige_boliger.csv": [a_vacancy("N9", "05-11-2018")], "kommunens_svar.csv": []}
    said = refusal(write(tmp_path / "2018", earlier))
    assert "ledige_boliger.csv, række 2, kolonnen Anmeldt den, værdien »05-11-2018«" in said
    assert "er allerede ført til 14. marts 2019 og kan ikke få en tidligere bolig ind bagefter." in said


def test_registers_are_corrected_but_decisions_are_not(tmp_path):
    load(a_folder(tmp_path))
    year = a_year()
    year["boligorganisationer.csv"] = changed(year["boligorganisationer.csv"], 0, **{"E-mail": "ny@nord.example"})
    year["boliger.csv"] = changed(year["boliger.csv"], 0, Adresse="Bækvej 1 A, 1. tv")
    year["boligomraader.csv"] = changed(year["boligomraader.csv"], 1, Beboere="1.201")
    answer = load(write(tmp_path / "rettet", year))
    assert (answer["new"], answer["changed"]) == (0, 3)
    assert Association.objects.get(name=NORTH).email == "ny@nord.example"
    assert Dwelling.objects.get(unit_number="N1").address == "Bækvej 1 A, 1. tv"
    assert AreaStatistics.objects.get(year=2019).residents == 1201
    year["boliger.csv"] = changed(year["boliger.csv"], 0, Rum="3")
    year["aftaler.csv"] = changed(year["aftaler.csv"], 0, Andel="1/2")
    year["ledige_boliger.csv"] = changed(year["ledige_boliger.csv"], 0, **{"Husleje pr. md.": "1,00"})
    year["kommunens_svar.csv"] = changed(year["kommunens_svar.csv"], 0, Sagsnr="S-4")
    year["borgere.csv"] = changed(year["borgere.csv"], 5, CPR="610170-1234")
    said = refusal(write(tmp_path / "rettet", year))
    assert "kolonnen Rum, værdien »3«: Boligen er allerede indlæst for 2019 med »2«." in said
    assert "kolonnen Andel, værdien »1/2«: Aftalen er allerede indlæst med »2/5«." in said
    assert "værdien »1,00«: Boligen er allerede indmeldt med »5.310,25«." in said
    assert "Et andet svar er allerede registreret 20. februar 2019: boligen er »Udlejet«." in said
    assert "Sag S-6 findes allerede og hører til en anden borger." in said


def test_an_agreement_may_be_ended_by_a_later_file(tmp_path):
    load(a_folder(tmp_path))
    year = a_year()
    year["aftaler.csv"] = changed(year["aftaler.csv"], 0, **{"Gyldig til": "31-12-2019"})
    assert load(write(tmp_path / "slut", year))["changed"] == 1
    assert Agreement.objects.get(share=Fraction(2, 5)).valid_to == date(2019, 12, 31)
    year["aftaler.csv"] = changed(a_year()["aftaler.csv"], 1, **{"Gyldig til": "28-02-2019"})
    said = refusal(write(tmp_path / "slut", year))
    assert "kan ikke afsluttes før dem" in said


def test_a_citizen_who_comes_back_keeps_name_and_household(tmp_path):
    load(a_folder(tmp_path))
    back = a_citizen(1, Sagsnr="S-100", Efternavn="Ny", Børn="0", **{"Børns alder": "", "Ansøgt den": "02-12-2019"})
    load(a_folder(tmp_path, borgere=[*a_year()["borgere.csv"][1:], back], kommunens_svar=[]))
    citizen = Citizen.objects.get(cases__number="S-100")
    assert (citizen.last_name, citizen.cases.count(), citizen.incomes.count()) == ("Prøve 1", 2, 2)
    assert citizen.household.count() == 3


def test_kinds_and_yes_and_no_may_be_written_with_capitals(tmp_path):
    homes = changed(a_year()["boliger.csv"], 0, Boligtype=FAMILY.upper(), Elevator="JA")
    homes = changed(homes, 12, Boligtype=YOUTH.title())
    load(a_folder(tmp_path, boliger=homes))
    assert DwellingTerms.objects.get(dwelling__unit_number="N1").has_lift


def test_the_project_s_copy_is_whole():
    assert {path.name for path in Path(SAMPLE).iterdir()} == set(HEADINGS)
