"""How long what is known of a person is kept (fact sheet 5.4).

No provision gives the number of years. These are the periods a municipality may begin with; what arkivloven wants delivered
to an archive goes there before anything is deleted.
"""

from datetime import date

from law.months import add_months

HOME_MONTHS = 60
NO_HOME_MONTHS = 24
OFFENCE_MONTHS = 6
EVALUATED_MONTHS = 24
MOST_MONTHS_EXCEPTED = 24  # a case excepted from deletion is looked at again by then


def case_kept_months(*, gave_a_home: bool) -> int:
    """Databeskyttelsesloven and databeskyttelsesforordningen art. 5, stk. 1, litra e: how long an ended case is needed.

    Five years when it led to a home: claims for rent and restoration live that long. Two when it led to nothing.
    """
    return HOME_MONTHS if gave_a_home else NO_HOME_MONTHS


def case_due_on(ended_on: date, *, gave_a_home: bool) -> date:
    """Databeskyttelsesloven and databeskyttelsesforordningen art. 5, stk. 1, litra e: the day an ended case may go."""
    return add_months(ended_on, case_kept_months(gave_a_home=gave_a_home))


def participation_due_on(left_on: date, experiment_ended_on: date) -> date:
    """Databeskyttelsesloven and databeskyttelsesforordningen art. 5, stk. 1, litra e: the day an evaluation needs no names.

    Homes, work and nights are asked about until two years after the citizen left (fact sheet 3, minimum evaluation data), and
    the last of them is evaluated when the experiment, too, has been over for so long. Figures without a person stay.
    """
    return add_months(max(left_on, experiment_ended_on), EVALUATED_MONTHS)


def offence_due_on(last_weighed_on: date) -> date:
    """Databeskyttelsesloven § 8: the day that an offence is deleted, six months after it could last weigh in a decision."""
    return add_months(last_weighed_on, OFFENCE_MONTHS)
