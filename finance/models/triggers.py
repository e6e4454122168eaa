"""What the database holds about money by itself: rows are only added, and nothing comes into a closed month."""

import pgtrigger

# Who books holds it shared, who closes a month alone: no row slips into a month while it is being closed.
MONTHS_LOCK = 620_026


def open_month_only() -> pgtrigger.Trigger:
    """Looks at all the rows of a statement at once, so that COPY stays quick."""
    return pgtrigger.Trigger(
        name="open_month_only",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="new_rows"),
        func=f"""
            PERFORM pg_advisory_xact_lock_shared({MONTHS_LOCK});
            IF EXISTS (
                SELECT 1 FROM new_rows WHERE booked_on <= (SELECT max(month) FROM finance_accountingmonth)
            ) THEN
                RAISE EXCEPTION 'The accounting month is closed' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        """,  # noqa: S608 - a number of our own
    )
