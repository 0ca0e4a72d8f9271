"""What the tests of the report need besides the people: a term, a request in it, and a record that breaks its sums."""

from __future__ import annotations

from cases.models import Case, CaseMember, Person
from cases.tests import factories
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear, ensure_term


def this_term() -> FiscalYear:
    """The term that holds today."""
    return ensure_term(clock.today())


def mother_and_child(by: User) -> Case:
    """A request of today, at whatever hour, for a mother and her child."""
    this_term()
    return factories.case(by, factories.woman(), factories.child(), received_at=clock.now())


def break_a_sum(by: User) -> None:
    """A member without any outcome: a record that no act can write, and that no report may hide."""
    case = mother_and_child(by)
    with trail.act("break", by=by):
        person = Person.objects.create(sex="f", age=f"30y@{clock.today()}")
        CaseMember.objects.create(case=case, person=person, role="other", position=9, age_months_at_request=360)
