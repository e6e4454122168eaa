"""The indicators of the month (law.md section 8): what each is called, what it means, and which list it opens. Figures are made in queries/indicators."""

from dataclasses import dataclass

from housing.states import ReturnReason

PARTS = {"dwellings": "Boliger", "money": "Penge", "people": "Mennesker", "quality": "Kvalitet"}
# Not figures of ours: parts of their own on the page.
EXPERIMENTS, MATCHING = "experiments", "matching"
OTHER_PARTS = {EXPERIMENTS: "Forsøg", MATCHING: "Match"}
PERSONS = "persons"  # a count of persons: one to four are not told outside the house


@dataclass(frozen=True)
class Indicator:
    """`opens` is the list behind the figure, with `asks` as further filters."""

    key: str
    part: str
    label: str
    unit: str
    meaning: str
    opens: str
    asks: tuple[tuple[str, str], ...] = ()


def _reasons() -> tuple[Indicator, ...]:
    return tuple(
        Indicator(
            f"returned_{reason.value}", "dwellings", f"Sendt retur: {reason.label.lower()}", "count",
            f"Boliger sendt retur med årsagen »{reason.label.lower()}«.", "returned", (("reason", reason.value),),
        )
        for reason in ReturnReason
    )  # fmt: skip


def _rent_by_reason() -> tuple[Indicator, ...]:
    return tuple(
        Indicator(
            f"rent_{reason.value}", "money", f"Tomgangsleje, retur: {reason.label.lower()}", "dkk",
            f"Den del, der er for boliger sendt retur med årsagen »{reason.label.lower()}«.",
            "vacancy_rent", (("reason", reason.value),),
        )
        for reason in ReturnReason
    )  # fmt: skip


def _cheap() -> tuple[Indicator, ...]:
    return tuple(
        Indicator(
            f"below_{limit}", "dwellings", f"Boliger under {limit:,} kr.".replace(",", "."), "count",
            "Alle boliger i registret, af alle boligtyper, med den husleje, de har på periodens sidste dag, uden varme og vand.",
            "dwellings", (("rent", f"-{limit}"),),
        )
        for limit in (3000, 3500, 4000, 4500)
    )  # fmt: skip


SPECIAL = ("starter", "transitional", "unconventional", "shared", "inclusion")
_SPECIAL_NAMES = {
    "starter": "Startboliger",
    "transitional": "Udslusningsboliger",
    "unconventional": "Skæve boliger",
    "shared": "Boliger i bofællesskab",
    "inclusion": "Inklusionsboliger",
}


def _special() -> tuple[Indicator, ...]:
    made = []
    for kind in SPECIAL:
        name = _SPECIAL_NAMES[kind]
        made.append(
            Indicator(f"units_{kind}", "dwellings", name, "count", f"{name} i registret på periodens sidste dag.", "dwellings", (("kind", kind),))
        )  # fmt: skip
        made.append(
            Indicator(f"occupied_{kind}", "dwellings", f"{name}: beboet", "pct", "De af dem, kommunen ikke den dag har stående tomme. Hvornår boligorganisationen lejer sine egne ud, ved systemet ikke.", "dwellings", (("kind", kind),))
        )  # fmt: skip
    return tuple(made)


def _sustained() -> tuple[Indicator, ...]:
    return tuple(
        Indicator(
            f"sustained_{months}", "people", f"Bor der stadig efter {months} måneder", "pct",
            f"Af dem, der flyttede ind for {months} måneder siden: de, hvis bolig ikke er opsagt til fraflytning inden da.",
            "sustained", (("after", str(months)),),
        )
        for months in (6, 12, 24)
    )  # fmt: skip


INDICATORS: tuple[Indicator, ...] = (
    # Boliger
    Indicator("notified", "dwellings", "Indmeldt", "count", "Ledige boliger indmeldt i perioden. De, der er trukket tilbage, tælles ikke.", "notified"),
    Indicator("entitled", "dwellings", "Ret til", "count", "Kvoteregnskabernes boliger, som det var kommunens tur til at få. De, der er taget ud af regnskabet igen, tælles ikke.", "entitled"),
    Indicator("offered", "dwellings", "Stillet til rådighed", "count", "De indmeldte, der faldt til kommunen.", "offered"),
    Indicator("gap", "dwellings", "Mangler", "count", "Ret til, minus stillet til rådighed. Listen har de boliger, det ene tal har og det andet ikke.", "gap"),
    Indicator("effective_share", "dwellings", "Reel andel, 12 måneder", "pct", "Anvist divideret med alle indmeldte i de tolv måneder, der slutter med perioden.", "notified"),
    Indicator("returned", "dwellings", "Sendt retur", "count", "De af dem stillet til rådighed, som kommunen har sendt tilbage.", "returned"),
    Indicator("return_rate", "dwellings", "Sendt retur, andel", "pct", "Sendt retur divideret med stillet til rådighed.", "returned"),
    *_reasons(),
    Indicator("answered", "dwellings", "Besvaret", "count", "Boliger, som kommunen svarede på i perioden: anvist eller sendt retur.", "answered"),
    Indicator("answer_median", "dwellings", "Svartid, median", "days", "Arbejdsdage fra indmeldelse til svar for dem, der blev besvaret i perioden. Medianen er den midterste.", "answered"),
    Indicator("answer_p90", "dwellings", "Svartid, ni af ti inden for", "days", "Det antal arbejdsdage, som ni af ti svar holdt sig inden for.", "answered"),
    Indicator("answer_in_time", "dwellings", "Besvaret inden fristen", "pct", "Svar senest på svarfristens sidste dag, divideret med besvarede.", "answered"),
    *_cheap(),
    Indicator("cheap_listed_share", "dwellings", "Under 3.000 kr. i område på listen", "pct", "De af boligerne under 3.000 kr., der ligger i et boligområde på listen efter årets tal.", "dwellings", (("rent", "-3000"), ("listed", "1"))),
    *_special(),
    Indicator("private_expiring", "dwellings", "Private aftaler, der udløber", "count", "Aftaler med private udlejere, der udløber inden for tolv måneder efter perioden.", "expiring"),
    # Penge
    Indicator("vacancy_rent", "money", "Tomgangsleje", "dkk", "Det, kommunen skylder i leje for perioden (almenboligloven § 59, stk. 1). Rettelser hører til måneden, de retter.", "vacancy_rent"),
    Indicator("vacancy_rent_returned", "money", "Tomgangsleje for returnerede", "dkk", "Den del, der er for boliger sendt retur.", "vacancy_rent", (("sent_back", "1"),)),
    *_rent_by_reason(),
    Indicator("void_days", "money", "Tomgangsdage", "count", "Dage med tomgangsleje i perioden, lagt sammen for alle boliger.", "vacancy_rent"),
    Indicator("void_dwellings", "money", "Boliger med tomgangsleje", "count", "Boliger med mindst én række tomgangsleje i perioden.", "vacancy_rent"),
    Indicator("void_average", "money", "Tomgangsleje pr. bolig", "dkk", "Tomgangsleje divideret med boliger med tomgangsleje, afrundet til øre.", "vacancy_rent"),
    Indicator("void_budget_dkk", "money", "Budget for tomgangsleje", "dkk", "En tolvtedel af årets budget for hver af periodens måneder. Ukendt, så længe en leder ikke har indtastet årets budget.", "budget"),
    Indicator("void_budget", "money", "Tomgangsleje af budgettet", "pct", "Tomgangsleje divideret med periodens budget.", "vacancy_rent"),
    Indicator("guarantee_count", "money", "Fraflytningskrav", "count", "Krav efter fraflytningsgarantien, som kommunen har godkendt i perioden.", "guarantees"),
    Indicator("guarantee_dkk", "money", "Betalt efter fraflytningsgarantien", "dkk", "Det, kommunen hæfter for i de krav, der er godkendt i perioden.", "guarantees"),
    Indicator("guarantee_average", "money", "Fraflytningskrav i gennemsnit", "dkk", "Betalt divideret med antal krav, afrundet til øre.", "guarantees"),
    Indicator("guarantee_recovered", "money", "Inddrevet hos lejeren", "dkk", "Det, lejere har betalt tilbage af garantien i perioden.", "payments"),
    # Mennesker
    Indicator("offers", "people", "Tilbud til borgere", PERSONS, "Anvisninger besluttet i perioden, uden dem, kommunen selv har trukket tilbage.", "offers"),
    Indicator("declined", "people", "Takket nej", PERSONS, "De af tilbuddene, som borgeren har takket nej til.", "offers", (("answer", "declined"),)),
    Indicator("decline_rate", "people", "Takket nej, andel", "pct", "Takket nej divideret med tilbud til borgere.", "offers", (("answer", "declined"),)),
    Indicator("housed", "people", "Fik bolig", PERSONS, "Lejekontrakter efter anvisning, der begynder i perioden.", "housed"),
    Indicator("time_to_home", "people", "Tid til bolig, median", "months", "Hele måneder fra ansøgning til lejekontrakten begynder, for dem, der fik bolig i perioden.", "housed"),
    Indicator("days_to_home", "people", "Dage til bolig, median", "days", "Kalenderdage fra ansøgning til lejekontrakten begynder, for dem, der fik bolig i perioden.", "housed"),
    Indicator("waiting", "people", "Venter på bolig", PERSONS, "Sager, der er ansøgt senest periodens sidste dag, og som den dag hverken havde bolig, afslag eller var lukket.", "waiting"),
    Indicator("waiting_urgent", "people", "Venter, akut", PERSONS, "De ventende, hvis sag er mærket akut.", "waiting", (("urgent", "1"),)),
    Indicator("waiting_homeless", "people", "Venter, hjemløse", PERSONS, "De ventende, der bor på gaden, hos andre, på herberg, krisecenter eller midlertidigt botilbud.", "waiting", (("homeless", "1"),)),
    Indicator("applied", "people", "Nye ansøgninger", PERSONS, "Sager, der er ansøgt i perioden.", "applied"),
    Indicator("ended", "people", "Afslået eller lukket", PERSONS, "Sager, der endte i perioden uden en bolig gennem kommunen.", "ended"),
    Indicator("refused", "people", "Afslået", PERSONS, "De af dem, der fik afslag.", "ended", (("outcome", "refused"),)),
    Indicator("closed", "people", "Lukket", PERSONS, "De af dem, hvis sag blev lukket uden afslag.", "ended", (("outcome", "closed"),)),
    Indicator("can_pay", "people", "Tilbud, husstanden har råd til", "pct", "Grønt lys: når boligen er betalt, er der mindst det vejledende rådighedsbeløb tilbage. Divideret med de tilbud, hvor det kunne beregnes.", "offers", (("pay", "yes"),)),
    Indicator("hardly_pay", "people", "Tilbud, der efterlader lidt", "pct", "Gult lys: over kommunens mindste beløb, under det vejledende. Divideret med de tilbud, hvor det kunne beregnes.", "offers", (("pay", "hardly"),)),
    Indicator("cannot_pay", "people", "Tilbud, husstanden ikke har råd til", "pct", "Rødt lys: under det mindste beløb. Divideret med de tilbud, hvor det kunne beregnes.", "offers", (("pay", "no"),)),
    Indicator("shortfall_median", "people", "Mangler om måneden, median", "dkk", "Det, der mangler i det mindste beløb i de tilbud, husstanden ikke har råd til.", "offers", (("pay", "no"),)),
    Indicator("pay_unknown", "people", "Tilbud uden beregning af betalingsevne", PERSONS, "Tilbud, hvor en oplysning eller en sats manglede.", "offers", (("pay", "unknown"),)),
    Indicator("ban_overrides", "people", "Anvist trods et forbud", PERSONS, "Tilbud, hvor et forbud gjaldt, og afgørelsen alligevel blev truffet; begrundelsen står i sagen.", "offers", (("ban", "1"),)),
    Indicator("ban_stops", "people", "Standset af et forbud", PERSONS, "Boliger, som forbuddet i almenboligloven § 59, stk. 6-7, hindrede en sag i at få: hver bolig tælles én gang pr. sag, den dag det blev skrevet på sagen.", "bans"),
    *_sustained(),
    # Kvalitet
    Indicator("decisions", "quality", "Afgørelser", PERSONS, "Tilbud, godkendelser og afslag i perioden.", "decisions"),
    Indicator("decisions_with_reasons", "quality", "Tilbud og afslag med begrundelse", "pct", "Tilbud og afslag med en skrevet begrundelse (forvaltningsloven § 24), divideret med tilbud og afslag. En godkendelse giver borgeren medhold og behøver ingen (§ 22).", "decisions", (("weighed", "1"),)),
    Indicator("processing_median", "quality", "Sagsbehandlingstid, median", "days", "Kalenderdage fra ansøgning til godkendelse eller afslag, for dem, der blev afgjort i perioden.", "decided"),
    Indicator("processing_in_time", "quality", "Afgjort inden fristen", "pct", "Godkendt eller givet afslag inden kommunens egen frist (retssikkerhedsloven § 3), divideret med alle, der blev godkendt eller fik afslag i perioden.", "decided"),
    Indicator("hearings", "quality", "Partshøringer", PERSONS, "Partshøringer sendt i perioden (forvaltningsloven § 19).", "hearings"),
    Indicator("appeals", "quality", "Klager modtaget", PERSONS, "Klager over kommunens afgørelser, der kom i perioden.", "appeals"),
    Indicator("reassessed_in_time", "quality", "Genvurderet inden fristen", "pct", "Klager, som kommunen så på igen inden fire uger (retssikkerhedsloven § 66), divideret med dem, den så på igen i perioden.", "looked_again"),
    Indicator("appeals_ended", "quality", "Klager afsluttet", PERSONS, "Klager, der blev afgjort i perioden, her eller i Ankestyrelsen. De, borgeren trak tilbage, tælles ikke.", "appeals_ended"),
    Indicator("appeals_overturned", "quality", "Afgørelsen blev ændret", "pct", "Klager, hvor kommunen eller Ankestyrelsen ændrede afgørelsen eller sendte den tilbage, divideret med afsluttede.", "appeals_ended"),
    Indicator("deletions_due", "quality", "Sager, der skal slettes", PERSONS, "Afsluttede sager, hvis opbevaringstid var gået på periodens sidste dag, og som endnu ikke er slettet.", "deletions"),
    Indicator("looks", "quality", "Opslag på borgere", "count", "Rækker i adgangsloggen i perioden, der ikke er ændringer. Listen siger ikke, hvem der så hvem: det læser administratoren i adgangsloggen.", "looks"),
    Indicator("looks_without_purpose", "quality", "Opslag uden formål", "count", "De opslag, der hverken nævner en sag eller et andet formål.", "looks", (("look", "no_purpose"),)),
    Indicator("reveals", "quality", "Afslørede CPR-numre og adresser", "count", "Gange i perioden, hvor nogen så det, der ellers er skjult.", "looks", (("look", "reveal"),)),
    Indicator("addresses", "quality", "Beskyttede adresser vist", "count", "De af dem, der var en beskyttet adresse.", "looks", (("look", "address"),)),
    Indicator("exports", "quality", "Hentede filer", "count", "Filer hentet ud af systemet i perioden.", "looks", (("look", "export"),)),
)  # fmt: skip

BY_KEY = {indicator.key: indicator for indicator in INDICATORS}


def of_part(part: str) -> tuple[Indicator, ...]:
    return tuple(indicator for indicator in INDICATORS if indicator.part == part)
