"""Assessing the risk of a request: who may, what is refused, what is kept, what the request and its page say then."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from cases import casework
from cases.case.errors import CaseIsClosed
from cases.errors import UnknownChoice
from cases.models import Case, RiskAssessment
from cases.risk import errors
from cases.status import Status
from cases.tests import factories
from cases.tests.screens import page_of, refusals
from lfnkr.audit import trail
from lfnkr.audit.models import AuditEvent
from lfnkr.calendar import clock


def assess(case: Case, by, at=None, **answers) -> RiskAssessment:
    return casework.assess_risk(case, by=by, assessed_at=at or clock.now(), **answers)


def level(case: Case) -> str:
    with trail.act("test", by=None):
        return Case.objects.get(pk=case.pk).risk_level


# Refusals


def test_nothing_asked_is_no_assessment(hana):
    case = factories.case(hana)

    with pytest.raises(errors.NothingAsked):
        assess(case, hana)

    assert level(case) == ""


def test_a_closed_request_is_not_assessed(hana):
    case = factories.member(hana, Status.DECLINED).case
    casework.close_case(case, by=hana, closed_for="other", reason="Over.")

    with pytest.raises(CaseIsClosed):
        assess(case, hana, needs_care="yes")


def test_a_closed_request_still_says_how_its_risk_was_assessed(desk_of, hana):
    case = factories.case(hana)
    assess(case, hana, needs_care="yes")
    casework.move(factories.members_of(case), by=hana, status=Status.WITHDRAWN, reason="They stay.")
    casework.close_case(case, by=hana, closed_for="other", reason="Over.")

    page = desk_of(hana).get(case.get_absolute_url())

    risk = next(panel for panel in page.context["panels"]["beside"] if panel.template == "cases/risk/_risk.html")
    assert risk.values["counted"] and not risk.values["due"]


def test_a_moment_to_come_is_refused(hana):
    with pytest.raises(errors.AssessedLater):
        assess(factories.case(hana), hana, clock.now() + timedelta(minutes=1), needs_care="yes")


def test_a_moment_before_the_call_is_refused(hana):
    with pytest.raises(errors.BeforeTheRequest):
        assess(factories.case(hana), hana, factories.ago(hours=2), needs_care="yes")


@pytest.mark.parametrize("answers", [{"needs_care": "withheld"}, {"needs_care": "perhaps"}, {"level": "guarded"}])
def test_what_is_no_answer_is_refused(hana, answers):
    with pytest.raises(UnknownChoice):
        assess(factories.case(hana), hana, **answers)


# What is kept


def test_the_level_and_the_answers_are_kept_with_who_and_when(hana):
    case, at = factories.case(hana), factories.ago(minutes=20)

    row = assess(case, hana, at, whereabouts_known="unknown", needs_care="yes", contact_unsafe="no")

    assert (row.level, row.assessed_at, row.recorded_by) == ("raised", at, hana)
    assert row.answers == {
        "whereabouts_known": "unknown",
        "incident_near": "not_asked",
        "needs_care": "yes",
        "unverified_help": "not_asked",
        "contact_unsafe": "no",
    }
    assert level(case) == "raised"


def test_the_latest_by_its_moment_holds_and_the_former_stay(hana):
    case = factories.case(hana)
    assess(case, hana, incident_near="yes")
    assess(case, hana, factories.ago(minutes=30), needs_care="no")
    assert level(case) == "acute"

    assess(case, hana, needs_care="no")

    assert level(case) == "guarded"
    with trail.act("test", by=hana):
        assert case.risk_assessments.count() == 3


def test_of_one_moment_the_one_recorded_last_holds(hana):
    case, at = factories.case(hana), factories.ago(minutes=5)
    assess(case, hana, at, incident_near="yes")
    assess(case, hana, at, incident_near="no")

    assert level(case) == "guarded"


def test_it_is_in_the_trail_with_its_request(hana):
    case = factories.case(hana)
    assess(case, hana, needs_care="yes")

    event = AuditEvent.objects.get(table_name="cases_riskassessment")

    assert (event.act, event.actor, event.case_id) == ("assess risk", hana.pk, case.pk)


def test_a_level_blocks_nothing(hana):
    case = factories.case(hana)
    assess(case, hana, incident_near="yes")

    factories.bring(case, Status.SAFE, by=hana)

    assert {member.status for member in factories.members_of(case)} == {"safe"}


# What the database holds


def run(sql: str, *values) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE cases_riskassessment SET level = 'guarded'",
        "UPDATE cases_riskassessment SET voided_at = now()",
        "DELETE FROM cases_riskassessment",
        "TRUNCATE cases_riskassessment",
    ],
)
def test_assessments_are_only_added(hana, sql):
    assess(factories.case(hana), hana, incident_near="yes")

    with pytest.raises(DatabaseError, match="permission denied"), trail.act("test", by=hana):
        run(sql)


def test_nobody_moves_the_level_of_a_request_by_hand(hana):
    case = factories.case(hana)
    assess(case, hana, incident_near="yes")

    with trail.act("test", by=hana):
        run("UPDATE cases_case SET risk_level = 'guarded' WHERE id = %s", case.pk)

    assert level(case) == "acute"


def test_the_database_takes_no_assessment_of_the_future(hana):
    case = factories.case(hana)
    row = RiskAssessment(
        case=case,
        assessed_at=clock.now() + timedelta(hours=1),
        recorded_by=hana,
        needs_care="yes",
        level="raised",
    )

    with pytest.raises(IntegrityError, match="risk_not_in_the_future"), trail.act("test", by=hana):
        row.save()


def test_a_row_is_seen_by_whoever_sees_the_request(hana, jun, mio, sora, yuki):
    assess(factories.case(hana), hana, needs_care="yes")

    seen = {}
    for person in (hana, jun, mio, sora, yuki):
        trail.identify(person)
        seen[person.username] = RiskAssessment.objects.count()
        with trail.act("test", by=person):
            assert RiskAssessment.objects.visible_to(person).count() == seen[person.username]

    assert seen == {"hana": 1, "jun": 0, "mio": 1, "sora": 0, "yuki": 0}


# Its page


def sent(desk, case: Case, **answers):
    page = desk.get(page_of(case, "assess-risk"))
    initial = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    typed = {name: value for name, value in initial.items() if value is not None}
    return initial, desk.post(page_of(case, "assess-risk"), {**typed, "assessed_at_now": "on", **answers})


def test_no_question_is_answered_beforehand(desk_of, hana):
    initial, _answer = sent(desk_of(hana), factories.case(hana))

    assert {initial[name] for name in initial if name not in ("assessed_at", "form_token")} == {"not_asked"}
    assert initial["assessed_at"] is None


def test_two_answers_make_a_level_on_the_page_of_the_request(desk_of, hana):
    case, desk = factories.case(hana), desk_of(hana)
    _initial, answer = sent(desk, case, needs_care="yes", unverified_help="unknown")

    page = desk.get(answer.url).text

    assert answer.url == case.get_absolute_url()
    assert level(case) == "raised"
    assert "raised" in page
    assert "3 of the five questions were not asked." in page


def test_nothing_asked_says_what_to_do_and_keeps_the_page(desk_of, hana):
    _initial, answer = sent(desk_of(hana), factories.case(hana))

    assert answer.status_code == 200
    assert any("Answer at least one" in sentence for sentence in refusals(answer))


def test_the_page_of_a_new_request_says_that_it_was_not_assessed(desk_of, hana):
    assert "not assessed" in desk_of(hana).get(factories.case(hana).get_absolute_url()).text


@pytest.mark.parametrize(("name", "status"), [("hana", 200), ("mio", 200), ("jun", 404), ("sora", 404), ("yuki", 404)])
def test_who_may(request, desk_of, hana, name, status):
    case = factories.case(hana)
    person = hana if name == "hana" else request.getfixturevalue(name)

    assert desk_of(person).get(page_of(case, "assess-risk")).status_code == status


def test_the_history_stands_in_the_stream(desk_of, hana):
    case = factories.case(hana)
    assess(case, hana, factories.ago(minutes=30), incident_near="yes")
    assess(case, hana, needs_care="no")

    page = desk_of(hana).get(case.get_absolute_url())

    titles = [entry["title"] for entry in page.context["stream"].entries]
    assert sum(title.startswith("Risk assessed") for title in titles) == 2
