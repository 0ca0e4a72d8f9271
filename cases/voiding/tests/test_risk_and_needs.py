"""An assessment of risk, and an answer about needs, recorded in error: what is refused, and what holds then instead."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cases import casework
from cases.errors import ReasonMissing
from cases.models import Case, PersonAnswer, Voiding
from cases.risk import errors as of_risk
from cases.risk.due import dues_of
from cases.status import Status
from cases.tests import factories
from cases.tests.screens import page_of, refusals
from cases.voiding import errors
from lfnkr.audit import trail
from lfnkr.audit.models import AuditEvent
from lfnkr.calendar import clock
from lfnkr.web import form_tokens

WHY = "It was another woman."
ACUTE = {"incident_near": "yes"}
GUARDED = {"needs_care": "no"}


@pytest.fixture
def case(hana) -> Case:
    """A mother and a child."""
    return factories.case(hana, factories.woman(), factories.child(), received_at=factories.ago(hours=30))


def assess(case, by, hours=0, **answers):
    return casework.assess_risk(case, by=by, assessed_at=factories.ago(hours=hours), **answers)


def answered(member, by, known=0, **answers) -> PersonAnswer:
    told = {"told_by": "self", "told_on": clock.today(), "known": known}
    (row,) = casework.record_needs(member, by=by, answers=answers, **told)
    return row


def void(row, case, by) -> Voiding:
    return casework.void(row, by=by, case=case, reason=WHY)[0]


def level(case) -> str:
    with trail.reading():
        return Case.objects.get(pk=case.pk).risk_level


def due_of(case):
    with trail.reading():
        return dues_of([Case.objects.get(pk=case.pk)]).get(case.pk)


def mother_of(case):
    return factories.members_of(case)[0]


def standing(member) -> dict[str, str]:
    with trail.reading():
        latest = PersonAnswer.objects.filter(person=member.person_id).latest()
    return {row.topic: row.answer for row in latest.values()}


def address(case, kind, row) -> str:
    return reverse("cases:void", args=[case.pk, kind, row.pk])


def send(client, url, **typed):
    return client.post(url, {form_tokens.FIELD: form_tokens.new(), "reason": WHY, **typed})


# Refusals


def test_without_a_reason_an_assessment_stands(hana, case):
    row = assess(case, hana, **ACUTE)

    with pytest.raises(ReasonMissing):
        casework.void(row, by=hana, case=case, reason=" ")

    assert level(case) == "acute"


def test_what_belongs_to_another_request_is_refused(hana, case):
    another = factories.case(hana)
    risk, need = assess(case, hana, **ACUTE), answered(mother_of(case), hana, medical="yes")

    for row in (risk, need):
        with pytest.raises(errors.NotOfThisRequest):
            void(row, another, hana)


def test_nothing_is_taken_back_twice(hana, case):
    for row in (assess(case, hana, **ACUTE), answered(mother_of(case), hana, medical="yes")):
        void(row, case, hana)
        with pytest.raises(errors.AlreadyVoided):
            void(row, case, hana)


@pytest.mark.parametrize("table", ["cases_riskassessment", "cases_personanswer"])
def test_the_mark_is_written_by_a_voiding_alone(hana, case, all_rows, table):
    assess(case, hana, **ACUTE)
    answered(mother_of(case), hana, medical="yes")

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET voided_at = now()")


@pytest.mark.parametrize(("name", "status"), [("mio", 200), ("jun", 404), ("sora", 404), ("yuki", 404)])
def test_who_may(request, desk_of, hana, case, name, status):
    row = assess(case, hana, **ACUTE)

    assert desk_of(request.getfixturevalue(name)).get(address(case, "risk", row)).status_code == status


# What counts then


def test_the_level_falls_back_to_the_last_assessment_in_force(hana, case):
    assess(case, hana, hours=9, **GUARDED)
    wrong = assess(case, hana, hours=3, **ACUTE)

    void(wrong, case, hana)

    assert level(case) == "guarded"


def test_the_only_assessment_taken_back_leaves_none(hana, case):
    void(assess(case, hana, **ACUTE), case, hana)

    assert level(case) == ""


def test_one_in_the_middle_changes_nothing_of_the_level(hana, case):
    middle = assess(case, hana, hours=9, **GUARDED)
    assess(case, hana, hours=3, **ACUTE)

    void(middle, case, hana)

    assert level(case) == "acute"


def test_the_level_returns_when_it_was_right_after_all(hana, case):
    voiding = void(assess(case, hana, **ACUTE), case, hana)

    void(voiding, case, hana)

    assert level(case) == "acute"


def test_the_day_of_the_next_assessment_follows(hana):
    member = factories.member(hana, Status.IN_MOVEMENT)
    with clock.at(clock.now() + timedelta(days=8)):
        wrong = assess(member.case, hana, hours=1, **GUARDED)
        before = due_of(member.case)
        void(wrong, member.case, hana)
        after = due_of(member.case)

    assert before is not None and after is not None
    assert before.at > after.at


def test_an_answer_goes_back_to_the_one_before_and_then_to_not_asked(hana, case):
    mother = mother_of(case)
    first = answered(mother, hana, medical="no")
    second = answered(mother, hana, known=first.pk, medical="yes")

    void(second, case, hana)
    assert standing(mother) == {"medical": "no"}

    void(first, case, hana)
    assert standing(mother) == {}


def test_an_answer_counts_again_when_that_was_wrong_too(hana, case):
    mother = mother_of(case)
    voiding = void(answered(mother, hana, debt="yes"), case, hana)

    void(voiding, case, hana)

    assert standing(mother) == {"debt": "yes"}


def test_it_stands_in_the_trail(hana, case):
    row = answered(mother_of(case), hana, medical="yes")
    void(row, case, hana)

    with trail.reading():
        kept = AuditEvent.objects.filter(table_name="cases_personanswer", row_key=str(row.pk), operation="UPDATE")
        assert [set(one.changed) for one in kept] == [{"voided_at"}]


# Somebody writes meanwhile


def form_on(desk, member) -> dict[str, str]:
    return typed_on(desk.get(page_of(member.case, "record-needs", member.pk)))


def typed_on(page) -> dict[str, str]:
    form = page.context["form"]
    return {name: form[name].value() for name in form.fields if name != "told_on"} | {"told_on_now": "on"}


def test_an_answer_taken_back_meanwhile_does_not_return_unseen(desk_of, hana, mio, case):
    mother, desk = mother_of(case), desk_of(hana)
    row = answered(mother, hana, medical="yes")
    sent = {**form_on(desk, mother), "debt": "yes", "told_by": "self"}
    void(row, case, mio)

    refused = desk.post(page_of(case, "record-needs", mother.pk), sent)

    assert any("ill or injured" in sentence for sentence in refusals(refused))
    assert standing(mother) == {}
    desk.post(page_of(case, "record-needs", mother.pk), {**typed_on(refused), "medical": "not_asked"})
    assert standing(mother) == {"debt": "yes"}


def test_an_answer_that_returned_meanwhile_is_not_overwritten_unseen(hana, mio, case):
    mother = mother_of(case)
    row = answered(mother, hana, medical="yes")
    voiding = void(row, case, hana)
    void(voiding, case, mio)
    told = {"told_by": "self", "told_on": clock.today(), "known": row.pk, "known_voiding": voiding.pk}

    with pytest.raises(of_risk.AnsweredMeanwhile):
        casework.record_needs(mother, by=hana, answers={"medical": "not_asked"}, **told)


# The pages


def test_each_assessment_has_its_way_and_says_first_what_will_be_different(desk_of, hana, case):
    former, latest = assess(case, hana, hours=9, **GUARDED), assess(case, hana, hours=3, **ACUTE)
    desk = desk_of(hana)

    page = desk.get(case.get_absolute_url()).text
    asked = send(desk, address(case, "risk", latest))

    assert address(case, "risk", former) in page
    assert address(case, "risk", latest) in page
    assert "from “acute” to “guarded”" in asked.text
    assert level(case) == "acute"
    assert send(desk, address(case, "risk", latest), confirm="1").status_code == 302
    assert level(case) == "guarded"


def test_an_assessment_stays_in_the_stream_struck_through_with_the_way_back(desk_of, hana, case):
    row, desk = assess(case, hana, **ACUTE), desk_of(hana)
    voiding = void(row, case, hana)

    page = desk.get(case.get_absolute_url()).text

    assert page.count("<s>Risk assessed: acute</s>") == 1
    assert address(case, "voiding", voiding) in page
    assert "not assessed" in page


def test_each_answer_has_its_way_where_it_is_shown_and_says_what_holds_then(desk_of, hana, case):
    mother, desk = mother_of(case), desk_of(hana)
    row = answered(mother, hana, medical="yes")
    link = address(case, "need", row)

    assert link in desk.get(page_of(case, "record-needs", mother.pk)).text
    assert link in desk.get(page_of(case, "correct-person", mother.pk)).text
    assert "from “yes” to “not asked”" in send(desk, link).text
    send(desk, link, confirm="1")

    page = desk.get(page_of(case, "record-needs", mother.pk)).text
    assert "<s>Ill or injured, needs a doctor: yes</s>" in page
    assert "right after all" in page


def test_answers_taken_back_stand_in_the_stream_as_lines_of_their_own(desk_of, hana, case):
    mother, desk = mother_of(case), desk_of(hana)
    told = {"told_by": "self", "told_on": clock.today(), "known": 0}
    first, second = casework.record_needs(mother, by=hana, answers={"medical": "yes", "debt": "yes"}, **told)

    void(first, case, hana)
    page = desk.get(case.get_absolute_url()).text
    assert "Asked about needs and indicators: 1 answer recorded in error" in page
    assert "<s>Ill or injured, needs a doctor: yes (" in page

    void(second, case, hana)
    page = desk.get(case.get_absolute_url()).text
    assert "<s>Asked about needs and indicators</s>" in page
    assert "<s>Held by a debt: yes (" in page
