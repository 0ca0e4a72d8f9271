"""Several versions of one fact: kept side by side, one chosen with a reason, and what counts follows from the chosen one alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from cases import casework
from cases.case.errors import CaseIsClosed
from cases.errors import InTheFuture, UnknownChoice
from cases.models import (
    Case,
    CaseCorrection,
    FactVersion,
    MissingReview,
    OperationStay,
    StatusChange,
    VersionChoice,
)
from cases.status import Status
from cases.tests import factories
from cases.versions import errors
from cases.versions.anew import told_anew
from cases.versions.lines import lines_of, told_otherwise
from cases.versions.subjects import Facts, Subject
from lfnkr.audit.models import AuditEvent
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.fuzzy import ages
from lfnkr.fuzzy.dates import FuzzyDate, exactly
from lfnkr.fuzzy.reading import read
from lfnkr.keyring import sealing

pytestmark = pytest.mark.usefixtures("all_rows")

LONG_AGO = datetime(2024, 1, 10, 9, 30, tzinfo=TOKYO)


@pytest.fixture
def case(hana) -> Case:
    """A mother and her child who were received, accepted, funded, on the way, and safe, each on a day of its own."""
    with clock.at(LONG_AGO):
        found = factories.case(hana, factories.woman(), factories.child())
    walk(found, hana)
    return found


def walk(case: Case, by, **days: str) -> None:
    """They go as far as safety, each step on its day."""
    told = {"accepted": "2024-01-12", "funded": "2024-01-15", "in_movement": "2024-02-01", "safe": "2024-03-05"} | days
    with clock.at(datetime(2024, 6, 1, 9, tzinfo=TOKYO)):
        for status, day in told.items():
            if status == Status.FUNDED:
                casework.fund(case, by=by, happened=FuzzyDate.parse(day))
            else:
                casework.move(factories.members_of(case), by=by, status=status, happened=FuzzyDate.parse(day))


def fact(case: Case, name: str) -> Subject:
    """A fact of a request by the beginning of its name, and by its status or kind."""
    kind, _dash, which = name.partition(" ")
    return next(
        one
        for one in Facts(Case.objects.get(pk=case.pk))
        if one.kind == kind and which in ("", getattr(one.row, "status", ""), getattr(one.row, "kind", ""))
    )


def told(case: Case, name: str, value: str | FuzzyDate, by, **facts) -> FactVersion:
    """Another version of a fact."""
    happened = exactly(value) if isinstance(value, str) else value
    return casework.tell_version(fact(case, name), by=by, happened=happened, **facts)


def choose(version: FactVersion, by, reason: str = "The pastor was there.") -> VersionChoice | None:
    """Choose one, having read what was chosen before."""
    seen = Facts(Case.objects.get(pk=version.case_id)).of_version(version).last_choice()
    return casework.choose_version(version, by=by, reason=reason, seen=seen)


def history(case: Case) -> list[tuple[str, str, str]]:
    """What counts: whose step, which, and when at the latest."""
    steps = StatusChange.objects.filter(member__case=case, voided_at=None).order_by(
        "member__position", "counts_at", "pk"
    )
    return [(str(one.member.position + 1), one.status, f"{one.counts_at:%Y-%m-%d %H:%M}") for one in steps]


# What is refused


def test_days_to_come_and_words_of_no_list_are_refused(case, hana):
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(InTheFuture):
        told(case, "step safe", tomorrow.isoformat(), hana)
    with pytest.raises(InTheFuture):
        told(case, "step safe", "2024-03-06", hana, told_on=tomorrow)
    for facts in ({"certainty": "sure"}, {"source": "a neighbour"}):
        with pytest.raises(UnknownChoice):
            told(case, "step safe", "2024-03-06", hana, **facts)


def test_what_is_recorded_already_is_no_version(case, hana):
    with pytest.raises(errors.ToldAlready):
        told(case, "step safe", "2024-03-05", hana)
    with pytest.raises(errors.ToldAlready):
        casework.tell_version(fact(case, "age"), by=hana)


def test_a_choice_needs_a_reason(case, hana):
    version = told(case, "step safe", "2024-03-06", hana)
    with pytest.raises(errors.ReasonMissing):
        choose(version, hana, reason=" ")


def test_nothing_is_chosen_in_a_closed_request_and_told_it_may_be(case, hana):
    casework.move(factories.members_of(case), by=hana, status="in_destination", destination="KR")
    casework.close_case(case, by=hana, closed_for="other", reason="Over.")
    version = told(case, "step safe", "2024-03-06", hana)
    with pytest.raises(CaseIsClosed):
        choose(version, hana)


def test_what_counts_now_is_neither_chosen_nor_taken_back(case, hana):
    told(case, "step safe", "2024-03-06", hana)
    first = FactVersion.objects.get(is_first=True)
    with pytest.raises(errors.ChosenAlready):
        choose(first, hana)
    with pytest.raises(errors.CountsNow):
        casework.take_back_version(first, by=hana, reason="Wrong.")


def test_of_two_who_choose_at_once_the_second_is_told(case, hana):
    one, other = told(case, "step safe", "2024-03-06", hana), told(case, "step safe", "2024-03-07", hana)
    casework.choose_version(one, by=hana, reason="The pastor was there.", seen=0)
    with pytest.raises(errors.ChosenMeanwhile):
        casework.choose_version(other, by=hana, reason="The broker wrote it down.", seen=0)
    assert fact(case, "step safe").value == exactly("2024-03-06")


def test_the_call_is_chosen_to_the_minute_only(case, hana):
    version = told(case, "received", "2024-01-09", hana)
    with pytest.raises(errors.NeedsTheMinute):
        choose(version, hana)


def test_a_day_that_the_other_steps_do_not_allow_is_refused_and_nothing_is_changed(case, hana):
    version = told(case, "step in_movement", "2024-03-20", hana)
    before = history(case)
    with pytest.raises(Exception) as refused, transaction.atomic():
        choose(version, hana)
    assert "safe" in str(refused.value)
    assert history(case) == before


def test_a_version_taken_back_is_chosen_no_more_and_told_again_if_it_was_right(case, hana):
    version = told(case, "step safe", "2024-03-06", hana)
    with pytest.raises(errors.ReasonMissing):
        casework.take_back_version(version, by=hana, reason="")
    casework.take_back_version(version, by=hana, reason="Of another woman.")
    for again in (
        lambda: choose(version, hana),
        lambda: casework.take_back_version(version, by=hana, reason="Again."),
    ):
        with pytest.raises(errors.TakenBackAlready):
            again()
    assert choose(told(case, "step safe", "2024-03-06", hana), hana)


def test_nothing_more_is_told_of_what_was_recorded_in_error(case, hana):
    event = casework.record_event(case, by=hana, kind="illness", happened=exactly("2024-02-20"))
    subject = fact(case, "event illness")
    casework.void(event, by=hana, case=case, reason="Another woman.")
    with pytest.raises(errors.StandsNoMore):
        casework.tell_version(subject, by=hana, happened=exactly("2024-02-21"))


def test_the_database_keeps_a_version_as_it_was_told_and_a_choice_for_ever(case, hana):
    version = told(case, "step safe", "2024-03-06", hana)
    choose(version, hana)
    for statement in (
        "UPDATE cases_factversion SET happened = '2024-03-09'",
        "DELETE FROM cases_factversion",
        "UPDATE cases_versionchoice SET recorded_at = now()",
        "DELETE FROM cases_versionchoice",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_database_refuses_a_choice_of_what_was_taken_back(case, hana):
    version = told(case, "step safe", "2024-03-06", hana)
    casework.take_back_version(version, by=hana, reason="Of another woman.")
    row = VersionChoice(case=case, version=version, step=fact(case, "step safe").row, recorded_by=hana)
    with pytest.raises(IntegrityError, match="Chosen is a version"), transaction.atomic():
        row.save(force_insert=True)


def test_the_database_refuses_a_version_of_another_request(case, hana):
    other = factories.case(hana)
    row = FactVersion(
        case=other, fact="step", step=fact(case, "step safe").row, happened=exactly("2024"), recorded_by=hana
    )
    with pytest.raises(IntegrityError, match="its own request"), transaction.atomic():
        row.save(force_insert=True)


def test_a_step_taken_back_to_be_told_anew_and_not_told_is_refused_at_the_end(case, hana):
    """The gap that choosing needs for a moment does not outlive the transaction."""
    step = fact(case, "step in_movement").row
    with pytest.raises(IntegrityError, match="may not follow"), transaction.atomic():
        with told_anew():
            casework.void(step, by=hana, case=case, reason="Wrong.")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_step_put_back_where_it_cannot_stand_is_refused_at_the_end_too(case, hana):
    """Whoever says that something is told anew is asked the same of what they put back."""
    (step, *others) = fact(case, "step safe").rows
    (voiding, *along) = casework.void(step, by=hana, case=case, reason="Wrong.", along=others)
    sent_back = {"status": "repatriated", "reason": "She was sent back.", "happened": exactly("2024-03-01")}
    casework.move(factories.members_of(case), by=hana, **sent_back)

    with pytest.raises(IntegrityError, match="may not follow"), transaction.atomic():
        with told_anew():
            casework.void(voiding, by=hana, case=case, reason="It was right.", along=along)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_after_a_refusal_nothing_is_taken_for_told_anew(case):
    with pytest.raises(errors.StandsNoMore), told_anew():
        raise errors.StandsNoMore
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('lfnkr.told_anew', true), '')")
        assert cursor.fetchone() == ("",)


def test_the_database_refuses_a_choice_recorded_by_a_row_of_another_request(case, hana):
    other = factories.case(hana)
    step = StatusChange.objects.get(member__case=other, status="received")
    version = told(case, "step safe", "2024-03-06", hana)
    row = VersionChoice(case=case, version=version, step=step, recorded_by=hana)
    with pytest.raises(IntegrityError, match="Chosen is a version"), transaction.atomic():
        row.save(force_insert=True)

    event = casework.record_event(case, by=hana, kind="illness", happened=exactly("2024-02-20"))
    version = told(case, "event illness", "2024-02-21", hana)
    elsewhere = casework.record_event(other, by=hana, kind=event.kind, happened=event.happened)
    row = VersionChoice(case=case, version=version, event=elsewhere, recorded_by=hana)
    with pytest.raises(IntegrityError, match="Chosen is a version"), transaction.atomic():
        row.save(force_insert=True)


def test_what_was_recorded_in_error_by_hand_is_not_recorded_anew_by_a_choice(case, hana):
    members = factories.members_of(case)[:1]
    given = {"members": members, "population": "led_by_us", "cause": "illness", "happened": exactly("2024-04-01")}
    death = casework.record_death(case, by=hana, **given)
    version = told(case, "event death", "2024-04-02", hana)
    casework.void(death, by=hana, case=case, reason="It was another woman.")

    with pytest.raises(errors.StandsNoMore):
        choose(version, hana)
    assert [member.status for member in factories.members_of(case)] == ["safe", "safe"]


# What is kept, and what counts


def test_a_version_changes_nothing_by_itself_and_what_is_recorded_stands_beside_it(case, hana):
    before = history(case)
    told(case, "step safe", read("March 2024"), hana, source="pastor", certainty="inferred", told_on=date(2024, 4, 1))

    assert history(case) == before
    first, other = lines_of(fact(case, "step safe"))
    assert (str(first.version), first.counts, first.version.is_first) == ("5 Mar 2024", True, True)
    assert (str(other.version), other.counts) == ("Mar 2024", False)
    assert other.told == "pastor or congregation, told on 1 Apr 2024, inferred"


def test_choosing_moves_everybody_who_went_together_and_strikes_through_what_was(case, hana):
    before = history(case)
    choose(told(case, "step in_movement", "2024-02-03", hana), hana)

    assert [line for line in history(case) if line[1] == "in_movement"] == [
        ("1", "in_movement", "2024-02-03 14:59"),
        ("2", "in_movement", "2024-02-03 14:59"),
    ]
    assert [line for line in history(case) if line[1] != "in_movement"] == [
        line for line in before if line[1] != "in_movement"
    ]
    voided = StatusChange.objects.filter(member__case=case).exclude(voided_at=None)
    assert {str(one.day) for one in voided} == {"1 Feb 2024"}
    assert [line.counts for line in lines_of(fact(case, "step in_movement"))] == [False, True]
    assert AuditEvent.objects.filter(act__contains="choose version").exists()


def test_what_was_chosen_before_is_chosen_back(case, hana):
    before = history(case)
    choose(told(case, "step in_movement", "2024-02-03", hana), hana)
    choose(FactVersion.objects.get(is_first=True), hana, reason="She remembered it herself.")

    assert history(case) == before
    assert [line.counts for line in lines_of(fact(case, "step in_movement"))] == [True, False]


def test_the_last_step_is_told_anew_too(case, hana):
    choose(told(case, "step safe", read("April 2024"), hana), hana)

    assert {str(one.day) for one in fact(case, "step safe").rows} == {"Apr 2024"}
    assert {member.status for member in factories.members_of(case)} == {"safe"}


def test_what_was_corrected_by_hand_meanwhile_becomes_a_version_when_another_is_chosen(case, hana):
    version = told(case, "received", read("9 Jan 2024 23:10"), hana)
    case = Case.objects.get(pk=case.pk)
    corrected = datetime(2024, 1, 9, 8, tzinfo=TOKYO)
    casework.change_case(case, by=hana, version=case.version, reason="The log of the phone.", received_at=corrected)
    choose(version, hana)

    case = Case.objects.get(pk=case.pk)
    assert case.received_at == datetime(2024, 1, 9, 23, 10, tzinfo=TOKYO)
    assert [str(line.version) for line in lines_of(fact(case, "received"))][-1] == "9 Jan 2024, 08:00"
    assert CaseCorrection.objects.filter(case=case, fact="received_at").count() == 2


def test_an_age_is_chosen_and_the_ages_kept_follow(case, hana):
    age = ages.years(17, date(2024, 1, 10))
    version = casework.tell_version(fact(case, "age"), by=hana, age=age, source="relative_seoul")
    choose(version, hana, reason="Her sister showed the family book.")

    assert fact(case, "age").value == age
    step = StatusChange.objects.filter(member__case=case, member__position=0, status="safe", voided_at=None).get()
    assert step.age_months == 17 * 12 + 1


def test_the_age_at_a_step_is_that_of_the_day_it_counts_at(hana):
    """They set out after 3 February, as was told in June, and were safe on 5 March: then they were no older than that."""
    with clock.at(LONG_AGO):
        case = factories.case(hana, factories.woman())
    walk(case, hana, in_movement=">2024-02-03")
    steps = StatusChange.objects.filter(member__case=case)
    safe = steps.get(status="safe")
    assert steps.get(status="in_movement").age_months == safe.age_months

    casework.void(safe, by=hana, case=case, reason="It was another woman.")
    assert steps.get(status="in_movement").age_months == safe.age_months + 3


def test_an_event_is_recorded_anew_with_its_people_and_its_words(case, hana):
    members = factories.members_of(case)
    given = {"kind": "illness", "happened": exactly("2024-02-20"), "text": "A fever.", "members": members[1:]}
    event = casework.record_event(case, by=hana, **given)
    choose(told(case, "event illness", "2024-02-24", hana, certainty="first_hand"), hana)

    anew = fact(case, "event illness").row
    assert anew.pk != event.pk and anew.certainty == "first_hand"
    assert [one.pk for one in anew.members.all()] == [members[1].pk]
    assert sealing.unseal(anew)["text"] == "A fever."
    assert len(told_otherwise(Facts(case))) == 1


def test_a_death_is_recorded_anew_with_the_status_it_made(case, hana):
    members = factories.members_of(case)[:1]
    given = {"members": members, "population": "led_by_us", "cause": "illness", "happened": exactly("2024-04-01")}
    casework.record_death(case, by=hana, **given)
    choose(told(case, "event death", read("before 20 April 2024"), hana), hana)

    assert str(fact(case, "event death").value) == "before 20 Apr 2024"
    assert history(case)[5] == ("1", "died", "2024-04-19 14:59")


def test_a_disappearance_that_was_reviewed_is_reviewed_still(hana):
    case = factories.member(hana, Status.MISSING).case
    casework.review_missing(factories.members_of(case)[0], by=hana, reason="Nobody knows anything.")
    choose(told(case, "event missing", clock.today().replace(day=1).isoformat()[:7], hana), hana)

    (member,) = factories.members_of(case)
    assert member.status == "missing" and member.missing_reviewed_at is not None


def test_of_two_disappearances_each_keeps_its_own_review(case, hana):
    members = factories.members_of(case)[:1]
    lost = {"members": members, "population": "led_by_us"}
    casework.record_missing(case, by=hana, happened=exactly("2024-05-01"), **lost)
    casework.review_missing(members[0], by=hana, reason="Nobody knows anything.")
    casework.move(members, by=hana, status="in_movement", happened=exactly("2024-06-01"))
    casework.record_missing(case, by=hana, happened=exactly("2024-07-01"), **lost)
    first = next(one for one in Facts(case) if one.kind == "event" and str(one.value) == "1 May 2024")
    choose(casework.tell_version(first, by=hana, happened=exactly("2024-05-03")), hana)

    member = factories.members_of(case)[0]
    assert (member.status, member.missing_reviewed_at) == ("missing", None)
    reviewed = MissingReview.objects.filter(change__voided_at=None).get()
    assert str(reviewed.change.day) == "3 May 2024"


def test_a_version_of_a_leg_stays_to_be_read_when_its_people_never_were_on_it(hana, desk_of):
    case = factories.case(hana, factories.woman(), received_at=LONG_AGO)
    other = factories.case(hana, factories.woman(), received_at=LONG_AGO)
    people = [*factories.members_of(case), *factories.members_of(other)]
    operation = factories.operation(*people, by=hana, opened_at=LONG_AGO + timedelta(days=5))
    leg = factories.leg(operation, by=hana, departed_on=exactly("2024-02-01"), members=people)
    version = told(case, "left", "2024-02-03", hana)
    case_page = [case.get_absolute_url(), reverse("cases:versions", args=[case.pk, f"left-{leg.pk}"])]
    names = ("from_country", "to_country", "mode", "crossing", "planned_departure", "planned_arrival")
    kept = {name: getattr(leg, name) for name in (*names, "departed_on", "arrived_on", "ending", "ended_on")}
    casework.change_leg(leg, by=hana, version=leg.version, members=people[1:], staff=[], helper_codes=[], **kept)
    casework.take_back_stay(OperationStay.objects.standing().get(member=people[0]), by=hana, wrong="other_person")

    for address in case_page:
        page = desk_of(hana).get(address)
        assert page.status_code == 200 and "3 Feb 2024" in page.text
    assert not [one for one in Facts(Case.objects.get(pk=case.pk)) if one.kind == "left"]
    with pytest.raises(errors.StandsNoMore):
        choose(version, hana)
    assert "Choose this version" not in desk_of(hana).get(case_page[1]).text
    assert casework.take_back_version(version, by=hana, reason="It was another woman's.")


def test_a_leg_is_told_otherwise(hana):
    member = factories.member(hana, Status.FUNDED)
    operation = factories.operation(member, by=hana)
    leg = factories.leg(operation, by=hana, departed_on=exactly("2024-02-01"), arrived_on=exactly("2024-02-20"))
    choose(told(member.case, "arrived", "2024-02-25", hana), hana)

    leg.refresh_from_db()
    assert (leg.departed_on, leg.arrived_on) == (exactly("2024-02-01"), exactly("2024-02-25"))
    assert leg.changes.filter(part="arrived_on", before="2024-02-20").exists()
