"""The pages of who is in an operation: asked for nobody, sent by two, mended, and shown to whoever may see them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from cases import casework
from cases.models import OperationStay
from cases.operations.tests.test_leg_pages import filled
from cases.tests import factories
from cases.tests.screens import page_of, refusals
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import FuzzyDate, exactly
from lfnkr.web.tests.reading import in_one_line


@pytest.fixture
def case(hana):
    people = (factories.woman(), factories.child(), factories.child())
    case = factories.case(hana, *people, received_at=factories.ago(days=9))
    casework.fund(case, by=hana, occurred_at=factories.ago(days=8))
    return case


@pytest.fixture
def people(case):
    return factories.members_of(case)


@pytest.fixture
def operation(hana, people):
    return factories.operation(*people, by=hana, opened_at=factories.ago(days=7))


@pytest.fixture
def desk(desk_of, hana):
    return desk_of(hana)


def at(name, row):
    return reverse(f"cases:{name}", args=[row.pk])


def stands(operation):
    """What stands, by person: the part, and from when to when."""
    with trail.reading():
        return sorted(
            (stay.member.position, stay.part, str(stay.joined_on or ""), str(stay.left_on or ""))
            for stay in OperationStay.objects.standing().filter(operation=operation).select_related("member")
        )


def day(ago):
    return exactly(clock.today() - timedelta(days=ago))


def test_some_go_on_apart_and_come_together_and_the_page_says_both(desk, operation, people):
    address = at("split-operation", operation)
    assert desk.get(address).context["form"]["members"].value() in (None, [])
    answer = desk.post(
        address, filled(desk, address, members=[str(people[1].pk)], joined_on=str(day(4)), joined_why="hides")
    )
    page = desk.get(answer.url).text

    assert answer.url == operation.get_absolute_url()
    assert all(words in page for words in ("Part B", "has to hide", "Some go on apart", "Together again"))
    address = at("rejoin-operation", operation) + "?of=B"
    answer = desk.post(address, filled(desk, address, members=[str(people[1].pk)], left_on=str(day(2))))
    assert "Part B" not in desk.get(answer.url).text
    assert (2, "B", str(day(4)), str(day(2))) in [(place + 1, *rest) for place, *rest in stands(operation)] or any(
        part == "B" and until == str(day(2)) for _place, part, _since, until in stands(operation)
    )


def test_the_second_of_two_who_part_the_same_people_reads_what_to_do_and_nothing_typed_is_lost(
    desk, hana, operation, people
):
    address = at("split-operation", operation)
    both = filled(desk, address, members=[str(people[1].pk)], joined_on=str(day(4)))
    casework.split_operation(operation, by=hana, members=[people[1]], joined_on=day(5))

    page = desk.post(address, both)

    assert "somebody recorded it meanwhile" in " ".join(refusals(page))
    assert page.context["form"]["joined_on"].value() == str(day(4))


def test_a_leg_of_a_part_begins_with_those_of_the_part(desk, hana, operation, people):
    casework.split_operation(operation, by=hana, members=[people[1]], joined_on=day(4))

    form = desk.get(at("add-leg", operation) + "?of=B").context["form"]
    assert form.fields["members"].initial == [people[1].pk]
    form = desk.get(at("add-leg", operation)).context["form"]
    assert set(form.fields["members"].initial) == {people[0].pk, people[2].pk}


def test_what_is_offered_for_a_part_is_about_its_people_alone(desk, hana, case, operation, people):
    casework.split_operation(operation, by=hana, members=[people[1]], joined_on=day(4))
    page = desk.get(operation.get_absolute_url()).text
    address = f"{page_of(case, 'they-left')}?person={people[1].pk}"

    assert address in page
    choices = desk.get(address).context["form"].fields["members"].queryset
    assert [member.pk for member in choices] == [people[1].pk]
    assert len(desk.get(page_of(case, "they-left") + "?person=nobody").context["form"].fields["members"].queryset) == 3


def test_somebody_joins_from_the_page_of_their_request_and_leaves(desk, hana, operation):
    other = factories.case(hana)
    casework.fund(other, by=hana)
    (late,) = factories.members_of(other)
    address = page_of(other, "join-operation")

    answer = desk.post(
        address,
        filled(
            desk, address, operation=str(operation.pk), members=[str(late.pk)], joined_on=str(day(3)), joined_why="met"
        ),
    )
    assert answer.status_code == 302
    assert "met them on the way" in desk.get(other.get_absolute_url()).text
    address = at("leave-operation", operation)
    desk.post(address, filled(desk, address, members=[str(late.pk)], left_on=str(day(1)), left_why="turned_back"))
    assert any(since == str(day(3)) and until == str(day(1)) for _place, _part, since, until in stands(operation))


def test_a_line_is_corrected_and_taken_back_for_all_who_were_told_together(desk, hana, operation, people):
    first, second = casework.split_operation(operation, by=hana, members=people[1:], joined_on=day(4))
    address = at("correct-stay", first)
    desk.post(address, filled(desk, address, joined_on=str(day(5)), along=[str(second.pk)]))

    assert [since for _place, part, since, _until in stands(operation) if part] == [str(day(5))] * 2
    assert f"Before: part B: since {day(4)}" in desk.get(operation.get_absolute_url()).text
    with trail.reading():
        first, second = OperationStay.objects.standing().exclude(part="").order_by("pk")
    address = at("take-back-stay", first)
    answer = desk.post(address, filled(desk, address, wrong="never", along=[str(second.pk)]))
    assert answer.status_code == 302
    assert not any(part for _place, part, *_days in stands(operation))
    assert "it never was so" in desk.get(operation.get_absolute_url()).text


def test_another_caseworker_finds_none_of_it(desk_of, jun, operation):
    with trail.reading():
        stay = operation.stays.first()
    other = desk_of(jun)

    for name, row in (("split-operation", operation), ("leave-operation", operation), ("correct-stay", stay)):
        assert other.get(at(name, row)).status_code == 404


def test_of_two_caseworkers_in_one_operation_each_begins_with_everybody_in_it(desk_of, hana, jun, operation, people):
    theirs = factories.case(jun)
    casework.fund(theirs, by=jun, occurred_at=factories.ago(minutes=30))
    (met,) = factories.members_of(theirs)
    casework.join_operation([met], by=jun, operation=operation, joined_on=day(0))
    joined = desk_of(jun)

    form = joined.get(at("add-leg", operation)).context["form"]
    assert set(form.fields["members"].initial) == {met.pk, *(member.pk for member in people)}
    assert joined.get(at("split-operation", operation)).status_code == 200
    page = joined.get(operation.get_absolute_url())
    assert sum(len(group.keys) for group in page.context["groups"]) == 4
    assert at("split-operation", operation) in page.text


def test_only_the_lines_of_the_readers_own_requests_are_theirs_to_mend(desk_of, hana, jun, operation, people):
    theirs = factories.case(jun)
    casework.fund(theirs, by=jun, occurred_at=factories.ago(minutes=30))
    (met,) = factories.members_of(theirs)
    (own,) = casework.join_operation([met], by=jun, operation=operation, joined_on=day(0))
    with trail.reading():
        others = list(operation.stays.exclude(pk=own.pk))
    desk = desk_of(jun)

    page = desk.get(operation.get_absolute_url()).text

    for name in ("correct-stay", "take-back-stay"):
        assert at(name, own) in page
        assert desk.get(at(name, own)).status_code == 200
        assert not any(at(name, stay) in page for stay in others)
        assert all(desk.get(at(name, stay)).status_code == 404 for stay in others)


def test_a_form_about_a_line_sent_after_the_request_was_given_to_somebody_else_loses_no_word(
    desk, hana, jun, mio, case, operation
):
    with trail.reading():
        line = OperationStay.objects.standing().filter(operation=operation).first()
    for name, typed in (("correct-stay", {"joined_why": "met"}), ("take-back-stay", {"wrong": "never"})):
        casework.assign(case, by=mio, lead=hana)
        address = at(name, line)
        sent = filled(desk, address, **typed)
        casework.assign(case, by=mio, lead=jun)

        page = desk.post(address, sent)

        assert page.status_code == 409
        assert f"{case.reference} was open to you when this form was shown." in page.text


def test_a_stay_stands_in_the_stream_on_its_day_with_when_it_was_recorded(desk, hana, case, operation, people):
    """Told three days after: the day stands first, and beside it the moment of its recording, there and on the operation."""
    casework.split_operation(operation, by=hana, members=people[1:], joined_on=day(4))
    with trail.reading():
        recorded = OperationStay.objects.standing().exclude(part="").first().recorded_at
    moment = date_format(timezone.localtime(recorded), "DATETIME_FORMAT")

    stream = in_one_line(desk.get(case.get_absolute_url()).text)
    entry = stream.split("part B")[0].rsplit('<li class="timeline-entry', 1)[1]
    assert str(day(4)) in entry and f"recorded {moment}" in entry
    line = in_one_line(desk.get(operation.get_absolute_url()).text).split("From when to when")[1]
    assert f"recorded {moment} by {hana.display_name}" in line


def test_a_stay_told_in_a_month_or_of_today_says_when_it_was_recorded_too(desk, hana, case, operation, people):
    month = FuzzyDate.parse(f"{clock.today():%Y-%m}")
    casework.split_operation(operation, by=hana, members=people[1:2], joined_on=month)
    with trail.reading():
        recorded = OperationStay.objects.standing().exclude(part="").get().recorded_at
    stream = in_one_line(desk.get(case.get_absolute_url()).text)
    entry = stream.split("part B")[0].rsplit('<li class="timeline-entry', 1)[1]
    assert f"recorded {date_format(timezone.localtime(recorded), 'DATETIME_FORMAT')}" in entry
