"""An agreed end, and a move-out after it."""

from datetime import date

import pytest

from accounts.denied import ActionDenied
from finance.actions import guarantees as actions
from finance.states import GuaranteeState
from tests.factories import NOW, TODAY, a_caseworker
from tests.finance.guarantees import LEASE_ON, MOVED_OUT_ON, a_guarantee
from tests.finance.material import reload

pytestmark = pytest.mark.django_db


def test_an_agreed_end_ends_it_and_a_later_move_out_is_not_ours():
    guarantee, by = a_guarantee(), a_caseworker()
    actions.keep_guarantee(guarantee.pk, move_in_report_on=LEASE_ON, ends_on=date(2025, 8, 31), by=by, at=NOW)
    with pytest.raises(ActionDenied, match="Garantien sluttede 31. august 2025, før fraflytningen 1. marts 2026"):
        actions.inspect_guarantee(guarantee.pk, moved_out_on=MOVED_OUT_ON, inspected_on=MOVED_OUT_ON, by=by, at=NOW)
    assert actions.end_guarantees(on=TODAY, at=NOW) == 1
    assert reload(guarantee).state == GuaranteeState.ENDED
