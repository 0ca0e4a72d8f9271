"""The history of a request on paper: recorded before it is shown, whole and counted, without names unless they are asked for."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cases import casework
from cases.case.topics import TimelineTopic
from cases.models import HistoryPrint, SealOpening
from cases.prints import errors
from cases.seal import reveal
from cases.seal.errors import TooManyOpenings
from cases.status import Status
from cases.step_order.tests.test_order_steps import DAY, came_after, interrupted, under_way
from cases.tests import factories
from cases.tests.screens import page_of, refusals, token_on
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.audit import trail
from lfnkr.audit.models import AuditEvent
from lfnkr.calendar import clock
from lfnkr.keyring import sealing
from lfnkr.web.tests.reading import in_one_line

NAME, STORY, WORDS = "Kim Sun-hee", "She hides in a barn.", "Behind the mill."
TOLD = {"purpose": "For the handover meeting.", "recipient": "Hana"}


@pytest.fixture
def case(hana):
    """A mother and her daughter, a note with words, and a status of the daughter's own."""
    case = factories.case(
        hana,
        factories.woman(names=(NAME,)),
        factories.child(9, sex="f"),
        summary=STORY,
        received_at=factories.ago(hours=5),
    )
    casework.add_note(case, by=hana, text=WORDS)
    _mother, child = factories.members_of(case)
    casework.move([child], by=hana, status=Status.VERIFYING, occurred_at=clock.now())
    return case


@pytest.fixture
def proven(desk_of):
    """A browser of somebody who has both factors and typed the password a moment ago."""

    def sign_in(user):
        desk_of(user)
        return just_signed_in(user)

    return sign_in


def asked(desk, case, query: str = "", **told):
    """Ask for a print on its page, as the browser sends the form."""
    address = page_of(case, "print-history") + query
    page = desk.get(address)
    form = page.context["form"]
    begun = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    return desk.post(address, {**begun, "form_token": token_on(page), **TOLD, **told}, follow=True)


def lines_on(page) -> list[str]:
    return [entry["title"] for entry in page.context["paper"].entries]


def made() -> HistoryPrint:
    with trail.reading():
        return HistoryPrint.objects.latest("pk")


def none_made() -> bool:
    with trail.reading():
        return not HistoryPrint.objects.exists()


def text_of(page) -> str:
    return in_one_line(page.text)


# What stands on it


def test_all_of_it_stands_on_the_paper_in_the_order_it_happened_and_is_recorded(proven, hana, case):
    page = asked(proven(hana), case)

    assert lines_on(page) == ["Received", "Note", "Being verified"]
    row = made()
    assert (row.lines, row.of_lines, row.with_names, row.printed_by) == (3, 3, False, hana)
    text = text_of(page)
    assert case.reference in text
    assert "all 3 lines" in text
    assert TOLD["purpose"] in text
    assert TOLD["recipient"] in text
    assert "Destroy it once it has served" in text
    assert "(Tokyo)" in text


def test_without_names_nothing_sealed_stands_on_it_although_the_seal_is_open(proven, hana, case):
    desk = proven(hana)
    desk.post(page_of(case, "open-seal"))
    task = casework.make_task(
        case, by=hana, owner=hana, kind="other", due_at=clock.now() + timedelta(days=1), words="The red gate."
    )
    casework.finish_task(task, by=hana, words="Done at the gate.")
    casework.assign(case, by=hana, lead=hana, note="Her cousin knows.")
    casework.add_note(case, by=hana, text="A second note.")

    page = asked(desk, case)

    assert len(lines_on(page)) > 5
    for word in (NAME, STORY, WORDS, "red gate", "at the gate", "Her cousin", "A second note"):
        assert word not in page.text
    assert "sealed words" in text_of(page)
    assert "Mother" in text_of(page)


def test_with_names_the_people_and_the_words_stand_on_it_and_the_opening_is_recorded(proven, hana, case):
    page = asked(proven(hana), case, with_names="on")

    assert NAME in page.text
    assert WORDS in page.text
    assert made().with_names
    assert "contains names" in text_of(page)
    with trail.reading():
        assert SealOpening.objects.filter(case=case, by=hana).count() == 1
    acts = list(AuditEvent.objects.filter(case_id=case.pk).order_by("id").values_list("act", flat=True))
    assert any("print history" in act for act in acts)
    assert lines_on(page) == ["Received", "Note", "Being verified"], "its own opening is no line of it"


def test_it_is_narrowed_to_a_person_and_a_subject_and_says_so(proven, hana, case):
    mother, child = factories.members_of(case)
    desk = proven(hana)

    page = asked(desk, case, f"?person={child.person_id}&kind=status")

    assert lines_on(page) == ["Received", "Being verified"]
    assert "2 of 3 lines" in text_of(page)
    assert str(TimelineTopic.STATUS.label) in text_of(page)
    row = made()
    assert (row.about_id, row.topic) == (child.pk, "status")
    assert lines_on(asked(desk, case, about=mother.pk, topic="")) == ["Received"]


def test_the_page_of_the_request_leads_there_as_it_is_narrowed(desk_of, hana, case):
    page = desk_of(hana).get(case.get_absolute_url() + "?kind=note")

    assert f'href="{page_of(case, "print-history")}?kind=note"' in page.text
    assert "Print these lines" in page.text
    assert "Print all of it" in desk_of(hana).get(case.get_absolute_url()).text


def test_a_line_recorded_in_error_stands_struck_through(proven, hana, case, all_rows):
    casework.void(case.notes.get(), by=hana, case=case, reason="It was another woman.")

    page = asked(proven(hana), case)

    assert "<s>Note</s>" in page.text
    assert "another woman" not in page.text


def test_a_hundred_people_and_a_thousand_lines_stand_on_it(proven, hana):
    with trail.act("a thousand notes", by=hana):  # One act, so that the trail is sealed once.
        case = factories.case(hana, factories.woman(), *(factories.child(9) for _one in range(99)))
        for _time in range(1000):
            casework.add_note(case, by=hana, text="She called.")
    desk = proven(hana)

    page = asked(desk, case)

    assert len(lines_on(page)) == made().lines == 1001
    assert "all 1001 lines" in text_of(page)
    assert len(page.context["paper"].people) == 100
    with CaptureQueriesContext(connection) as long:
        desk.get(made().get_absolute_url())
    few = factories.case(hana, factories.woman(), factories.child(9))
    casework.add_note(few, by=hana, text="She called.")
    asked(desk, few)
    with CaptureQueriesContext(connection) as short:
        desk.get(made().get_absolute_url())
    assert len(long) == len(short)


# What is refused


def test_where_nothing_of_the_kind_happened_it_says_so_and_nothing_is_printed(proven, hana, case):
    page = asked(proven(hana), case, topic="money")

    assert str(errors.NothingToPrint.sentence) in refusals(page)
    assert none_made()


@pytest.mark.parametrize("left_out", ["purpose", "recipient"])
def test_without_purpose_or_recipient_nothing_is_printed(proven, hana, case, left_out):
    page = asked(proven(hana), case, **{left_out: " "})

    assert page.context["form"].errors.keys() == {left_out}
    assert none_made()


@pytest.mark.parametrize("left_out", ["purpose", "recipient"])
def test_the_act_asks_for_purpose_and_recipient_too(hana, case, left_out):
    with pytest.raises((errors.PurposeMissing, errors.RecipientMissing)):
        casework.print_history(case, by=hana, history=None, **TOLD | {left_out: " "})


@pytest.mark.parametrize("stranger", ["jun", "sora", "yuki", "rin"])
def test_nobody_else_asks_for_it_or_sees_the_paper(proven, hana, case, request, stranger):
    asked(proven(hana), case)
    desk = proven(request.getfixturevalue(stranger))

    assert desk.get(page_of(case, "print-history")).status_code in (403, 404)
    assert desk.get(made().get_absolute_url()).status_code in (403, 404)


def test_the_paper_is_for_whoever_asked_for_it_alone(proven, hana, mio, case):
    asked(proven(hana), case)

    assert proven(mio).get(made().get_absolute_url()).status_code == 404


def test_the_second_factor_is_asked_for_first(desk_of, hana, case):
    desk = desk_of(hana)  # Signed in, but nothing was typed lately.

    page = desk.get(page_of(case, "print-history"))

    assert page.status_code == 302
    assert "reauthenticate" in page["Location"]


def test_paper_outlasts_an_opening_in_an_emergency_so_none_is_made_through_it(proven, hana, jun, mio, yuki, case):
    casework.break_glass(case, by=jun, reason="Nobody answers.")
    desk = proven(jun)

    page = desk.get(page_of(case, "print-history"))

    assert str(errors.PaperOutlastsTheGlass.sentence) in in_one_line(page.text)
    assert page_of(case, "print-history") not in desk.get(case.get_absolute_url()).text
    with pytest.raises(errors.PaperOutlastsTheGlass):
        casework.print_history(case, by=jun, history=None, **TOLD)


def test_the_director_prints_without_names_and_with_them_counts_as_an_opening_of_others(proven, hana, mio, case):
    desk = proven(mio)

    assert NAME not in asked(desk, case).text
    with trail.reading():
        assert not SealOpening.objects.exists()
    assert NAME in asked(desk, case, with_names="on").text
    with trail.reading():
        opening = SealOpening.objects.get()
    assert not opening.is_own_case
    with clock.at(clock.now() + timedelta(minutes=1)):
        page = desk.get(case.get_absolute_url())
    assert TOLD["purpose"] in page.text, "the purpose is the reason of the opening"


def test_beyond_the_limit_of_an_hour_none_is_printed_with_names(hana, mio, case):
    with trail.act("many openings", by=mio):
        for _number in range(30):
            reveal.open_seal(factories.case(hana), by=mio, reason="Night duty.", confirm=True)

    with pytest.raises(TooManyOpenings):
        casework.print_history(case, by=mio, history=None, with_names=True, **TOLD)


def test_after_a_quarter_of_an_hour_another_is_asked_for(proven, hana, case):
    desk = proven(hana)
    asked(desk, case, "?kind=note")
    row = made()

    with clock.at(row.printed_at + timedelta(minutes=14)):
        assert lines_on(desk.get(row.get_absolute_url())) == ["Note"]
    with clock.at(row.printed_at + timedelta(minutes=15)):
        page = desk.get(row.get_absolute_url())
    assert "paper" not in page.context
    assert str(errors.PrintIsOver.sentence) in in_one_line(page.text)
    assert f"{page_of(case, 'print-history')}?kind=note" in page.text


def test_with_names_it_is_over_when_the_seal_is_closed(proven, hana, case):
    desk = proven(hana)
    with clock.at(factories.ago(minutes=10)):
        reveal.open_seal(case, by=hana)
    asked(desk, case, with_names="on")
    row = made()

    with clock.at(row.printed_at + timedelta(minutes=6)):
        page = desk.get(row.get_absolute_url())

    assert NAME not in page.text
    assert "paper" not in page.context
    assert str(errors.PrintIsOver.sentence) in in_one_line(page.text)


def test_what_is_recorded_meanwhile_is_not_on_it_and_what_is_gone_ends_it(proven, hana, case):
    desk = proven(hana)
    asked(desk, case)
    row = made()
    casework.add_note(case, by=hana, text="Meanwhile.")
    assert lines_on(desk.get(row.get_absolute_url())) == ["Received", "Note", "Being verified"]

    mother, _child = factories.members_of(case)
    relation = casework.tell_of_family(mother, by=hana, kin="sister")
    asked(desk, case, topic="note")
    casework.void(relation, by=hana, case=case, reason="It was her cousin.")
    page = desk.get(made().get_absolute_url())

    assert "paper" not in page.context
    assert str(errors.HistoryMovedOn.sentence) in in_one_line(page.text)


def test_a_step_told_meanwhile_to_come_before_takes_no_line_from_it(proven, hana):
    case, desk = under_way(hana), proven(hana)
    interrupted(case, hana, "hiding", DAY)
    asked(desk, case)
    row = made()
    before = lines_on(desk.get(row.get_absolute_url()))

    interrupted(case, hana, "detained", DAY)
    came_after(case, hana, "hiding", "detained")

    assert lines_on(desk.get(row.get_absolute_url())) == before


def test_two_prints_at_once_are_two_and_a_form_sent_twice_is_one(proven, hana, case):
    desk = proven(hana)
    address = page_of(case, "print-history")
    token = token_on(desk.get(address))
    for _time in range(2):
        desk.post(address, {"form_token": token, **TOLD})
    desk.post(address, {"form_token": token_on(desk.get(address)), **TOLD})

    with trail.reading():
        assert HistoryPrint.objects.count() == 2


# Where it is seen afterwards


def test_it_stands_in_the_history_with_its_purpose_while_the_seal_is_open(proven, hana, case):
    desk = proven(hana)
    asked(desk, case, topic="note")

    line, *_others = desk.get(case.get_absolute_url() + "?kind=seal").context["stream"].entries
    assert line["title"] == "Printed without names: 1 of 3 lines: Notes"
    assert line["is_sealed"]
    desk.post(page_of(case, "open-seal"))
    line = desk.get(case.get_absolute_url() + "?kind=seal").context["stream"].entries[1]
    assert TOLD["purpose"] in line["text"]
    assert TOLD["recipient"] in line["text"]
    assert "Printed without names: 1 of 3 lines" in lines_on(asked(desk, case))[-2]


def test_directors_and_auditors_see_on_their_desks_that_it_was_printed(proven, desk_of, hana, mio, yuki, case):
    for officer in (mio, yuki):
        assert "Histories of requests printed" not in desk_of(officer).get("/").text
    asked(proven(hana), case, with_names="on")

    for officer in (mio, yuki):
        page = desk_of(officer).get("/").text
        assert "Histories of requests printed" in page
        assert re.search(r"all 3 lines ·\s+with names", page)
        assert TOLD["purpose"] not in page
        assert case.reference not in page[page.index("Histories of requests printed") :][:600]


def test_a_closed_and_a_restricted_request_are_printed_and_one_with_everybody_in_error(proven, hana, all_rows):
    closed = factories.member(hana, Status.DECLINED).case
    casework.close_case(closed, by=hana, closed_for="declined")
    restricted = casework.restrict_request(factories.case(hana), by=hana, reason="Somebody asks for her.")
    desk = proven(hana)

    for case in (closed, restricted):
        assert asked(desk, case).context["paper"].entries


# What the database holds


def row_of(case, by, **facts) -> HistoryPrint:
    given = {"lines": 1, "of_lines": 1, "printed_at": clock.now()} | facts
    row = HistoryPrint(id=900_000 + HistoryPrint.objects.count(), case=case, printed_by=by, **given)
    sealing.seal(row, **TOLD)
    return row


@pytest.mark.parametrize("facts", [{"lines": 0}, {"lines": 3, "of_lines": 2}, {"with_names": True}])
def test_the_database_refuses_a_print_of_nothing_and_one_with_names_under_a_closed_seal(hana, case, all_rows, facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        row_of(case, hana, **facts).save(force_insert=True)


def test_the_database_refuses_one_through_the_glass_or_about_somebody_else(hana, jun, mio, yuki, case, all_rows):
    casework.break_glass(case, by=jun, reason="Nobody answers.")
    (stranger,) = factories.members_of(factories.case(hana))
    with pytest.raises(IntegrityError, match="emergency"), transaction.atomic():
        row_of(case, jun).save(force_insert=True)
    with pytest.raises(IntegrityError, match="on its request"), transaction.atomic():
        row_of(case, hana, about=stranger).save(force_insert=True)


def test_what_was_recorded_of_a_print_is_never_changed(proven, hana, case):
    asked(proven(hana), case)

    for change in ({"lines": 1}, {"with_names": True}):
        with pytest.raises(DatabaseError), trail.act("test", by=hana):
            HistoryPrint.objects.update(**change)
    with pytest.raises(DatabaseError), trail.act("test", by=hana):
        HistoryPrint.objects.all().delete()
