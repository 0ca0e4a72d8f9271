"""One page completes or corrects what was told: sealed fields under an open seal, former values beside, nothing typed lost."""

from __future__ import annotations

import pytest

from cases import casework
from cases.case_page.timeline import TimelineKind, stream
from cases.correction_page.forms import CaseFactsForm, PersonFactsForm
from cases.errors import UnknownChoice
from cases.models import Case, CaseMember, Identity, Person, Relationship
from cases.seal import reveal
from cases.tests import factories
from cases.tests.screens import page_of, refusals, token_on
from cases.tests.test_act_pages import filled
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.declared.facts import asked, corrected
from lfnkr.keyring.sealing import sealed_columns
from lfnkr.web.tests.reading import in_one_line

ON_PAGES_OF_THEIR_OWN = {"next_contact_at": "cases:agree-contact", "closed_reason": "cases:close-case"}
"""What intake or an act asks, and a page of its own changes, since changing it is more than a correction."""


@pytest.fixture
def desk(desk_of, hana):
    return desk_of(hana)


@pytest.fixture
def case(hana):
    told = {"names": ("김순희",), "phone": "+86 131", "age": None, "birth_on": "1990-05"}
    return factories.case(hana, factories.woman(**told), factories.child(), summary="A pastor called.")


def opened(desk, case) -> None:
    desk.post(page_of(case, "open-seal"))


def of_first(case) -> str:
    return page_of(case, "correct-person", factories.members_of(case)[0].pk)


# Law


def not_corrected(*models, forms) -> set[str]:
    """What intake asks or what is sealed, and no page completes or corrects."""
    sealed = {name for model in models for name in sealed_columns(model)}
    offered = {name for form in forms for name in form.base_fields} & corrected(*models).keys()
    in_parts = {name for form in forms for name, part in form.declared_parts.items() if part in form.parts}
    return (asked(*models).keys() | sealed) - (offered & in_parts) - ON_PAGES_OF_THEIR_OWN.keys()


def test_law_everything_intake_asks_and_everything_sealed_can_be_corrected():
    assert not_corrected(Case, forms=[CaseFactsForm]) == set()
    assert not_corrected(Person, Identity, CaseMember, forms=[PersonFactsForm]) == set()


def test_the_law_sees_what_a_page_leaves_out():
    assert "sex" in not_corrected(Person, Identity, CaseMember, forms=[CaseFactsForm])


# Sealed


def test_a_closed_seal_shows_no_sealed_field_and_says_how_to_open_it(case, desk):
    page = desk.get(of_first(case))

    assert "birth_on" not in page.context["form"].fields
    assert "+86 131" not in page.text
    assert 'name="open_seal"' in page.text


def test_the_director_is_led_to_the_page_where_a_reason_is_asked(case, desk_of, mio):
    page = desk_of(mio).get(of_first(case))

    assert 'name="open_seal"' not in page.text
    assert "Open it on the page of the request" in page.text


def test_whoever_is_not_on_the_request_finds_no_page(case, desk_of, jun):
    assert desk_of(jun).get(of_first(case)).status_code == 404
    assert desk_of(jun).post(of_first(case), {"open_seal": "1"}).status_code == 404


def test_opening_from_the_page_keeps_what_was_typed_and_blanks_nothing(case, desk):
    address = of_first(case)
    sent = filled(desk, address, sex="m", reason="He said so.")

    page = desk.post(address, sent | {"open_seal": "1"})

    form = page.context["form"]
    assert (form["sex"].value(), form["reason"].value(), form["phone"].value()) == ("m", "He said so.", "+86 131")
    assert not form.is_bound


def test_without_a_script_towns_are_looked_for_and_what_was_typed_stays_unsaved(case, desk):
    address = of_first(case)
    assert 'name="look"' not in desk.get(address).text  # Places are sealed.
    opened(desk, case)
    assert 'name="look"' in desk.get(address).text

    page = desk.post(address, filled(desk, address, birthplace="Unsan", sex="m") | {"look": "1"})

    form = page.context["form"]
    assert 'value="KP-unsan-03"' in page.text
    assert (form["sex"].value(), form["birthplace"].value().words) == ("m", "Unsan")
    assert not form.is_bound
    with trail.reading():
        assert factories.members_of(case)[0].person.sex == "f"


def test_a_seal_that_closed_meanwhile_saves_nothing_and_keeps_what_was_typed(case, desk, hana):
    address = of_first(case)
    with clock.at(factories.ago(minutes=16)):
        opened(desk, case)
        sent = filled(desk, address, phone="+86 139")

    page = desk.post(address, sent)

    assert "closed" in " ".join(refusals(page))
    assert page.context["form"]["phone"].value() == "+86 139"
    assert 'name="open_seal"' in page.text


def test_a_phone_and_a_birth_date_are_corrected_and_what_they_were_stands_beside(case, desk, hana):
    address = of_first(case)
    opened(desk, case)
    desk.post(address, filled(desk, address, phone="+86 139", birth_on="May 1991", reason="Misheard."))

    page = desk.get(address)

    assert (page.context["form"]["phone"].value(), page.context["form"]["birth_on"].value()) == ("+86 139", "May 1991")
    words = in_one_line(page.text)
    assert "before: +86 131" in words
    assert "before: May 1990" in words
    assert "Hana" in words
    with clock.at(clock.now() + reveal.OPEN_FOR):
        assert "+86 131" not in desk.get(address).text


# Saving


def test_a_count_corrected_without_a_reason_is_refused_at_its_field(case, desk):
    address = of_first(case)

    page = desk.post(address, filled(desk, address, sex="m"))

    assert "Sex" in " ".join(page.context["form"].errors["reason"])
    assert factories.members_of(case)[0].person.sex == "f"


def test_the_correction_stands_in_the_history_with_its_reason_under_the_seal(case, desk, hana):
    address = of_first(case)
    desk.post(address, filled(desk, address, sex="m", battered="yes", reason="He said so."))

    with trail.act("test", by=None):
        reveal.open_seal(case, by=hana)
        rows = [row for row in stream(case, reveal.contents(case, by=hana)) if row.kind == TimelineKind.CORRECTION]
        (closed,) = [row for row in stream(case) if row.kind == TimelineKind.CORRECTION]
    assert [row.title for row in rows] == ["corrected: Sex; completed: Battered"]
    assert rows[0].text == "He said so."
    assert (closed.text, closed.has_text) == (None, True)


def test_what_another_told_in_another_part_is_not_written_over(case, desk, desk_of, mio):
    address = of_first(case)
    sent = filled(desk, address, battered="yes")
    other = desk_of(mio)
    other.post(address, filled(other, address, sex="m", reason="He said so."))

    answer = desk.post(address, sent)

    assert answer.status_code == 302, refusals(answer)
    person = factories.members_of(case)[0].person
    with trail.act("test", by=None):
        assert (person.sex, person.indicators.get().answer) == ("m", "yes")


def test_facts_of_a_person_and_of_their_place_in_the_request_are_saved_together(case, desk):
    address = page_of(case, "correct-person", factories.members_of(case)[0].pk)
    told = {"origin": "KP-09", "years_in_china": "4", "desired_destination": "KR"}

    answer = desk.post(address, filled(desk, address, **told))

    assert answer.status_code == 302, refusals(answer)
    with trail.act("test", by=None):
        rows = [row for row in stream(case) if row.kind == TimelineKind.CORRECTION]
    assert [row.title for row in rows] == [
        "completed: Wishes to go to, Years in China",
        "completed: Province of origin",
    ]


def test_the_same_form_sent_twice_has_one_effect(case, desk):
    address = page_of(case, "change-case")
    sent = filled(desk, address, channel="letter") | {"form_token": token_on(desk.get(address))}

    assert [desk.post(address, sent).status_code for _once in "ab"] == [302, 302]
    with trail.act("test", by=None):
        assert case.corrections.count() == 1


def test_a_relation_not_told_is_completed_on_the_page(desk, hana):
    case = factories.case(hana, factories.woman(), factories.person_facts(age=30))
    address = page_of(case, "correct-person", factories.members_of(case)[1].pk)
    assert "relation not told" in desk.get(address).text

    desk.post(address, filled(desk, address, relation="sibling"))

    assert "relation" not in desk.get(address).context["form"].fields
    with trail.act("test", by=None):
        assert Relationship.objects.get().kind == "sibling"


def test_an_answer_given_back_to_not_asked_may_be_completed_again(case, desk, hana):
    person = factories.members_of(case)[0].person
    casework.correct_person(person, by=hana, version=1, circumstances={"battered": "yes"})
    address = of_first(case)

    desk.post(address, filled(desk, address, battered="not_asked", reason="Another woman."))

    assert in_one_line(desk.get(address).text).count("before: yes") == 1


def test_what_a_script_puts_away_is_not_asked_for(case, desk):
    address = of_first(case)
    sent = filled(desk, address, battered="yes")
    del sent["name_kind"]

    assert desk.post(address, sent).status_code == 302


# Names


def field_of(form, fact="text", number=0) -> str:
    return f"{fact}_{form.names[number].key}"


def sent_with_names(desk, address, **typed) -> dict:
    """What the page sends of the names, too: what was read of them."""
    form = desk.get(address).context["form"]
    read = {name: was for row in form.name_rows for _field, name, was in row}
    return filled(desk, address, **typed) | read


def mended(desk, address, **facts):
    form = desk.get(address).context["form"]
    return desk.post(address, sent_with_names(desk, address, **{field_of(form, fact): facts[fact] for fact in facts}))


def test_names_are_listed_under_an_open_seal_alone(case, desk):
    page = desk.get(of_first(case))
    assert (page.context["form"].names, "김순희" in page.text) == ([], False)

    opened(desk, case)
    form = desk.get(of_first(case)).context["form"]
    assert form[field_of(form)].value() == "김순희"


def test_a_name_replaced_on_the_page_stands_beside_its_former_one_and_comes_back(case, desk):
    address = of_first(case)
    opened(desk, case)
    mended(desk, address, text="박금화", used_by="her aunt")

    page = desk.get(address)
    form = page.context["form"]
    assert [form[field_of(form, "text", number)].value() for number in (0, 1)] == ["박금화", "김순희"]
    assert "Name: before: 김순희" in in_one_line(page.text)
    request = in_one_line(desk.get(case.get_absolute_url()).text)
    assert "박금화 (used by: her aunt)" in request and "김순희" not in request

    desk.post(address, sent_with_names(desk, address, **{field_of(form, "state", 1): "used"}))
    assert "김순희" in desk.get(case.get_absolute_url()).text


def test_a_name_no_longer_used_is_said_to_be_so_on_the_request(case, desk):
    opened(desk, case)

    mended(desk, of_first(case), state="former", kind="china")

    page = in_one_line(desk.get(case.get_absolute_url()).text)
    assert "<dt>Name in China</dt><dd>김순희 (no longer used)</dd>" in page


def test_a_name_typed_while_the_seal_closed_is_not_saved_and_stays(case, desk):
    address = of_first(case)
    with clock.at(factories.ago(minutes=16)):
        opened(desk, case)
        name = field_of(desk.get(address).context["form"])
        sent = sent_with_names(desk, address, **{name: "박금화"})

    page = desk.post(address, sent)
    assert "closed" in " ".join(refusals(page))
    assert page.context["form"][name].value() == "박금화"

    again = desk.post(address, sent | {"open_seal": "1"})
    form = again.context["form"]
    assert form[name].value() == "박금화"
    read = {name: was for row in form.name_rows for _field, name, was in row}
    assert read[f"initial-{name}"] == "김순희"


def test_who_changes_another_part_takes_back_no_name_that_somebody_mended_meanwhile(case, desk, hana):
    address = of_first(case)
    opened(desk, case)
    sent = sent_with_names(desk, address, sex="m", reason="Misheard.")
    mended(desk, address, text="박금화")

    assert desk.post(address, sent).status_code == 302

    form = desk.get(address).context["form"]
    assert [form[field_of(form, "text", number)].value() for number in (0, 1)] == ["박금화", "김순희"]
    assert desk.get(address).context["form"]["sex"].value() == "m"


def test_two_who_mend_one_name_see_both_versions(case, desk):
    address = of_first(case)
    opened(desk, case)
    name = field_of(desk.get(address).context["form"])
    sent = sent_with_names(desk, address, **{name: "박금하"})
    mended(desk, address, text="박금화")

    page = desk.post(address, sent)

    assert page.status_code == 409 or refusals(page)
    assert page.context["form"][name].value() == "박금하"


def test_by_whose_clock_a_call_was_taken_is_told_and_its_hour_there_shown(case, desk):
    address = page_of(case, "change-case")
    assert case.received_there == ""

    answer = desk.post(address, filled(desk, address, received_zone="Asia/Bangkok"))

    assert answer.status_code == 302, refusals(answer)
    told = Case.objects.get(pk=case.pk)
    assert told.received_zone == "Asia/Bangkok"
    assert "in Thailand" in told.received_there
    text = in_one_line(desk.get(case.get_absolute_url()).text)
    assert "in Thailand" in text
    with trail.act("test", by=None):
        (line,) = [row.title for row in stream(told) if row.kind == TimelineKind.CORRECTION]
        assert "By whose clock the call was taken" in line
        assert "received_zone" in {row.fact for row in told.corrections.all()}


def test_a_clock_that_is_on_no_list_is_refused(case, desk, hana):
    address = page_of(case, "change-case")

    page = desk.post(address, filled(desk, address, received_zone="Mars/Base"))

    assert "received_zone" in page.context["form"].errors
    with pytest.raises(UnknownChoice), trail.act("test", by=hana):
        casework.change_case(case, by=hana, version=case.version, received_zone="Mars/Base")
