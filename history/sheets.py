"""The seven files of a year: their columns, the form field each column fills, and what names a row."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sheet:
    """One kind of file. `columns` maps a heading to the field of the form that reads it; `key` are the
    headings that together name a row, so that it is not told twice; `named_by` those that other files name it by.
    `optional`: what a file may leave out, column and all, which then is not told.
    """

    file: str
    columns: Mapping[str, str]
    key: tuple[str, ...]
    named_by: tuple[str, ...]
    optional: Mapping[str, str] = field(default_factory=dict)

    @property
    def every_column(self) -> Mapping[str, str]:
        return {**self.columns, **self.optional}

    def column_of(self, field: str) -> str:
        """The heading under which a field of the form stands; empty for what concerns the whole row."""
        return next((heading for heading, name in self.every_column.items() if name == field), "")


ASSOCIATIONS = Sheet(
    "boligorganisationer.csv",
    {"Navn": "name", "CVR": "cvr", "E-mail": "email"},
    key=("Navn",),
    named_by=("Navn",),
)
AREAS = Sheet(
    "boligomraader.csv",
    {
        "Boligområde": "name",
        "År": "year",
        "Beboere": "residents",
        "Uden job eller uddannelse pct (2-årigt snit)": "without_work_pct",
        "Ikke-vestlig oprindelse pct": "non_western_pct",
        "Dømte pct (2-årigt snit)": "convicted_pct",
        "Kun grundskole 30-59 år pct": "basic_school_only_pct",
        "Indkomst i pct af regionens": "income_pct_of_region",
    },
    key=("Boligområde", "År"),
    named_by=("Boligområde",),
)
DWELLINGS = Sheet(
    "boliger.csv",
    {
        "Boligorganisation": "association",
        "Afdeling": "name",
        "Lejemålsnr": "unit_number",
        "Adresse": "address",
        "Postnr": "postal_code",
        "By": "city",
        "Boligtype": "kind",
        "Rum": "rooms",
        "Areal m2": "area_m2",
        "Husleje pr. md.": "rent_dkk",
        "A conto varme": "heat_dkk",
        "A conto vand": "water_dkk",
        "Indskud": "contribution_dkk",
        "Etage": "floor",
        "Elevator": "has_lift",
        "Kørestolsegnet": "is_wheelchair_suitable",
        "Husdyr tilladt": "is_pets_allowed",
        "Boligområde": "area",
        "Ibrugtaget år": "first_used_year",
    },
    key=("Boligorganisation", "Afdeling", "Lejemålsnr"),
    named_by=("Lejemålsnr",),
)
AGREEMENTS = Sheet(
    "aftaler.csv",
    {
        "Boligorganisation": "association",
        "Afdeling": "estate",
        "Boligtype": "dwelling_kind",
        "Andel": "share",
        "Hjemmel": "legal_basis",
        "Gyldig fra": "valid_from",
        "Gyldig til": "valid_to",
        "Svarfrist arbejdsdage": "answer_working_days",
        "Fri retur inden frist": "is_return_free",
        "Opsigelsesvarsel måneder": "notice_months",
        "Returnerede tæller som": "return_policy",
    },
    key=("Boligorganisation", "Afdeling", "Boligtype", "Gyldig fra"),
    named_by=("Boligorganisation", "Afdeling"),
)
CITIZENS = Sheet(
    "borgere.csv",
    {
        "Sagsnr": "number",
        "CPR": "cpr",
        "Fornavn": "first_name",
        "Efternavn": "last_name",
        "Voksne": "adults",
        "Børn": "children",
        "Børns alder": "children_ages",
        "Forsørgelse": "support",
        "Bruttoindkomst pr. md.": "gross_month_dkk",
        "Formue": "wealth_dkk",
        "Boligsituation": "situation",
        "Ansøgt den": "applied_on",
        "Kørestol": "needs_wheelchair",
        "Navne- og adressebeskyttelse": "is_protected",
        "Særlige hensyn": "considerations",
        "Bemærkning": "remark",
    },
    key=("Sagsnr",),
    named_by=("Sagsnr",),
    optional={
        "Særlig støtte pr. md.": "special_support_dkk",
        "Børneydelser pr. md.": "child_benefit_dkk",
        "El pr. md.": "electricity_dkk",
        "Afdrag på gæld pr. md.": "debt_dkk",
    },
)
VACANCIES = Sheet(
    "ledige_boliger.csv",
    {
        "Lejemålsnr": "dwelling",
        "Anmeldt den": "notified_on",
        "Ledig fra": "vacant_from",
        "Til rådighed fra": "available_on",
        "Husleje pr. md.": "rent_dkk",
    },
    key=("Lejemålsnr", "Anmeldt den"),
    named_by=("Lejemålsnr", "Anmeldt den"),
)
ANSWERS = Sheet(
    "kommunens_svar.csv",
    {
        "Lejemålsnr": "dwelling",
        "Anmeldt den": "notified_on",
        "Svar": "answer",
        "Svaret den": "answered_on",
        "Årsag": "reason",
        "Sagsnr": "case",
        "Udlejet fra": "lease_on",
        "Genudlejet fra": "relet_on",
    },
    key=("Lejemålsnr", "Anmeldt den"),
    named_by=("Lejemålsnr", "Anmeldt den"),
)

# In the order they are read: each leans on those before it.
SHEETS = (ASSOCIATIONS, AREAS, DWELLINGS, AGREEMENTS, CITIZENS, VACANCIES, ANSWERS)
