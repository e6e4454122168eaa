"""What each figure means, so that two people count the same. Shown on the page, in the PDF and on Excel's sheet »Om«."""

from reports.indicators import EXPERIMENTS, MATCHING

DEFINITIONS = (
    ("Indmeldt", "Ledige boliger, som boligorganisationerne har indmeldt i perioden. Boliger, der er trukket tilbage, tælles ikke."),
    ("Stillet til rådighed", "De af dem, der faldt til kommunen efter en aftale. De tælles den dag, boligen blev indmeldt."),
    ("Anvist", "De af dem, der er anvist til en borger eller udlejet efter anvisning."),
    ("Sendt retur", "De af dem, kommunen har sendt tilbage. Andelen er sendt retur divideret med stillet til rådighed."),
    ("Ret til", "De af regnskabets ledige boliger, som det var kommunens tur til at få. De, der er taget ud af regnskabet igen, tælles ikke."),
    ("Brugt", "Anvist divideret med stillet til rådighed."),
    ("Tomgangsleje", "Det, kommunen skylder i leje for den måned, lejen falder i (almenboligloven § 59, stk. 1). Rettelser hører til måneden, de retter."),
    ("Boliger med tomgangsleje", "Boliger med mindst én række tomgangsleje i måneden."),
    ("Tid til bolig", "Hele måneder fra ansøgning til lejekontrakten begynder, for dem, hvis lejekontrakt begynder i perioden. Medianen er den midterste."),
    ("Venter på bolig", "Sager, der er ansøgt senest periodens sidste dag, og som den dag hverken havde bolig, afslag eller var lukket."),
    ("Billige boliger", "Alle boliger i registret, af alle boligtyper, med den husleje, de har på periodens sidste dag, uden varme og vand."),
    ("Boligområde på listen", "Mindst tre af de fem kriterier fra 2013 og mindst 1.000 beboere, efter områdets tal for periodens år."),
    ("Uden tal", "En streg betyder, at tallet ikke er kendt. Det er aldrig det samme som nul."),
)  # fmt: skip

# How the parts that are no indicators are read.
NOTES = {
    EXPERIMENTS: "Aftale holdt: af de måneder, der blev fulgt op på i perioden. Bolig: af dem, der kan måles så længe efter. "
    "Kr. i alt: til og med perioden.",
    MATCHING: "Et lejemål holder, når borgeren bor der, eller er flyttet til en anden egen bolig eller til botilbud. "
    "Det er kendt, når opfølgningen er skrevet, eller lejemålet er sluttet.",
}
