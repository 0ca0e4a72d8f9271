"""The intake page: everybody or nobody is saved, who may be known is shown first, nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils.timezone import localtime

from cases.intake.values import MOST_PEOPLE
from cases.models import Case, CaseMember, Draft, NotSame, Relationship
from cases.tests import factories
from cases.tests.screens import INTAKE, call, refusals, save, token_on
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.web.form_fields import MOMENT_FORMAT, now_in_tokyo
from lfnkr.web.tests.reading import in_one_line

NAME = {"name": "박순옥", "age": "31"}


@pytest.fixture
def desk(desk_of, hana):
    return desk_of(hana)


def requests() -> int:
    """How many requests there are, whoever may see them."""
    with trail.act("test", by=None):
        return Case.objects.count()


# What is refused


@pytest.mark.parametrize(
    ("spoilt", "sentence"),
    [
        ({"received_at": "2099-01-01T00:00"}, "This is in the future"),
        ({"received_at": "9999-12-31T23:59"}, "Check the year"),
        ({"received_at": "1997-01-01T00:00"}, "before the organisation was founded"),
        ({"received_at": ""}, "Say when the call came in"),
        ({"channel": "telepathy"}, "Select a valid choice"),
        ({"next_contact_at": "2001-01-01T00:00"}, "This is past already"),
        ({"people-0-age": "121"}, "This is more than 120 years. Check the age."),
        ({"people-0-age": "-1"}, "not understood as an age"),
        ({"people-0-age": "old hag"}, "not understood as an age"),
        ({"people-0-age": "61 months"}, "give the age in years"),
        ({"people-0-birth_on": "1990-13"}, "no such day"),
        ({"people-0-birth_on": "1850"}, "Check the year"),
        ({"people-0-birth_on": "2099-01-01"}, "in the future"),
        ({"people-0-birth_on": "last May"}, "not understood as a date"),
        ({"people-0-birth_on": "03/04/1990"}, "Is this 3 Apr 1990 or 4 Mar 1990?"),
        ({"people-0-name": "Ri\u202e Yong Hui"}, "change the direction of writing"),
        ({"people-0-name": "Ri\x00"}, "invisible control characters"),
        ({"people-0-name": "\u200b"}, "no letter in this name"),
        ({"people-0-name": "가" * 201}, "at most 200 characters"),
        ({"people-0-DELETE": "on"}, "The first person cannot be taken away"),
        ({"summary": "x" * 10_001}, "at most 10000 characters"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_is_saved(desk, spoilt, sentence):
    page = save(desk, call({"name": "Ri Yong Hui", "age": "30"}) | spoilt)

    assert page.status_code == 200
    assert sentence in " ".join(refusals(page))
    assert requests() == 0


UNTOUCHED = {"can_leave_alone": "not_asked", "is_watched": "not_asked"}


def test_a_form_sent_untouched_says_what_is_needed_and_keeps_its_draft(desk, hana):
    sent = call({"sex": ""}, country="", **UNTOUCHED)
    draft = desk.post("/requests/drafts/", sent).json()["draft"]

    page = save(desk, sent | {"draft": draft, "asked_by": "relative_seoul"})

    assert page.status_code == 200
    assert refusals(page) == page.context["form"].errors["summary"]
    assert "Give one person a name or an age" in page.text
    assert '<option value="relative_seoul" selected>' in page.text
    assert Draft.objects.filter(pk=draft).exists()
    assert requests() == 0


def test_a_caller_who_hung_up_is_logged_in_one_sentence(desk):
    page = save(desk, call({"sex": ""}, country="", summary="A woman called and hung up.", **UNTOUCHED))

    assert page.status_code == 302
    assert requests() == 1


def test_one_wrong_person_saves_nobody(desk):
    page = save(desk, call({"age": "30"}, {"age": "6"}, {"age": "999"}))

    assert refusals(page)
    assert requests() == 0


def test_what_was_typed_stands_in_the_refused_form(desk):
    page = save(desk, call({"name": "朴順玉 🌸", "age": "999", "phone": "+86 131"}, summary="두 아이와 함께")).text

    assert all(words in page for words in ("朴順玉 🌸", "999", "+86 131", "두 아이와 함께"))


@pytest.mark.slow
def test_a_hundred_and_one_people_are_refused_and_all_of_them_stand_in_the_form(desk):
    page = save(desk, call(*({"age": "30", "phone": f"+86 {n}"} for n in range(MOST_PEOPLE + 1))))

    assert "at most 100 people" in " ".join(refusals(page))
    assert f"+86 {MOST_PEOPLE}" in page.text
    assert requests() == 0


def test_a_form_without_its_count_of_people_loses_nobody(desk):
    sent = call({"age": "30"}, {"age": "999"})
    del sent["people-TOTAL_FORMS"], sent["people-INITIAL_FORMS"]

    assert 'value="999"' in save(desk, sent).text


def test_a_person_chosen_who_is_not_ones_own_is_refused_and_the_names_stay(desk, jun):
    stranger = factories.members_of(factories.case(jun))[0].person
    sent = call(NAME | {"person": str(stranger.pk), "looked": NAME["name"]})

    page = save(desk, sent)

    assert "in no request of yours any more" in " ".join(refusals(page))
    assert NAME["name"] in page.text


@pytest.mark.parametrize("name", ["received_at", "channel", "asked_by"])
def test_nothing_of_the_call_is_presumed(desk, name):
    page = save(desk, call(**{name: ""}))

    assert refusals(page)
    assert requests() == 0


def test_the_page_begins_with_no_answer(desk):
    form = desk.get(INTAKE).context["form"]

    told = [field for field in form.visible_fields() if field.value() not in (None, "", "not_asked")]
    told += [field for row in form.people.forms for field in row.visible_fields() if field.value()]
    assert [field.html_name for field in told] == []


def test_just_now_and_another_moment_are_not_told_at_once(desk):
    sent = call(received="now", opened_at="2026-11-28T03:00", received_at="2026-11-28T02:00")

    assert "Say one of the two" in " ".join(refusals(save(desk, sent)))


# What is saved


def test_just_now_is_the_moment_the_page_was_opened(desk, hana):
    opened = now_in_tokyo()
    with clock.at(clock.now() + timedelta(minutes=20)):
        page = save(desk, call(received="now", opened_at=opened, received_at=""))

    assert page.status_code == 302, refusals(page)
    with trail.act("test", by=None):
        assert localtime(Case.objects.get().received_at, TOKYO).strftime(MOMENT_FORMAT) == opened


def test_a_relation_that_is_not_told_saves_all_the_same(desk):
    assert save(desk, call({"age": "30"}, {"age": "6", "relation": ""})).status_code == 302
    with trail.act("test", by=None):
        assert not Relationship.objects.exists()


@pytest.mark.slow
def test_a_hundred_people_are_saved_together(desk):
    page = save(desk, call(*({"age": "30"} for _n in range(MOST_PEOPLE))))

    assert page.status_code == 302
    with trail.act("test", by=None):
        assert CaseMember.objects.filter(case=Case.objects.get()).count() == MOST_PEOPLE


def test_saving_leads_to_the_estimate_with_the_clock_running(desk, hana):
    page = save(desk, call())

    with trail.act("test", by=None):
        case = Case.objects.get()
    assert page.url == f"/money/estimates/{case.pk}/"
    assert case.lead == hana


def test_the_same_form_sent_twice_saves_one_request(desk):
    sent = call() | {"form_token": token_on(desk.get(INTAKE))}

    first, second = desk.post(INTAKE, sent), desk.post(INTAKE, sent)

    assert requests() == 1
    assert first.url == second.url


def test_names_in_every_script_are_kept_as_they_were_written(desk, hana):
    told = ["박순옥", "朴順玉", "パク・スノク", "Ri Yong Hŭi", "O'Brien-김"]
    save(desk, call(*({"name": name, "age": "30"} for name in told)))

    with trail.act("test", by=None):
        case = Case.objects.get()
    page = desk.post(f"/requests/{case.pk}/seal/", follow=True).context["contents"]
    assert [person.names[0].text for person in page.people] == told


def test_every_name_is_kept_with_what_it_is_and_who_uses_it(desk):
    names = {
        "name": "박순옥",
        "name_kind": "birth",
        "alias": "王淑芳",
        "alias_kind": "china",
        "alias_used_by": "her husband",
    }
    save(desk, call(NAME | names | {"alias_2": "Pak Sunok", "alias_3": "Wang Mei", "alias_3_source": "broker"}))

    with trail.act("test", by=None):
        case = Case.objects.get()
    (person,) = desk.post(f"/requests/{case.pk}/seal/", follow=True).context["contents"].people
    told = [(name.text, name.row.kind, name.used_by, name.row.source) for name in person.names]
    assert told == [
        ("박순옥", "birth", None, ""),
        ("王淑芳", "china", "her husband", ""),
        ("Pak Sunok", "alias", None, ""),
        ("Wang Mei", "alias", None, "broker"),
    ]


def test_another_name_is_asked_for_without_a_script_and_nothing_typed_is_lost(desk):
    sent = call(NAME) | {"add_name": "people-0", "form_token": token_on(desk.get(INTAKE))}
    page = desk.post(INTAKE, sent)
    (row,) = page.context["form"].people.forms
    assert (row["name"].value(), row.further_names) == (NAME["name"], ("alias",))

    again = desk.post(INTAKE, sent | {"people-0-alias": "王淑芳"})
    (row,) = again.context["form"].people.forms
    assert (row["alias"].value(), row.further_names) == ("王淑芳", ("alias", "alias_2"))
    assert requests() == 0


def test_full_width_figures_are_figures(desk):
    assert save(desk, call({"birth_on": "１９９０－０５", "age": "３０"})).status_code == 302


# Search first


@pytest.fixture
def known(hana):
    """Somebody of that name in a request of hana's."""
    return factories.members_of(factories.case(hana, factories.woman(names=(NAME["name"],))))[0]


def test_somebody_known_is_shown_before_anything_is_saved(desk, known):
    page = save(desk, call(NAME))

    assert "Someone may be known already" in " ".join(refusals(page))
    assert str(known.person_id) in page.text
    assert requests() == 1


def test_having_looked_one_may_save_somebody_new(desk, known):
    assert save(desk, call(NAME | {"looked": NAME["name"]})).status_code == 302
    assert requests() == 2


def test_a_name_changed_after_looking_is_looked_for_again(desk, known):
    page = save(desk, call(NAME | {"looked": "somebody else"}))

    assert "Someone may be known already" in " ".join(refusals(page))


@pytest.mark.parametrize("field", ["alias", "alias_2", "alias_3"])
def test_every_name_that_is_typed_is_looked_for(desk, known, field):
    page = save(desk, call({"name": "리영희", "looked": "리영희", field: NAME["name"]}))

    assert "Someone may be known already" in " ".join(refusals(page))
    assert str(known.person_id) in page.text


def test_twins_without_names_are_two_people_and_nobody_takes_them_for_one(desk):
    born = {"name": "", "sex": "f", "birth_on": "2024-03-03", "relation": "mother"}

    assert save(desk, call(NAME, born, born)).status_code == 302

    with trail.act("test", by=None):
        assert CaseMember.objects.count() == 3


def test_the_person_chosen_joins_the_new_request(desk, known):
    save(desk, call(NAME | {"looked": NAME["name"], "person": str(known.person_id)}))

    with trail.act("test", by=None):
        assert CaseMember.objects.filter(person=known.person_id).count() == 2


def test_the_choice_among_the_known_stays_in_a_refused_form(desk, known):
    sent = NAME | {"looked": NAME["name"], "person": str(known.person_id), "age": "999"}

    page = in_one_line(save(desk, call(sent)).text)

    assert f'value="{known.person_id}" id="people-0-match-1" checked' in page
    assert f'name="people-0-looked" value="{NAME["name"]}"' in page


@pytest.mark.parametrize("spoilt", [{"age": "999"}, {}])
def test_whoever_was_looked_for_stays_in_sight_with_room_for_another_person_and_in_a_refused_form(desk, known, spoilt):
    sent = call(NAME | {"looked": NAME["name"]} | spoilt)

    page = save(desk, sent) if spoilt else desk.post(INTAKE, sent | {"add_person": "1"})

    assert str(known.person_id) in page.text
    assert f'name="people-0-looked" value="{NAME["name"]}"' in page.text


def test_one_answered_is_not_asked_about_again_with_the_next(desk, known):
    page = save(desk, call(NAME | {"looked": NAME["name"]}, NAME))

    assert page.text.count(f'-looked" value="{NAME["name"]}"') == 2


def test_searching_without_a_script_judges_nothing(desk, known):
    page = desk.post(INTAKE, call(NAME, received_at="") | {"search": "1"})

    assert refusals(page) == []
    assert str(known.person_id) in page.text


def test_the_search_of_the_script_answers_with_the_row_it_was_asked_for(desk, known):
    page = desk.post("/requests/search/?row=people-0", call(NAME)).text

    assert 'name="people-0-looked"' in page
    assert str(known.person_id) in page
    assert desk.post("/requests/search/?row=<b>", call(NAME)).status_code == 404


def test_another_person_can_be_added_without_a_script(desk):
    page = desk.post(INTAKE, call(NAME) | {"add_person": "1"})

    assert len(page.context["form"].people.forms) == 2
    assert NAME["name"] in page.text
    assert refusals(page) == []


@pytest.mark.slow
def test_the_hundred_and_first_cannot_be_added(desk):
    page = desk.post(INTAKE, call(*({"age": "30"} for _n in range(MOST_PEOPLE))) | {"add_person": "1"})

    assert len(page.context["form"].people.forms) == MOST_PEOPLE
    assert "at most 100 people" in page.text


# Drafts


def begin(desk, *people, **facts) -> str:
    """A draft kept while typing; its key."""
    return desk.post("/requests/drafts/", call(*people, **facts)).json()["draft"]


def test_a_draft_gives_back_what_was_typed_and_judges_nothing(desk):
    draft = begin(desk, NAME, {"name": "김별님", "age": "x"}, summary="두 아이", received_at="")

    page = desk.get(INTAKE, {"draft": draft})

    assert refusals(page) == []
    assert all(words in page.text for words in ("박순옥", "김별님", "두 아이", 'value="x"'))
    assert token_on(page)


@pytest.mark.parametrize("choice", [{}, {"person": ""}])
def test_a_draft_opened_anew_is_asked_about_whoever_may_be_known(desk, known, choice):
    draft = begin(desk, NAME | {"looked": NAME["name"]} | choice)
    page = desk.get(INTAKE, {"draft": draft})

    assert 'name="people-0-looked"' not in page.text
    assert "Someone may be known already" in " ".join(refusals(save(desk, call(NAME, draft=draft))))
    assert requests() == 1


def test_the_choice_kept_in_a_draft_stands_among_the_known(desk, known):
    draft = begin(desk, NAME | {"looked": NAME["name"], "person": str(known.person_id)})

    page = in_one_line(desk.get(INTAKE, {"draft": draft}).text)

    assert f'value="{known.person_id}" id="people-0-match-1" checked' in page
    assert f'name="people-0-looked" value="{NAME["name"]}"' in page


def test_saving_again_keeps_the_same_draft(desk, hana):
    draft = begin(desk, NAME)

    assert begin(desk, NAME, draft=draft, summary="more") == draft
    assert Draft.objects.count() == 1


def test_a_saved_request_lets_its_draft_go(desk):
    draft = begin(desk, {"age": "30"})
    save(desk, call(draft=draft))

    assert requests() == 1
    assert not Draft.objects.exists()


def test_a_draft_can_be_thrown_away(desk):
    draft = begin(desk, NAME)

    assert desk.post(f"/requests/drafts/{draft}/discard/").status_code == 302
    assert not Draft.objects.exists()
    assert desk.get(INTAKE, {"draft": draft}).status_code == 404


def test_another_persons_draft_is_not_there(desk, desk_of, jun, mio):
    draft = begin(desk, NAME)

    for user in (jun, mio):
        other = desk_of(user)
        assert other.get(INTAKE, {"draft": draft}).status_code == 404
        assert other.post(f"/requests/drafts/{draft}/discard/").status_code == 404
        assert other.post("/requests/drafts/", call(NAME, draft=draft)).status_code == 404


def test_typing_on_in_a_draft_thrown_away_is_refused_with_words(desk, django_capture_on_commit_callbacks):
    draft = begin(desk, NAME)
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"/requests/drafts/{draft}/discard/")

    answer = desk.post("/requests/drafts/", call(NAME, draft=draft))

    assert "draft" not in answer.json()
    assert "in another window" in answer.json()["refused"]


def test_throwing_a_draft_away_asks_first(desk):
    draft = begin(desk, NAME)

    page = desk.get(f"/requests/drafts/{draft}/discard/")

    assert "Nobody can bring it back" in page.text
    assert Draft.objects.exists()


def sent_before(desk, django_capture_on_commit_callbacks) -> dict:
    """What a second window still shows of a draft that became a request in the first."""
    sent = call(NAME, **{"people-0-looked": "박순옥"})
    sent["draft"] = begin(desk, NAME)
    with django_capture_on_commit_callbacks(execute=True):
        save(desk, sent)
    return sent


def test_going_back_to_a_draft_that_was_sent_leads_to_the_desk(desk, django_capture_on_commit_callbacks):
    sent = sent_before(desk, django_capture_on_commit_callbacks)

    page = desk.get(INTAKE, {"draft": sent["draft"]}, follow=True)

    assert page.redirect_chain == [("/", 302)]
    assert "sent or thrown away already" in page.text


def test_a_draft_sent_in_another_window_becomes_a_second_request_only_when_asked_for(
    desk, django_capture_on_commit_callbacks
):
    sent = sent_before(desk, django_capture_on_commit_callbacks)

    page = save(desk, sent)

    assert "Is it another request?" in " ".join(refusals(page))
    assert requests() == 1

    again = sent | {"draft": page.context["form"]["draft"].value(), "form_token": token_on(page)}
    assert desk.post(INTAKE, again).status_code == 302
    assert requests() == 2


def test_the_desk_says_for_how_many_a_request_was_begun(desk):
    child = {"name": "", "age": "8"}
    begin(desk, NAME, child, child | {"DELETE": "on"})

    assert "A request begun for 2 people" in desk.get("/").text


@pytest.mark.parametrize("key", ["", "nonsense", "\x00", "00000000-0000-4000-8000-000000000000"])
def test_an_address_of_no_draft_is_not_there(desk, key):
    assert desk.get(INTAKE, {"draft": key}).status_code == 404


# The session ended


def test_what_was_typed_before_does_not_come_back_in_a_request_for_somebody_else(desk, hana):
    draft = begin(desk, NAME)
    desk.get(INTAKE)
    desk.session.flush()
    desk.cookies.pop("lfnkr_session", None)

    desk.post(INTAKE, call(NAME, draft=draft, summary="두 아이"))
    desk.force_login(hana)

    assert "두 아이" in desk.get(INTAKE, {"draft": draft}).text
    fresh = desk.get(INTAKE).text
    assert "두 아이" not in fresh
    assert "박순옥" not in fresh


def test_the_way_back_leads_to_the_draft_and_gives_the_words_sent_last(desk, hana):
    draft = begin(desk, NAME)
    desk.get(INTAKE)
    desk.session.flush()
    desk.cookies.pop("lfnkr_session", None)

    answer = desk.post(INTAKE, call(NAME, draft=draft, summary="두 아이"))
    desk.force_login(hana)
    (back,) = parse_qs(urlsplit(answer.url).query)["next"]

    assert back == f"{INTAKE}?draft={draft}"
    assert "두 아이" in desk.get(back).text


def test_what_was_typed_for_everybody_comes_back_after_signing_in(desk, hana):
    desk.get(INTAKE)
    desk.session.flush()
    desk.cookies.pop("lfnkr_session", None)

    desk.post(INTAKE, call(NAME, {"name": "김별님", "age": "6"}, summary="두 아이"))
    desk.force_login(hana)
    page = desk.get(INTAKE)

    assert requests() == 0
    assert all(words in page.text for words in ("박순옥", "김별님", "두 아이", "You were signed out while writing"))
    assert refusals(page) == []


# Said not to be the same


def test_none_of_these_is_remembered_and_not_clear_yet_is_not(desk, hana):
    known = factories.members_of(factories.case(hana, factories.woman(names=(NAME["name"],))))[0]
    shown = {"people-0-looked": NAME["name"], "people-0-shown": str(known.person_id)}

    save(desk, call(NAME, **shown, **{"people-0-person": ""}))
    assert not NotSame.objects.exists()
    save(desk, call(NAME, **shown, **{"people-0-person": "none"}))

    with trail.reading():
        said = NotSame.objects.get()
    assert known.person_id in (said.one_id, said.other_id)
    assert said.recorded_by == hana


def test_of_a_strangers_person_nothing_is_remembered(desk, jun):
    theirs = factories.members_of(factories.case(jun, factories.woman(names=(NAME["name"],))))[0]
    shown = {"people-0-looked": NAME["name"], "people-0-shown": str(theirs.person_id)}

    save(desk, call(NAME, **shown, **{"people-0-person": "none"}))

    assert not NotSame.objects.exists()
