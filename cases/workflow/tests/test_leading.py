"""Who leads: funding, handing over, taking the lead, declining, waiting; the status and the lead are two facts."""

from datetime import timedelta

import pytest

from cases import casework
from cases.case.errors import CaseIsClosed
from cases.errors import InTheFuture, ReasonMissing
from cases.models import Case, LeadChange, StatusChange
from cases.status import Lead, LeadReason, Status
from cases.tests import factories
from cases.workflow import errors
from lfnkr.audit import trail
from lfnkr.calendar import clock


def now_of(case) -> set[tuple[str, str, str]]:
    return {(member.status, member.status_detail, member.lead) for member in factories.members_of(case)}


def party_of(case) -> tuple[int, int]:
    """Adults and children a place is paid for."""
    with trail.reading():
        party = Case.objects.get(pk=case.pk).party()
    return party.adults, party.children


@pytest.fixture
def case(hana):
    """A mother and her child, just received."""
    return factories.case(hana, factories.woman(), factories.child())


@pytest.fixture
def closed(hana):
    """A closed case."""
    case = factories.case(hana)
    factories.bring(case, Status.WITHDRAWN, by=hana)
    return casework.close_case(case, by=hana, closed_for="other", reason="She stays.")


ACTS = {
    "fund": lambda case, by: casework.fund(case, by=by),
    "hand over": lambda case, by: factories.hand_over(case, by=by),
    "take lead": lambda case, by: casework.take_lead(case, by=by),
    "decline": lambda case, by: casework.decline(case, by=by, reason="No way out."),
    "wait": lambda case, by: casework.wait_for(case, by=by, detail="funds"),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_closed_case_is_refused(hana, closed, act):
    with pytest.raises(CaseIsClosed, match="Reopen it first"):
        act(closed, hana)


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_case_with_nobody_open_is_refused(hana, act):
    case = factories.case(hana)
    factories.bring(case, Status.SAFE, by=hana)

    with pytest.raises(errors.NobodyWaits):
        act(case, hana)


def test_funding_accepts_funds_and_leads(hana, case, all_rows):
    casework.fund(case, by=hana)

    assert now_of(case) == {(Status.FUNDED, "", Lead.LFNKR)}
    steps = StatusChange.objects.filter(member=factories.members_of(case)[0]).values_list("status", flat=True)
    assert list(steps) == [Status.RECEIVED, Status.ACCEPTED, Status.FUNDED]
    assert set(LeadChange.objects.values_list("lead", "reason")) == {(Lead.LFNKR, LeadReason.DECIDED)}


def test_more_money_leaves_people_under_way_where_they_are(hana, case):
    factories.bring(case, Status.IN_MOVEMENT, by=hana)

    casework.fund(case, by=hana)

    assert now_of(case) == {(Status.IN_MOVEMENT, "", Lead.LFNKR)}


def test_our_money_does_not_take_the_lead_from_a_partner(hana, case):
    factories.hand_over(case, by=hana)

    casework.fund(case, by=hana)

    assert now_of(case) == {(Status.FUNDED, "", Lead.PARTNER)}


@pytest.mark.parametrize("reason", [LeadReason.DECIDED, LeadReason.RETURNED, "because"])
def test_a_takeover_has_one_of_its_reasons(hana, case, reason):
    with pytest.raises(errors.WrongLeadReason):
        factories.hand_over(case, by=hana, reason=reason)


def test_a_takeover_names_the_partner(hana, case):
    with pytest.raises(errors.PartnerMissing):
        factories.hand_over(case, by=hana, partner=None)


def test_the_same_partner_does_not_take_over_twice(hana, case):
    factories.hand_over(case, by=hana)

    with pytest.raises(errors.LeadUnchanged):
        factories.hand_over(case, by=hana)


def test_a_takeover_in_the_future_is_refused(hana, case):
    with pytest.raises(InTheFuture):
        factories.hand_over(case, by=hana, occurred_at=clock.now() + timedelta(minutes=5))


def test_a_takeover_leaves_the_status_where_it_is(hana, mio, case, all_rows):
    casework.wait_for(case, by=hana, detail="funds")

    factories.hand_over(case, by=hana, agreed_by=mio, reason=LeadReason.MANDATE)

    assert now_of(case) == {(Status.WAITING, "funds", Lead.PARTNER)}
    assert {change.agreed_by for change in LeadChange.objects.all()} == {mio}


def test_a_takeover_takes_everybody_still_open_and_nobody_else(hana, case):
    mother, child = factories.members_of(case)
    casework.move([child], by=hana, status=Status.WITHDRAWN, reason="He stays.", occurred_at=clock.now())

    factories.hand_over(case, by=hana)

    assert [member.lead for member in factories.members_of(case)] == [Lead.PARTNER, Lead.NONE]


def test_a_partner_takes_over_the_child_alone_and_our_money_is_for_the_mother(hana, case):
    mother, child = factories.members_of(case)
    factories.hand_over(case, by=hana, members=[child])

    assert [member.lead for member in factories.members_of(case)] == [Lead.NONE, Lead.PARTNER]
    casework.fund(case, by=hana)
    assert [member.status for member in factories.members_of(case)] == [Status.FUNDED, Status.RECEIVED]
    assert party_of(case) == (1, 0)


def test_where_a_partner_leads_everybody_our_money_is_for_everybody(hana, case):
    factories.hand_over(case, by=hana)
    casework.fund(case, by=hana)

    assert {member.status for member in factories.members_of(case)} == {Status.FUNDED}
    assert party_of(case) == (1, 1)


def test_whom_that_partner_leads_already_is_not_taken_over_again(hana, case):
    _mother, child = factories.members_of(case)
    partner = factories.partner()
    factories.hand_over(case, by=hana, partner=partner, members=[child])

    with pytest.raises(errors.LeadUnchanged):
        factories.hand_over(case, by=hana, partner=partner, members=[child])


def test_the_lead_of_the_child_alone_comes_back(hana, case):
    factories.hand_over(case, by=hana)

    casework.take_lead(case, by=hana, members=factories.members_of(case)[1:])

    assert [member.lead for member in factories.members_of(case)] == [Lead.PARTNER, Lead.LFNKR]


def test_a_lead_handed_back_is_ours_again(hana, case, all_rows):
    factories.hand_over(case, by=hana)

    casework.take_lead(case, by=hana)

    assert now_of(case) == {(Status.RECEIVED, "", Lead.LFNKR)}
    assert LeadChange.objects.last().reason == LeadReason.RETURNED


def test_a_lead_we_have_is_not_taken_again(hana, case):
    casework.fund(case, by=hana)

    with pytest.raises(errors.LeadUnchanged):
        casework.take_lead(case, by=hana)


def test_declining_needs_a_reason(hana, case):
    with pytest.raises(ReasonMissing):
        casework.decline(case, by=hana, reason="")


def test_declining_leaves_people_under_way_alone(hana, case):
    factories.bring(case, Status.IN_MOVEMENT, by=hana)

    with pytest.raises(errors.NobodyWaits):
        casework.decline(case, by=hana, reason="No way out.")


def test_declining_concludes_everybody(hana, case):
    casework.decline(case, by=hana, reason="No way out.")

    assert now_of(case) == {(Status.DECLINED, "", Lead.NONE)}


def test_waiting_says_what_for(hana, case):
    with pytest.raises(errors.DetailMissing):
        casework.wait_for(case, by=hana, detail="rain")


def test_waiting_accepts_first(hana, case):
    casework.wait_for(case, by=hana, detail="funds")

    assert now_of(case) == {(Status.WAITING, "funds", Lead.NONE)}
