"""A scheme as it is set up, changed, filled and ended. The law answers in `clean`, before anything is saved."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from danish.fields import AmountField, DayField, YesNoField
from danish.numbers import WholeNumberField
from housing.actions.schemes import AgreementTerms, proposal_of
from housing.forms.registers import MOST_NOTICE_MONTHS, MOST_WORKING_DAYS
from housing.forms.scheme_terms import HIGHEST_DKK, term_fields
from housing.models import Association, Dwelling, Scheme, SchemeDwelling, SchemeKind
from housing.queries.schemes import (
    PRIVATE_KINDS,
    SHARED_KINDS,
    Proposal,
    Room,
    findings_of,
    obstacle_in_proposal,
    obstacle_of_dwellings,
)
from housing.schemes import SCHEMES, refusals
from law.findings import Finding
from law.vacancy_rent import Proration
from law.wording import long_day

ROOM_ROWS = 6
MOST_ROOMS = 30
AGREEMENT = ("answer_working_days", "is_return_free", "notice_months", "proration")


class ChooseSchemeForm(forms.Form):
    """Which kind, and with whom."""

    kind = forms.ChoiceField(
        label="Slags",
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg en slags.", "invalid_choice": "Vælg en slags på listen."},
    )
    association = forms.ModelChoiceField(
        label="Boligorganisation eller udlejer",
        queryset=Association.objects.order_by("name"),
        empty_label="Vælg, hvem der lejer ud",
        error_messages={"required": "Vælg, hvem der lejer ud.", "invalid_choice": "Vælg en på listen."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = self.fields["kind"]
        assert isinstance(kinds, forms.ChoiceField)
        kinds.choices = [(kind, f"{kind.label} ({SCHEMES[kind].basis.label})") for kind in SchemeKind]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        association = data.get("association")
        if association and data.get("kind"):
            data["kind"] = kind = SchemeKind(data["kind"])
            if association.kind not in SCHEMES[kind].associations:
                who = association.get_kind_display().lower()
                self.add_error("association", f"{association} er {who} og kan ikke være med i den ordning.")
        return data


class RoomForm(forms.Form):
    """One room that is let by itself."""

    name = forms.CharField(label="Værelse", max_length=40)
    area_m2 = WholeNumberField(label="Areal, m²", min_value=1, max_value=2000)
    rent_dkk = AmountField(label="Husleje pr. md.", max_value=HIGHEST_DKK)


def room_rows(data: Mapping[str, Any] | None) -> forms.BaseFormSet:
    """The rows for rooms; empty ones are passed over."""
    kinds = forms.formset_factory(RoomForm, extra=ROOM_ROWS, max_num=MOST_ROOMS, absolute_max=MOST_ROOMS)
    return kinds(data, prefix="room")


class _PlacesForm(forms.Form):
    """Dwellings of one who lets, found by searching, and for shared housing the rooms of a home."""

    dwellings = forms.ModelMultipleChoiceField(label="Boliger", queryset=Dwelling.objects.none(), required=False)
    home = forms.CharField(
        label="Boligen med værelserne",
        max_length=200,
        required=False,
        help_text="Lejemålsnr. eller hele adressen, når værelserne skal oprettes.",
    )

    def __init__(self, *args: Any, kind: SchemeKind, association: Association, on: date, **kwargs: Any) -> None:
        self.kind, self.association, self.on = kind, association, on
        self.findings: list[Finding] = []
        super().__init__(*args, **kwargs)
        self.fields["dwellings"].queryset = (  # type: ignore[attr-defined]
            Dwelling.objects.filter(estate__association=association).select_related("estate").order_by("address", "pk")
        )
        self.has_rooms = kind in SHARED_KINDS
        if not self.has_rooms:
            del self.fields["home"]
        self.rows = self._room_rows() if self.has_rooms else None

    def _room_rows(self) -> forms.BaseFormSet:
        """As sent; or as written so far, while one is still searching for dwellings."""
        if self.is_bound:
            return room_rows(self.data)
        return room_rows(self.initial if "room-TOTAL_FORMS" in self.initial else None)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.rows is not None and not self.rows.is_valid():
            self.add_error(None, "Der er fejl i værelserne. Ret rækkerne nederst.")
        return data

    def clean_home(self) -> Dwelling | None:
        text = self.cleaned_data["home"].strip()
        if not text:
            return None
        homes = Dwelling.objects.filter(estate__association=self.association, part_of=None)
        found = list(homes.filter(Q(unit_number=text) | Q(address__iexact=text)).order_by("pk")[:2])
        if len(found) != 1:
            known = "Flere boliger hedder sådan" if found else f"{self.association} har ingen bolig, der hedder sådan"
            raise forms.ValidationError(f"{known}. Skriv boligens lejemålsnr.")
        return found[0]

    def rooms(self) -> tuple[Room, ...]:
        """The rooms that were written, once the rows are valid."""
        if self.rows is None or not self.rows.is_valid():
            return ()
        return tuple(Room(**row.cleaned_data) for row in self.rows if row.has_changed())

    def _answer(self, proposal: Proposal) -> None:
        """Every sentence that stands in the way, at the top."""
        if self.rooms() and proposal.home is None:
            self.add_error("home", "Skriv, hvilken bolig værelserne ligger i.")
        if self.errors:
            return
        if sentence := obstacle_of_dwellings(proposal):
            self.add_error(None, sentence)
            return
        self.findings = findings_of(proposal, known_on=self.on)
        for finding in refusals(self.findings):
            self.add_error(None, finding.because)
        if not self.errors and (sentence := obstacle_in_proposal(proposal, known_on=self.on)):
            self.add_error(None, sentence)


class _AgreementFields(forms.Form):
    """What the agreement says beside what the kind decides."""

    answer_working_days = WholeNumberField(
        label="Svarfrist, arbejdsdage", min_value=1, max_value=MOST_WORKING_DAYS, initial=5
    )
    is_return_free = YesNoField(label="Fri retur inden fristen", initial=True)
    notice_months = WholeNumberField(
        label="Opsigelsesvarsel, måneder", min_value=0, max_value=MOST_NOTICE_MONTHS, initial=3
    )
    proration = forms.ChoiceField(
        label="Delmåneder",
        choices=[(one.value, one.label) for one in Proration],
        initial=Proration.ACTUAL_MONTH,
    )

    def agreement(self) -> AgreementTerms:
        told = {name: self.cleaned_data[name] for name in AGREEMENT}
        return AgreementTerms(**told | {"proration": Proration(told["proration"])})


class _TermsForm(_AgreementFields):
    """The terms of one kind, and the agreement's."""

    def _ask_terms(self, kind: SchemeKind) -> None:
        self.term_names = tuple(term_fields(kind))
        self.fields.update(term_fields(kind))

    @property
    def about_terms(self) -> list[forms.BoundField]:
        return [self[name] for name in self.term_names]

    @property
    def about_agreement(self) -> list[forms.BoundField]:
        return [self[name] for name in AGREEMENT]

    def _terms(self) -> dict[str, Any]:
        terms = {name: self.cleaned_data.get(name) for name in self.term_names}
        if "max_area_m2" in terms and not any(terms.values()):
            self.add_error(None, "Skriv mindst ét vilkår: husleje, areal eller rum.")
        return terms


class SetUpSchemeForm(_TermsForm, _PlacesForm):
    """A new scheme of one kind with one who lets."""

    name = forms.CharField(label="Navn", max_length=120, error_messages={"required": "Skriv et navn."})
    starts_on = DayField(label="Gælder fra")
    ends_on = DayField(label="Gælder til og med", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ask_terms(self.kind)
        self.fields["starts_on"].initial = self.on
        self.fields["ends_on"].required = self.kind in PRIVATE_KINDS

    @property
    def about_scheme(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "starts_on", "ends_on")]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Ordningen slutter, før den begynder. Ret en af datoerne.")
        data["terms"] = self._terms()
        if not self.errors:
            if self.kind in PRIVATE_KINDS:
                data["terms"]["years"] = years_begun(data["starts_on"], data["ends_on"])
            self._answer(self.proposal())
        return data

    def proposal(self) -> Proposal:
        data = self.cleaned_data
        return Proposal(
            kind=self.kind,
            association=self.association,
            terms=data["terms"],
            on=data["starts_on"],
            dwellings=tuple(data["dwellings"]),
            home=data.get("home"),
            rooms=self.rooms(),
            name=data["name"],
            ends_on=data["ends_on"],
        )


class ChangeSchemeForm(_TermsForm):
    """New terms from a day on."""

    from_on = DayField(label="Ændringen gælder fra")

    def __init__(self, *args: Any, scheme: Scheme, on: date, **kwargs: Any) -> None:
        self.scheme, self.on = scheme, on
        self.findings: list[Finding] = []
        super().__init__(*args, **kwargs)
        self._ask_terms(SchemeKind(scheme.kind))
        self.fields["from_on"].initial = on

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("from_on") and data["from_on"] < self.on:
            self.add_error("from_on", f"Ændringen kan tidligst gælde fra i dag, {long_day(self.on)}.")
        told = self._terms()
        if self.errors:
            return data
        proposal = proposal_of(self.scheme, on=data["from_on"])
        data["terms"] = dict(proposal.terms) | told
        self.findings = findings_of(replace(proposal, terms=data["terms"]), known_on=self.on)
        for finding in refusals(self.findings):
            self.add_error(None, finding.because)
        return data


class AddToSchemeForm(_PlacesForm):
    """More dwellings from a day on; the law is asked about all of them together."""

    from_on = DayField(label="Med fra")
    rooms_in_all = WholeNumberField(
        label="Beboernes værelser i alt herefter", min_value=1, max_value=99, required=False
    )

    def __init__(self, *args: Any, scheme: Scheme, on: date, **kwargs: Any) -> None:
        self.scheme = scheme
        super().__init__(*args, kind=SchemeKind(scheme.kind), association=scheme.association, on=on, **kwargs)
        self.fields["from_on"].initial = on
        if not self.has_rooms:
            del self.fields["rooms_in_all"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("from_on") and data["from_on"] < self.scheme.starts_on:
            self.add_error("from_on", f"Ordningen begynder {long_day(self.scheme.starts_on)}. Vælg en senere dag.")
        if not self.errors and not data["dwellings"] and not self.rooms():
            self.add_error(None, "Vælg mindst én bolig.")
        if not self.errors:
            self._answer(self.proposal())
        return data

    def proposal(self) -> Proposal:
        data = self.cleaned_data
        now = proposal_of(self.scheme, on=data["from_on"])
        known = {dwelling.pk for dwelling in now.dwellings}
        coming = tuple(dwelling for dwelling in data["dwellings"] if dwelling.pk not in known)
        terms = dict(now.terms) | ({"rooms": data["rooms_in_all"]} if data.get("rooms_in_all") else {})
        return replace(now, dwellings=now.dwellings + coming, terms=terms, home=data.get("home"), rooms=self.rooms())


class PlaceField(forms.ModelChoiceField):
    """A place chosen by its dwelling."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.dwelling)


class RemoveFromSchemeForm(forms.Form):
    """Which dwelling leaves, and its last day."""

    place = PlaceField(label="Bolig", queryset=SchemeDwelling.objects.none(), empty_label="Vælg bolig")
    to_on = DayField(label="Med til og med")

    def __init__(self, *args: Any, scheme: Scheme, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["place"]
        assert isinstance(place, forms.ModelChoiceField)
        places = scheme.places.exclude(to_on__lt=on).select_related("dwelling", "scheme")
        place.queryset = places.order_by("dwelling__address", "pk")
        self.fields["to_on"].initial = on


class EndSchemeForm(forms.Form):
    ends_on = DayField(label="Sidste dag", help_text="Boliger, der er stillet til rådighed, kan stadig anvises.")


def years_begun(first: date, last: date) -> int:
    """How many years a period touches: six from 1 January 2026 to 31 December 2031, seven with one day more."""
    return last.year - first.year + ((last.month, last.day) >= (first.month, first.day))
