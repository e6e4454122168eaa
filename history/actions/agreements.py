"""Agreements and their ledgers. A new version ends an open one; what has been counted by is never changed."""

from datetime import date, timedelta

from django.db.models import QuerySet

from history.files import Row
from history.loading import Loading, cells_of, differing, in_words, require_valid
from history.problems import BadRow
from history.sheets import AGREEMENTS, ASSOCIATIONS
from housing.forms.registers import AgreementForm
from housing.models import Agreement, Association, Estate, QuotaEntry, QuotaLedger
from law.wording import long_day

ONE_DAY = timedelta(days=1)
TERMS = ["share", "legal_basis", "answer_working_days", "is_return_free", "notice_months", "return_policy"]


def load_agreements(loading: Loading) -> None:
    """Each version of an agreement; an empty estate is the whole association."""

    def take(row: Row) -> None:
        association = loading.known(ASSOCIATIONS, loading.register.associations, row, "Boligorganisation")
        estate = _estate(loading, association, row.cells["Afdeling"])
        form = AgreementForm(cells_of(AGREEMENTS, row), one_of_many=True)
        require_valid(AGREEMENTS, form)
        ledger, _created = QuotaLedger.objects.get_or_create(
            association=association, estate=estate, dwelling_kind=form.cleaned_data["dwelling_kind"]
        )
        form.instance.ledger = ledger
        _place(loading, form.instance)
        loading.loaded["agreements"] += 1

    loading.each(AGREEMENTS, take)


def _estate(loading: Loading, association: Association, name: str) -> Estate | None:
    if not name:
        return None
    estate = loading.register.estates.get((association.pk, name))
    if estate is None:
        raise BadRow.at("Afdeling", f"{association} har ingen afdeling »{name}« i boliger.csv eller i registret.")
    return estate


def _place(loading: Loading, told: Agreement) -> None:
    versions = told.ledger.agreements.order_by("valid_from")
    known = versions.filter(valid_from=told.valid_from).first()
    if known is None:
        _make_room(loading, told, versions)
        told.save()
        loading.new += 1
        return
    changes = differing(told, known, TERMS)
    if changes:
        was = in_words(known, changes[0])
        raise BadRow.at(
            AGREEMENTS.column_of(changes[0]),
            f"Aftalen er allerede indlæst med »{was}«. Skriv den ændrede aftale i en række for sig.",
        )
    if told.valid_to and known.valid_to is None:
        _end(loading, known, told.valid_to, "Gyldig til")


def _make_room(loading: Loading, told: Agreement, versions: QuerySet[Agreement]) -> None:
    """End the open version that the told one takes over from; any other overlap is a fault."""
    overlapping = [one for one in versions if _overlap(one, told)]
    if not overlapping:
        return
    before = overlapping[0]
    if len(overlapping) > 1 or before.valid_from > told.valid_from or before.valid_to is not None:
        raise BadRow.at(
            "Gyldig fra",
            f"Der gælder allerede en aftale fra {long_day(before.valid_from)}. Afslut den, før den nye begynder.",
        )
    _end(loading, before, told.valid_from - ONE_DAY, "Gyldig fra")


def _overlap(one: Agreement, other: Agreement) -> bool:
    starts_in_time = other.valid_to is None or one.valid_from <= other.valid_to
    return starts_in_time and (one.valid_to is None or one.valid_to >= other.valid_from)


def _end(loading: Loading, agreement: Agreement, last: date, column: str) -> None:
    if QuotaEntry.objects.filter(agreement=agreement, vacancy__notified_on__gt=last).exists():
        raise BadRow.at(
            column,
            f"Den gamle aftale er brugt til boliger, der er indmeldt efter {long_day(last)}, "
            "og kan ikke afsluttes før dem.",
        )
    agreement.valid_to = last
    agreement.save(update_fields=["valid_to"])
    loading.changed += 1
