"""What lacked at takeovers counts once, with the takeover it stands beside: told again, anew, given back, after an edition."""

from __future__ import annotations

import pytest

from cases import casework
from cases.models import Case, CaseMember, LeadChange
from cases.status import LeadReason, Status
from cases.tests import factories
from donations.decisions import actions as deciding
from donations.models import Estimate, FundsShortfall
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly
from reports.freezing.reading import figures_of
from reports.models.audiences import Audience
from reports.tests.years.stories import Story, her_child, on, woman

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

IN_ERROR = "Counted in an earlier report as money missing at takeovers, and not so as is known now"
TERM, PUBLISHED, FOUND = 2023, "2024-10-14", "2024-12-03"


@pytest.fixture
def story() -> Story:
    """A house with ten dollars in its reserve."""
    story = Story()
    story.gift("2024-01-10", 10)
    return story


def lead_of(case: Case, place: int = 0) -> LeadChange:
    """The last change of lead of somebody in a request that stands."""
    with trail.reading():
        return LeadChange.objects.filter(member__case=case, member__position=place, voided_at=None).latest("pk")


def lacked(case: Case) -> list[int]:
    """What was kept of the money that lacked for a request, in the order it was told."""
    with trail.reading():
        return list(FundsShortfall.objects.filter(case=case).order_by("pk").values_list("shortfall", flat=True))


def taken_off(story: Story, row: CaseMember, day: str) -> None:
    """Somebody was put on a request in error; the director agrees where an edition counted them."""
    with story.at(day), trail.reading():
        first, *_others = casework.void(row, by=story.by, case=row.case, reason="It was somebody else.")
        if first.waits:
            casework.agree_to_voiding(first, by=story.house.director)


def put_back(story: Story, row: LeadChange | CaseMember, day: str) -> None:
    """It had been right all the same: whatever said that it was an error is an error itself."""
    with story.at(day), trail.reading():
        voiding = row.voidings.get(voided_at=None)
        first, *_others = casework.void(voiding, by=story.by, case=voiding.case, reason="It was right.")
        if first.waits:
            casework.agree_to_voiding(first, by=story.house.director)


def test_told_once_it_counts_in_the_term_of_the_takeover(story):
    case = story.ask("2024-06-01")
    story.lack_of_funds(case, "2024-06-05")

    story.report(TERM).counts(unmet__takeovers=lacked(case)[0], taken_over__for_lack_of_funds__people=1)
    story.report(TERM + 1).counts(unmet__takeovers=0)


def test_of_two_one_is_taken_over_and_the_share_of_one_is_told(story):
    case = story.ask("2024-06-01", woman(), her_child())
    with story.at("2024-06-05"):
        facts = {
            "agreed_by": story.house.director,
            "partner": story.house.partners[0],
            "members": story.people(case, 1),
        }
        deciding.take_over(case, by=story.by, reason=LeadReason.LACK_OF_FUNDS, **facts)
        estimate = Estimate.objects.get(case=case)

    assert lacked(case) == [(estimate.amount - 1_000) // 2]
    story.report(TERM).counts(unmet__takeovers=lacked(case)[0], taken_over__for_lack_of_funds__people=1)


def test_told_again_of_the_same_moment_it_counts_once(story):
    case = story.ask("2024-06-01")
    story.lack_of_funds(case, "2024-06-05")
    story.take_back(lead_of(case), "2024-06-10")
    story.lack_of_funds(case, "2024-06-05", told="2024-06-11")

    assert len(lacked(case)) == 2
    story.report(TERM).counts(unmet__takeovers=lacked(case)[1], taken_over__for_lack_of_funds__people=1)


def test_told_again_of_another_moment_of_the_term_it_counts_once(story):
    case = story.ask("2024-06-01")
    story.lack_of_funds(case, "2024-06-05")
    story.take_back(lead_of(case), "2024-06-10")
    story.lack_of_funds(case, "2024-06-04", told="2024-06-11")

    story.report(TERM).counts(unmet__takeovers=lacked(case)[1], taken_over__people=1)


def test_another_reason_of_the_same_term_leaves_nothing_lacking(story):
    case = story.ask("2024-06-01")
    story.lack_of_funds(case, "2024-06-05")
    story.take_back(lead_of(case), "2024-06-10")
    story.take_over(case, "2024-06-05", told="2024-06-11")

    story.report(TERM).counts(unmet__takeovers=0, taken_over__people=1, taken_over__for_lack_of_funds__people=0)


def test_an_edition_knew_another_reason_and_what_lacked_counts_in_the_next(story):
    case = story.ask("2024-06-01")
    story.take_over(case, "2024-06-05")
    story.sign_off(TERM, PUBLISHED)
    story.take_back(lead_of(case), FOUND)
    story.lack_of_funds(case, "2024-06-05", told=FOUND)

    story.report(TERM, known=PUBLISHED, known_at=on(PUBLISHED)).counts(unmet__takeovers=0, taken_over__people=1)
    story.report(TERM + 1).counts(
        unmet__takeovers=lacked(case)[0],
        taken_over__people=0,
        corrected__for_lack_of_funds__missed__people=1,
        corrected__taken_over__people=0,
        corrected__unmet__takeovers=0,
    )


def test_an_edition_counted_what_lacked_and_the_reason_was_another(story):
    case = story.ask("2024-06-01")
    story.lack_of_funds(case, "2024-06-05")
    story.sign_off(TERM, PUBLISHED)
    story.take_back(lead_of(case), FOUND)
    story.take_over(case, "2024-06-05", told=FOUND)

    known = {"known": PUBLISHED, "known_at": on(PUBLISHED)}
    story.report(TERM, **known).counts(unmet__takeovers=lacked(case)[0], taken_over__for_lack_of_funds__people=1)
    told = story.report(TERM + 1).counts(
        unmet__takeovers=0,
        taken_over__people=0,
        corrected__for_lack_of_funds__people=1,
        corrected__taken_over__people=0,
    )
    told.counts(corrected__unmet__takeovers=lacked(case)[0])
    assert IN_ERROR in told.printed()
    for audience in (Audience.MEMBERS, Audience.PUBLIC):
        assert "corrected.unmet.takeovers" not in told.report.shown_to(audience).figures


def test_an_edition_counted_what_lacked_and_nobody_had_taken_over(story):
    case = story.ask("2024-06-01")
    story.lack_of_funds(case, "2024-06-05")
    story.sign_off(TERM, PUBLISHED)
    story.take_back(lead_of(case), FOUND)

    story.report(TERM, known=PUBLISHED, known_at=on(PUBLISHED)).counts(unmet__takeovers=lacked(case)[0])
    story.report(TERM + 1).counts(
        unmet__takeovers=0,
        corrected__for_lack_of_funds__people=1,
        corrected__taken_over__people=1,
        corrected__unmet__takeovers=lacked(case)[0],
    )


def test_it_is_named_once_and_in_no_later_edition(story):
    case = story.ask("2024-06-01")
    story.lack_of_funds(case, "2024-06-05")
    story.sign_off(TERM, PUBLISHED)
    story.take_back(lead_of(case), FOUND)
    story.sign_off(TERM + 1, "2025-10-14")

    known = {"known": "2025-10-14", "known_at": on("2025-10-14")}
    story.report(TERM + 1, **known).counts(corrected__unmet__takeovers=lacked(case)[0])
    told = story.report(TERM + 2).counts(corrected__unmet__takeovers=0)
    assert IN_ERROR not in told.printed()


def test_one_of_two_was_not_taken_over_and_it_lacked_all_the_same(story):
    case = story.ask("2024-06-01", woman(), her_child())
    story.lack_of_funds(case, "2024-06-05")
    story.sign_off(TERM, PUBLISHED)
    story.take_back(lead_of(case, 1), FOUND)

    story.report(TERM + 1).counts(
        unmet__takeovers=0, corrected__for_lack_of_funds__people=1, corrected__unmet__takeovers=0
    )


def test_a_child_put_on_the_request_in_error_changes_nothing_of_what_lacked(story):
    case = story.ask("2024-06-01", woman(), her_child())
    story.lack_of_funds(case, "2024-06-05")
    story.sign_off(TERM, PUBLISHED)
    with story.at(FOUND), trail.reading():
        child = story.people(case, 1)[0]
        first, *_others = casework.void(child, by=story.by, case=case, reason="Another child.")
        casework.agree_to_voiding(first, by=story.house.director)

    story.report(TERM + 1).counts(unmet__takeovers=0, flow__errors__people=1, corrected__unmet__takeovers=0)


def test_what_lacked_of_a_takeover_given_back_lacked_all_the_same(story):
    case = story.ask("2024-06-01")
    story.lack_of_funds(case, "2024-06-05")
    story.give_back(case, "2024-06-20")

    story.report(TERM).counts(unmet__takeovers=lacked(case)[0], taken_over__given_back__people=1)


def test_given_back_and_taken_over_once_more_it_lacked_twice_and_one_person_was_taken_over(story):
    case = story.ask("2024-06-01")
    story.lack_of_funds(case, "2024-06-05")
    story.give_back(case, "2024-06-20")
    story.lack_of_funds(case, "2024-07-05")

    story.report(TERM).counts(unmet__takeovers=sum(lacked(case)), taken_over__for_lack_of_funds__people=1)


def test_given_back_and_taken_over_once_more_in_the_next_term_each_counts_in_its_own(story):
    case = story.ask("2024-06-01")
    story.lack_of_funds(case, "2024-06-05")
    story.sign_off(TERM, PUBLISHED)
    story.give_back(case, "2024-11-01")
    story.lack_of_funds(case, "2024-11-20")

    first, second = lacked(case)
    story.report(TERM, known=PUBLISHED, known_at=on(PUBLISHED)).counts(unmet__takeovers=first)
    story.report(TERM + 1).counts(unmet__takeovers=second, taken_over__for_lack_of_funds__people=1)


def test_handed_on_for_lack_of_funds_is_no_new_takeover(story):
    case = story.ask("2024-06-01")
    story.take_over(case, "2024-06-05", by=1)
    story.lack_of_funds(case, "2024-06-20")

    story.report(TERM).counts(
        unmet__takeovers=0, taken_over__people=1, taken_over__for_lack_of_funds__people=0, lead__handed_on__people=1
    )


def test_an_earlier_takeover_for_lack_of_funds_is_learnt_after_another_was_counted(story):
    """One partner had handed on to the other: the edition counted the takeover, and what lacked at it, once."""
    case = story.ask("2024-06-01")
    story.lack_of_funds(case, "2024-06-20")
    story.sign_off(TERM, PUBLISHED)
    story.take_over(case, "2024-06-05", by=1, reason=LeadReason.NEARER, told=FOUND)

    story.report(TERM + 1).counts(unmet__takeovers=0, taken_over__people=0, lead__handed_on__people=1)


@pytest.mark.parametrize("is_safe", [False, True])
def test_her_child_joins_after_the_edition_and_what_lacked_for_both_counts_once(story, is_safe):
    """Whether the mother still waits, or is safe and in the next term only as one of the party."""
    case = story.ask("2024-06-01")
    story.lack_of_funds(case, "2024-06-05")
    if is_safe:
        story.partner_tells(case, Status.SAFE, "2024-07-01", told="2024-07-03")
    story.sign_off(TERM, PUBLISHED)
    story.join(case, "2024-06-02", her_child(), told=FOUND, along_with=story.people(case, 0)[0])

    report = story.report(TERM + 1)

    assert [len(row.leads) for row in report.report.people.values()] == [1, 1]
    report.counts(unmet__takeovers=0)


@pytest.mark.parametrize("is_edition", [True, False])
def test_whatever_was_told_it_counts_once_over_two_terms(story, is_edition):
    """Taken over for lack of funds, mended twice, before and after the report of the term was signed."""
    case = story.ask("2024-06-01")
    story.lack_of_funds(case, "2024-06-05")
    story.take_back(lead_of(case), "2024-06-10")
    story.lack_of_funds(case, "2024-06-06", told="2024-06-11")
    if is_edition:
        story.sign_off(TERM, PUBLISHED)
    story.take_back(lead_of(case), FOUND)
    story.lack_of_funds(case, "2024-06-07", told=FOUND)

    known = {"known": PUBLISHED, "known_at": on(PUBLISHED)} if is_edition else {}
    first, second = story.report(TERM, **known), story.report(TERM + 1)

    assert first.report["unmet.takeovers"].value == lacked(case)[1 if is_edition else 2]
    assert second.report["unmet.takeovers"].value == second.report["corrected.unmet.takeovers"].value == 0


def test_taken_back_before_the_edition_and_put_back_after_it_it_counts_in_the_next(story):
    case = story.ask("2024-06-01")
    story.lack_of_funds(case, "2024-06-05")
    lead = lead_of(case)
    story.take_back(lead, "2024-10-01")
    story.sign_off(TERM, PUBLISHED)
    put_back(story, lead, FOUND)

    story.report(TERM, known=PUBLISHED, known_at=on(PUBLISHED)).counts(unmet__takeovers=0, taken_over__people=0)
    story.report(TERM + 1).counts(
        unmet__takeovers=lacked(case)[0], taken_over__for_lack_of_funds__people=1, corrected__unmet__takeovers=0
    )


def test_the_only_one_it_lacked_for_is_put_back_on_the_request_after_the_edition(story):
    case = story.ask("2024-06-01", woman(), her_child())
    story.lack_of_funds(case, "2024-06-05")
    story.take_back(lead_of(case, 0), "2024-06-10")
    child = story.people(case, 1)[0]
    taken_off(story, child, "2024-10-01")
    story.sign_off(TERM, PUBLISHED)
    put_back(story, child, FOUND)

    story.report(TERM, known=PUBLISHED, known_at=on(PUBLISHED)).counts(unmet__takeovers=0, taken_over__people=0)
    story.report(TERM + 1).counts(
        unmet__takeovers=lacked(case)[0], taken_over__for_lack_of_funds__people=1, corrected__unmet__takeovers=0
    )


def test_what_an_edition_told_as_handed_on_is_the_takeover_and_it_lacked(story):
    """The partner before was none: the edition counted the takeover, and nothing that lacked at it."""
    case = story.ask("2024-06-01")
    story.take_over(case, "2024-06-05", by=1)
    first = lead_of(case)
    story.lack_of_funds(case, "2024-06-20")
    story.sign_off(TERM, PUBLISHED)
    story.take_back(first, FOUND)

    story.report(TERM, known=PUBLISHED, known_at=on(PUBLISHED)).counts(unmet__takeovers=0, taken_over__people=1)
    story.report(TERM + 1).counts(unmet__takeovers=lacked(case)[0], taken_over__people=0, corrected__unmet__takeovers=0)


def test_she_is_taken_off_another_request_and_what_lacked_for_her_own_lacked_all_the_same(story):
    case = story.ask("2024-06-01")
    story.lack_of_funds(case, "2024-06-05")
    with trail.reading():
        person = story.people(case)[0].person
    other = story.ask("2024-05-01", woman(), factories.person_facts(person=person))
    story.sign_off(TERM, PUBLISHED)
    taken_off(story, story.people(other, 1)[0], FOUND)

    story.report(TERM, known=PUBLISHED, known_at=on(PUBLISHED)).counts(unmet__takeovers=lacked(case)[0])
    story.report(TERM + 1).counts(unmet__takeovers=0, flow__taken_off__people=1, corrected__unmet__takeovers=0)


def test_who_was_off_the_request_when_an_edition_was_signed_bears_out_nothing_in_it(story):
    """Counted, named as in error, and counted again once her child is put back: once over the three."""
    case = story.ask("2024-06-01", woman(), her_child())
    story.lack_of_funds(case, "2024-06-05")
    child = story.people(case, 1)[0]
    taken_off(story, child, "2024-10-01")
    story.sign_off(TERM, PUBLISHED)
    story.take_back(lead_of(case), FOUND)
    story.sign_off(TERM + 1, "2025-10-14")
    put_back(story, child, "2025-12-01")

    known = {"known": "2025-10-14", "known_at": on("2025-10-14")}
    story.report(TERM + 1, **known).counts(unmet__takeovers=0, corrected__unmet__takeovers=lacked(case)[0])
    story.report(TERM + 2).counts(unmet__takeovers=lacked(case)[0], corrected__unmet__takeovers=0)


def test_lacked_again_in_the_next_term_before_the_first_was_found_in_error_it_counts_in_its_own(story):
    """Nothing told anew: it was recorded while the first still stood."""
    case = story.ask("2024-06-01")
    story.lack_of_funds(case, "2024-06-05")
    first = lead_of(case)
    story.give_back(case, "2024-09-10")
    back = lead_of(case)
    story.lack_of_funds(case, "2024-10-01")
    story.sign_off(TERM, PUBLISHED)
    with story.at(FOUND), trail.reading():
        voiding, *_others = casework.void(first, by=story.by, case=case, reason="It was not so.", along=[back])
        if voiding.waits:
            casework.agree_to_voiding(voiding, by=story.house.director)

    once, again = lacked(case)
    story.report(TERM, known=PUBLISHED, known_at=on(PUBLISHED)).counts(unmet__takeovers=once)
    story.report(TERM + 1).counts(unmet__takeovers=again, corrected__unmet__takeovers=once)


def test_lacked_in_the_next_term_and_not_in_its_own_as_was_found_it_counts_once(story):
    """Told anew in the act in which the first was found to be in error: the same, of another day."""
    case = story.ask("2024-06-01")
    story.lack_of_funds(case, "2024-06-05")
    first = lead_of(case)
    story.sign_off(TERM, PUBLISHED)
    story.take_back(first, FOUND)
    story.lack_of_funds(case, "2024-10-01", told=FOUND)

    story.report(TERM, known=PUBLISHED, known_at=on(PUBLISHED)).counts(unmet__takeovers=lacked(case)[0])
    story.report(TERM + 1).counts(unmet__takeovers=0, corrected__unmet__takeovers=0)


@pytest.mark.parametrize("day", ["2024-06-05", "2024-06-04"])
def test_told_anew_with_another_sum_both_are_named_and_the_sums_come_to_what_is_true(story, day):
    """Her child belonged to the request, so that more lacked: of the same moment or of another."""
    case = story.ask("2024-06-01")
    story.lack_of_funds(case, "2024-06-05")
    edition = story.publish(TERM, PUBLISHED)
    story.join(case, "2024-06-01", her_child(), told=FOUND)
    story.take_back(lead_of(case), FOUND)
    story.lack_of_funds(case, day, told=FOUND)

    printed, now = lacked(case)
    assert figures_of(edition, Audience.INTERNAL, "en")["unmet.takeovers"].value == printed != now
    told = story.report(TERM + 1).counts(
        unmet__takeovers=0,
        corrected__unmet__takeovers=printed,
        corrected__unmet__takeovers__missed=now,
        corrected__for_lack_of_funds__people=0,
    )
    assert IN_ERROR in told.printed()


def test_what_was_told_anew_with_another_sum_and_is_none_after_all_is_named_as_it_stood(story):
    """Over three editions nothing lacked: what the second named is taken back by the third."""
    case = story.ask("2024-06-01")
    story.lack_of_funds(case, "2024-06-05")
    story.sign_off(TERM, PUBLISHED)
    story.join(case, "2024-06-01", her_child(), told=FOUND)
    story.take_back(lead_of(case), FOUND)
    story.lack_of_funds(case, "2024-06-05", told=FOUND)
    story.sign_off(TERM + 1, "2025-10-14")
    for place in (0, 1):
        story.take_back(lead_of(case, place), "2025-12-01")

    once, again = lacked(case)
    known = {"known": "2025-10-14", "known_at": on("2025-10-14")}
    second = story.report(TERM + 1, **known)
    second.counts(corrected__unmet__takeovers=once, corrected__unmet__takeovers__missed=again)
    story.report(TERM + 2).counts(corrected__unmet__takeovers=again, corrected__unmet__takeovers__missed=0)


def handed_on_and_taken_over(story: Story) -> Case:
    """At one moment her child is handed on from one partner to the other, and she is taken over; it lacked."""
    case = story.ask("2024-06-01", woman(), her_child())
    story.take_over(case, "2024-06-02", by=1)
    story.take_back(lead_of(case, 0), "2024-06-03")
    story.lack_of_funds(case, "2024-06-05")
    return case


def test_somebody_handed_on_bears_out_nothing_that_lacked_for_another(story):
    case = handed_on_and_taken_over(story)
    story.sign_off(TERM, PUBLISHED)
    story.take_back(lead_of(case, 0), FOUND)

    story.report(TERM, known=PUBLISHED, known_at=on(PUBLISHED)).counts(unmet__takeovers=lacked(case)[0])
    story.report(TERM + 1).counts(unmet__takeovers=0, corrected__unmet__takeovers=lacked(case)[0])


@pytest.mark.parametrize("is_safe", [False, True])
def test_what_lacked_for_one_is_not_told_by_the_handing_on_of_another(story, is_safe):
    """It lacked when her child was handed on, the edition counted nothing; that she was taken over then is learnt behind it."""
    case = handed_on_and_taken_over(story)
    story.take_back(lead_of(case, 0), "2024-06-10")
    if is_safe:
        with story.at("2024-07-03"):
            casework.record_what_partner_told(
                story.people(case, 1),
                by=story.by,
                status=Status.SAFE,
                happened=exactly("2024-07-01"),
                told_by=story.house.partners[0],
                told_on=clock.today(),
            )
    story.sign_off(TERM, PUBLISHED)
    story.lack_of_funds(case, "2024-06-05", told=FOUND)

    story.report(TERM, known=PUBLISHED, known_at=on(PUBLISHED)).counts(unmet__takeovers=0)
    story.report(TERM + 1).counts(unmet__takeovers=lacked(case)[-1], corrected__unmet__takeovers=0)
