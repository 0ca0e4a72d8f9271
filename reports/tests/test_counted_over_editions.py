"""Out of one edition is in of the next with what it names as corrected: taken back, put back, and over a term never printed."""

from datetime import date

import pytest

from cases import casework
from cases.models import Case, Voiding
from cases.status import Status
from cases.versions.models import FactKind
from cases.versions.subjects import Facts
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import ensure_term
from lfnkr.fuzzy.dates import exactly
from reports.editions.annual import AnnualReport
from reports.freezing.making import digest_of, to_freeze
from reports.models import StatedNumber
from reports.models.audiences import Audience
from reports.printing.paper import print_html
from reports.tests.years.stories import IN_THE_END, Story, her_child, on, read, woman
from reports.views.releases import ReleaseList
from reports.views.stated import figures_beside

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

IN_TERM, PUBLISHED, FOUND = 2023, "2024-10-14", "2024-12-03"


@pytest.fixture
def story() -> Story:
    return Story()


def put_back(story: Story, row, day: str) -> None:
    """It was right after all: its voiding is taken back, by two where an edition counted it."""
    with story.at(day), trail.reading():
        voiding = row.voidings.get(voided_at=None)
        case = row.case if hasattr(row, "case") else row.member.case
        along = list(Voiding.objects.filter(act=voiding.act).exclude(pk=voiding.pk))
        first, *_others = casework.void(voiding, by=story.by, case=case, reason="It was she after all.", along=along)
        if first.waits:
            casework.agree_to_voiding(first, by=story.house.director)


def test_a_step_in_error_that_was_never_told_anew_is_named_in_the_next_edition(story):
    case = story.led_to_safety("2024-07-01", woman(), her_child())
    story.sign_off(IN_TERM, PUBLISHED)
    for place in (0, 1):
        with trail.reading():
            step = story.people(case, place)[0].status_changes.get(status=Status.SAFE)
        story.take_back(step, FOUND)

    story.report(IN_TERM, known=PUBLISHED).counts(rescued__led__people=2, corrected__led__people=0)
    told = story.report(IN_TERM + 1).counts(corrected__led__people=2, rescued__led__people=0)
    told.says("Counted in the report of an earlier term, and not so as is known now", "led to safety by LFNKR: 2")
    assert (
        dict(told.rows())["Counted in an earlier report as led to safety by LFNKR, and not so as is known now"] == "2"
    )


def test_whoever_was_missing_and_concluded_is_not_carried_in_when_another_day_of_it_is_chosen(story):
    case = story.ask("2024-05-01")
    story.lead(case, "2024-05-02")
    story.go_missing(case, "2024-05-20")
    story.conclude_missing(case, "2024-08-01")
    story.sign_off(IN_TERM, PUBLISHED)
    with story.at(FOUND), trail.reading():
        missing = next(one for one in Facts(Case.objects.get(pk=case.pk)) if one.kind == FactKind.EVENT)
        version = casework.tell_version(missing, by=story.by, happened=exactly("2024-05-22"))
        assert casework.choose_version(version, by=story.by, reason="The broker wrote it down.", seen=0) is None
        first = Voiding.objects.filter(case=case, agreed_at=None)[0]
        casework.agree_to_voiding(first, by=story.house.director)
        casework.choose_version(version, by=story.by, reason="The broker wrote it down.", seen=0)

    flow = {"flow__carried_out__people": 0, "missing__concluded__people": 1}
    story.report(IN_TERM, known=PUBLISHED).counts(flow__received__people=1, flow__concluded__people=1, **flow)
    flow = {"flow__carried_in__people": 0, "flow__reopened__people": 0, "missing__concluded__people": 0}
    story.report(IN_TERM + 1).counts(flow__concluded__people=0, **flow)


def test_it_is_named_once_and_in_no_later_edition(story):
    case = story.led_to_safety("2024-07-01")
    story.sign_off(IN_TERM, PUBLISHED)
    story.take_back(story.step(case, Status.SAFE), FOUND)
    story.sign_off(IN_TERM + 1, "2025-10-14")

    story.report(IN_TERM + 1, known="2025-10-14").counts(corrected__led__people=1)
    story.report(IN_TERM + 2).counts(corrected__led__people=0).does_not_say("not so as is known now")


def test_what_is_put_back_after_an_edition_named_it_counts_once_more(story):
    """Counted, named as no more, and counted again: once over the three."""
    case = story.led_to_safety("2024-07-01")
    story.sign_off(IN_TERM, PUBLISHED)
    step = story.step(case, Status.SAFE)
    story.take_back(step, FOUND)
    story.sign_off(IN_TERM + 1, "2025-10-14")
    put_back(story, step, "2025-12-01")

    story.report(IN_TERM + 1, known="2025-10-14").counts(rescued__led__people=0, corrected__led__people=1)
    told = story.report(IN_TERM + 2).counts(rescued__led__people=1, later__rescued__people=1, corrected__led__people=0)
    told.says("was safe before the term")


def test_what_was_told_anew_and_is_put_back_counts_once_over_three_editions(story):
    """The day was wrong, and told anew; the next edition was signed; then it was right after all, and what was told anew was not."""
    case = story.ask("2024-06-01")
    story.take_over(case, "2024-06-05")
    with trail.reading():
        first = case.members.get().lead_changes.get()
    story.sign_off(IN_TERM, PUBLISHED)
    story.take_back(first, FOUND)
    story.take_over(case, "2024-10-01", told=FOUND)
    story.sign_off(IN_TERM + 1, "2025-10-14")
    with trail.reading():
        second = case.members.get().lead_changes.latest("pk")
    story.take_back(second, "2025-12-01")
    put_back(story, first, "2025-12-02")

    story.report(IN_TERM, known=PUBLISHED, known_at=on(PUBLISHED)).counts(taken_over__people=1)
    known = {"known": "2025-10-14", "known_at": on("2025-10-14")}
    story.report(IN_TERM + 1, **known).counts(taken_over__people=0, corrected__taken_over__people=0)
    story.report(IN_TERM + 2).counts(
        taken_over__people=0, corrected__taken_over__people=0, corrected__taken_over__missed__people=0
    )


def test_safety_told_anew_and_put_back_counts_once_over_three_editions(story):
    case = story.led_to_safety("2024-07-01")
    first = story.step(case, Status.SAFE)
    story.sign_off(IN_TERM, PUBLISHED)
    story.take_back(first, FOUND)
    story.reach_safety(case, "2024-09-20", told=FOUND)
    story.sign_off(IN_TERM + 1, "2025-10-14")
    story.take_back(story.step(case, Status.SAFE), "2025-12-01")
    put_back(story, first, "2025-12-02")

    known = {"known": "2025-10-14", "known_at": on("2025-10-14")}
    story.report(IN_TERM + 1, **known).counts(rescued__led__people=0, corrected__led__people=0)
    story.report(IN_TERM + 2).counts(rescued__led__people=0, corrected__led__people=0, corrected__led__missed__people=0)


def test_what_is_put_back_before_the_next_edition_changes_nothing(story):
    case = story.led_to_safety("2024-07-01")
    story.sign_off(IN_TERM, PUBLISHED)
    step = story.step(case, Status.SAFE)
    story.take_back(step, FOUND)
    put_back(story, step, "2025-01-10")

    story.report(IN_TERM + 1).counts(rescued__led__people=0, later__rescued__people=0, corrected__led__people=0)


def test_somebody_put_back_on_a_request_asks_once(story):
    case = story.ask("2024-07-01", woman(), her_child())
    child = story.people(case, 1)[0]
    story.sign_off(IN_TERM, PUBLISHED)
    with story.at(FOUND), trail.reading():
        first, *_others = casework.void(child, by=story.by, case=case, reason="Another child.")
        casework.agree_to_voiding(first, by=story.house.director)
    story.sign_off(IN_TERM + 1, "2025-10-14")
    put_back(story, child, "2025-12-01")

    story.report(IN_TERM + 1, known="2025-10-14").counts(flow__errors__people=1, flow__carried_out__people=1)
    told = story.report(IN_TERM + 2)
    told.counts(requests__people=1, later__requests__people=1, flow__errors__people=0, flow__carried_in__people=1)


def test_what_was_known_of_somebody_dead_who_was_put_on_in_error_stays_final(story):
    case = story.ask("2024-07-01", woman(), her_child())
    child = story.people(case, 1)[0]
    story.die(case, "2024-07-20", 0, 1)
    story.sign_off(IN_TERM, PUBLISHED)
    with story.at(FOUND), trail.reading():
        first, *_others = casework.void(child, by=story.by, case=case, reason="Another child.")
        casework.agree_to_voiding(first, by=story.house.director)

    with clock.at(IN_THE_END):
        known = AnnualReport.for_year(ensure_term(date(IN_TERM, 10, 1)), known_at=on(PUBLISHED))

    assert [str(total) for total in known.failing] == []
    assert known["deaths.led.people"].value == 2
    story.report(IN_TERM + 1).counts(flow__errors__died__people=1)


def test_one_of_two_dead_is_taken_back_and_put_back_over_the_next_edition(story):
    case = story.ask("2024-07-01", woman(), her_child())
    story.die(case, "2024-07-20", 0, 1)
    story.sign_off(IN_TERM, PUBLISHED)
    with trail.reading():
        step = story.people(case, 1)[0].status_changes.get(status=Status.DIED)
    story.take_back(step, FOUND)
    story.sign_off(IN_TERM + 1, "2025-10-14")
    put_back(story, step, "2025-12-01")

    story.report(IN_TERM, known=PUBLISHED).counts(deaths__led__people=2)
    story.report(IN_TERM + 1, known="2025-10-14").counts(deaths__led__people=0, corrected__died__people=1)
    told = story.report(IN_TERM + 2).counts(deaths__led__people=1, deaths__led__children=1, corrected__died__people=0)
    told.counts(later__deaths__people=1)


def test_a_death_taken_back_and_put_back_is_one_death(story):
    case = story.ask("2024-06-01", woman(), her_child())
    story.lead(case, "2024-06-02")
    death = story.die(case, "2024-06-20", 0, unnamed=2)
    story.sign_off(IN_TERM, PUBLISHED)
    story.take_back(death, FOUND)
    story.sign_off(IN_TERM + 1, "2025-10-14")

    told = story.report(IN_TERM + 1, known="2025-10-14")
    told.counts(corrected__died__people=1, corrected__died__unnamed=2, deaths__people=0)
    told.says("dead: 1", "dead, and nobody could name them: 2")
    put_back(story, death, "2025-12-01")
    told = story.report(IN_TERM + 2)
    told.counts(deaths__led__people=3, later__deaths__people=3, corrected__died__people=0, corrected__died__unnamed=0)


def test_deaths_taken_back_put_back_and_taken_back_again_are_named_once(story):
    case = story.ask("2024-06-01", woman(), her_child())
    story.lead(case, "2024-06-02")
    death = story.die(case, "2024-06-20", 0, unnamed=2)
    story.sign_off(IN_TERM, PUBLISHED)
    story.take_back(death, FOUND)
    story.sign_off(IN_TERM + 1, "2025-10-14")
    put_back(story, death, "2025-12-01")
    with trail.reading():
        death.refresh_from_db()
    story.take_back(death, "2026-02-01")

    told = story.report(IN_TERM + 1, known="2025-10-14")
    told.counts(corrected__died__people=1, corrected__died__unnamed=2, deaths__people=0)
    told = story.report(IN_TERM + 2)
    told.counts(corrected__died__people=0, corrected__died__unnamed=0, deaths__people=0)


def test_what_is_put_back_changes_nothing_of_what_was_known_before(story):
    """A death, and somebody who died of it: in error when the edition was frozen, put back since."""
    case = story.ask("2024-10-01", woman(), her_child())
    story.lead(case, "2024-10-02")
    others = story.ask("2024-10-01", woman(), her_child())
    story.lead(others, "2024-10-02")
    death = story.die(case, "2024-10-20", 0, 1, unnamed=2)
    story.die(others, "2024-10-20", 0, 1)
    child = story.people(others, 1)[0]
    story.take_back(death, FOUND)
    with story.at(FOUND), trail.reading():
        casework.void(child, by=story.by, case=others, reason="Another child.")
    whole = story.report(IN_TERM + 1, known="2025-10-14")
    put_back(story, death, "2025-12-01")
    put_back(story, child, "2025-12-01")

    then = story.report(IN_TERM + 1, known="2025-10-14")
    assert {key: figure.value for key, figure in then.report.figures.items()} == {
        key: figure.value for key, figure in whole.report.figures.items()
    }
    then.counts(deaths__people=1, deaths__led__unnamed=0)
    story.report(IN_TERM + 1).counts(deaths__people=6, deaths__led__unnamed=2)


def test_what_was_learnt_late_over_a_term_never_printed_is_named_once(story):
    """Term 20 is printed, 21 never is, 22 is: what was learnt of 20 stands in 22, and what happened in 21 stays there."""
    late = story.led_to_safety("2024-07-01")
    waits = story.ask("2024-06-01")
    story.sign_off(IN_TERM, PUBLISHED)
    story.led_to_safety("2024-11-01")
    story.move(waits, Status.WITHDRAWN, "2024-08-20", told=FOUND)
    story.ask("2024-08-25", told="2025-03-01")
    story.take_back(story.step(late, Status.SAFE), FOUND)
    story.report(IN_TERM + 1).counts(requests__people=2, later__requests__people=1, corrected__led__people=1)
    story.report(IN_TERM + 2).counts(requests__people=0, later__requests__people=0, corrected__led__people=0)
    story.sign_off(IN_TERM + 2, "2026-10-14")

    told = story.report(IN_TERM + 2, known="2026-10-14")
    told.counts(requests__people=1, later__requests__people=1, rescued__led__people=0)
    told.counts(corrected__led__people=1, ended__withdrawn__people=1)
    story.report(IN_TERM + 3).counts(requests__people=0, corrected__led__people=0, ended__withdrawn__people=0)


def test_what_is_read_beside_an_edition_behind_a_term_never_printed_is_counted_as_it_is(story):
    """Claims up to a day, and what two people release: by the figures that are frozen, what was learnt late among them."""
    story.sign_off(IN_TERM, PUBLISHED)
    story.ask("2024-08-25", told="2025-03-01")
    story.ask("2025-11-01")
    year = ensure_term(date(IN_TERM + 2, 10, 1))
    with clock.at(IN_THE_END), trail.reading():
        edition = to_freeze(year)
        assert edition["requests.people"].value == 2
        assert edition.figures_up_to(date(2025, 12, 31))["requests.people"].value == 2
        assert edition.figures_up_to(date(2025, 9, 30))["requests.people"].value == 1
        assert digest_of(ReleaseList(kwargs={"term": year.term}).report) == digest_of(edition)
        for claim, counted in ((StatedNumber(up_to=None), 2), (StatedNumber(up_to=date(2025, 9, 30)), 1)):
            claim.fiscal_year, claim.key = year, "requests.people"
            assert figures_beside(claim)["requests.people"].value == counted


def test_a_term_printed_behind_a_later_one_counts_by_its_days_alone(story):
    story.sign_off(IN_TERM, PUBLISHED)
    story.ask("2024-08-25", told="2025-03-01")
    story.ask("2024-12-01")
    story.sign_off(IN_TERM + 2, "2026-10-14")
    story.sign_off(IN_TERM + 1, "2026-10-20")

    story.report(IN_TERM + 2, known="2026-10-14").counts(requests__people=1, later__requests__people=1)
    story.report(IN_TERM + 1, known="2026-10-14").counts(requests__people=1, later__requests__people=0)
    story.report(IN_TERM + 3).counts(requests__people=0)


def test_a_partner_had_led_when_they_were_safe_as_was_learnt_later(story):
    case = story.led_to_safety("2024-07-01")
    story.sign_off(IN_TERM, PUBLISHED)
    story.take_over(case, "2024-07-10", told=FOUND)

    told = story.report(IN_TERM + 1)
    told.counts(corrected__led__people=1, corrected__led_by_partner__missed__people=1, taken_over__people=1)
    told.says("Counted in no report so far, though so as is known now", "led to safety by a partner: 1")


def test_what_no_edition_counted_is_not_named_as_counted(story):
    """She was safe before the first edition, which knew it and did not count it: in error, there is nothing to correct."""
    case = story.led_to_safety("2022-07-01", woman(), her_child())
    dead = story.ask("2022-06-01", woman(), her_child())
    story.lead(dead, "2022-06-02")
    death = story.die(dead, "2022-06-20", 0, unnamed=2)
    story.sign_off(IN_TERM, PUBLISHED)
    story.take_back(story.step(case, Status.SAFE), FOUND)
    story.take_back(death, FOUND)

    told = story.report(IN_TERM + 1)
    told.counts(corrected__led__people=0, corrected__died__people=0, corrected__died__unnamed=0)
    told.does_not_say("not so as is known now")


def test_nobody_is_missed_by_an_edition_that_was_not_to_count_her(story):
    """A partner had led her before the first edition, which thought that we did; no edition was to count her at all."""
    case = story.led_to_safety("2022-07-01")
    story.sign_off(IN_TERM, PUBLISHED)
    story.take_over(case, "2022-07-10", told=FOUND)

    told = story.report(IN_TERM + 1)
    told.counts(corrected__led__people=0, corrected__led_by_partner__missed__people=0)
    told.does_not_say("Counted in the report of").does_not_say("Counted in no report")


def test_what_was_learnt_late_of_before_the_first_edition_is_named_once_it_was_counted(story):
    """The second edition counted it, because the first did not know of it."""
    case = story.ask("2022-07-01")
    story.lead(case, "2022-07-02")
    story.set_out(case, "2022-07-10")
    story.sign_off(IN_TERM, PUBLISHED)
    story.reach_safety(case, "2022-07-20", told="2024-11-01")
    story.sign_off(IN_TERM + 1, "2025-10-14")
    story.take_back(story.step(case, Status.SAFE), "2025-12-01")

    story.report(IN_TERM + 1, known="2025-10-14").counts(later__rescued__people=1)
    story.report(IN_TERM + 2).counts(corrected__led__people=1).says("not so as is known now", "by LFNKR: 1")


def test_one_put_on_in_error_before_the_first_edition_was_counted_by_none(story):
    case = story.led_to_safety("2022-07-01", woman(), her_child())
    waits = story.ask("2022-07-01", woman(), her_child())
    story.sign_off(IN_TERM, PUBLISHED)
    for one in (case, waits):
        with story.at(FOUND), trail.reading():
            first, *_others = casework.void(story.people(one, 1)[0], by=story.by, case=one, reason="Another child.")
            if first.waits:
                casework.agree_to_voiding(first, by=story.house.director)

    told = story.report(IN_TERM + 1)
    told.counts(flow__errors__people=0, flow__errors__led__people=0, flow__taken_off__people=1)
    told.does_not_say("recorded in error")


def test_what_happened_in_a_term_never_printed_is_not_named_as_counted(story):
    """Term 20 is printed, 21 never is, 22 is: nothing of 21 that 22 knew stands in any edition."""
    story.sign_off(IN_TERM, PUBLISHED)
    safe = story.led_to_safety("2024-11-01")
    partner = story.led_to_safety("2024-11-01")
    story.sign_off(IN_TERM + 2, "2026-10-14")
    story.take_back(story.step(safe, Status.SAFE), "2026-12-01")
    story.take_over(partner, "2024-11-10", told="2026-12-01")

    told = story.report(IN_TERM + 3)
    told.counts(corrected__led__people=0, corrected__led_by_partner__missed__people=0)
    told.does_not_say("as is known now")


REVISED = "Figures of the report of an earlier term were revised after it was frozen."
OUTSIDE = (Audience.MEMBERS, Audience.PUBLIC)


@pytest.fixture
def corrected(story) -> AnnualReport:
    """A report that names three corrections: one of a person put on in error, one counted otherwise, one missed."""
    case = story.led_to_safety("2024-07-01", woman(), her_child())
    story.sign_off(IN_TERM, PUBLISHED)
    story.take_over(case, "2024-07-10", told=FOUND)
    with story.at(FOUND), trail.reading():
        first, *_others = casework.void(story.people(case, 1)[0], by=story.by, case=case, reason="Another child.")
        casework.agree_to_voiding(first, by=story.house.director)
    return story.report(IN_TERM + 1).report


def test_outside_it_says_that_figures_were_revised_and_no_more(corrected):
    """Design rule 18: the named correction is for inside."""
    names = {key for key in corrected.figures if key.startswith(("corrected.", "flow.errors."))}
    assert {key for key in names if corrected[key].value} == {
        "corrected.led.people",
        "corrected.led_by_partner.missed.people",
        "corrected.party.people",
        "flow.errors.people",
        "flow.errors.led.people",
    }
    assert REVISED not in {statement.text for statement in corrected.statements}
    for audience in OUTSIDE:
        shown = corrected.shown_to(audience)
        assert [statement.text for statement in shown.statements].count(REVISED) == 1
        assert not names & {*shown.figures, *(key for each in shown.statements for key in each.figures)}
        printed = read(print_html(shown, "en"))
        assert REVISED in printed
        assert not [words for words in NAMED if words in printed]


NAMED = ("as is known now", "recorded in error", "earlier report counted", "report counted this person")
"""Words of the sentences and of the labels by which a correction is named inside."""


@pytest.mark.parametrize("wrong", ["both", "counted", "neither"])
def test_it_says_so_once_whatever_was_corrected(story, wrong):
    case = story.led_to_safety("2024-07-01")
    story.sign_off(IN_TERM, PUBLISHED)
    if wrong == "counted":
        story.take_back(story.step(case, Status.SAFE), FOUND)
    elif wrong == "both":
        story.take_over(case, "2024-07-10", told=FOUND)
    report = story.report(IN_TERM + 1).report

    for audience in OUTSIDE:
        told = [statement.text for statement in report.shown_to(audience).statements]
        assert told.count(REVISED) == (wrong != "neither")
