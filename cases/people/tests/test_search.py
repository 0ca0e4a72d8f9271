"""Finding the same person again: across scripts and spellings, telling nothing of other people's cases but whom to ask."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from cases.models import Case, NameSearch, NameToken, PersonName
from cases.people import naming, search
from cases.tests.sealed_cases import a_case, a_member
from lfnkr.audit import trail
from lfnkr.audit.models import AuditEvent
from lfnkr.calendar import clock
from lfnkr.keyring import keys

SPELLINGS = ["리영희", "이영희", "Ri Yong-hui", "Lee Young-hee", "Yi Yonghui", "李英姬", "リ・ヨンヒ", "young hee lee"]
NIGHT = datetime(2018, 3, 4, 17, 0, tzinfo=UTC)
NOTHING_TOLD = search.Candidate(ask="Hana")


def everything_in(found):
    """All that a page could print of a result."""
    return repr(found) + " ".join(candidate.sentence for candidate in found)


# Other people's cases


@pytest.mark.parametrize("written", SPELLINGS)
@pytest.mark.parametrize("asked", ["Ri Yong-hui", "리영희", "Lee Young-hee"])
def test_another_persons_case_says_only_whom_to_ask(hana, jun, written, asked):
    a_case(hana, written, birth_on="1987")

    found = search.candidates([asked], by=jun, birth_year=1987, sex="f")

    assert found == [NOTHING_TOLD]
    assert everything_in(found).endswith("Possible match: ask Hana.")


def test_the_director_too_is_told_only_whom_to_ask(hana, mio):
    a_case(hana, "리영희")

    assert search.candidates(["이영희"], by=mio) == [NOTHING_TOLD]


def test_another_persons_birth_year_and_sex_cannot_be_guessed_by_asking(hana, jun):
    a_case(hana, "리영희", birth_on="1987-09-27", sex="f")

    answers = [
        search.candidates(["리영희"], by=jun, birth_year=year, sex=sex) for year in (1950, 1987, None) for sex in "fm"
    ]

    assert all(answer == [NOTHING_TOLD] for answer in answers)


def test_two_hits_of_one_lead_are_one_sentence(hana, jun):
    a_case(hana, "리영희")
    a_case(hana, "이영희")

    assert search.candidates(["리영희"], by=jun) == [NOTHING_TOLD]


def test_a_typing_error_finds_nothing_in_another_persons_case(hana, jun):
    a_case(hana, "Choe Kum-sil")

    assert search.candidates(["Choe Mum-sil"], by=jun) == []


def test_when_the_lead_has_left_the_director_is_asked(hana, jun):
    a_case(hana, "리영희")
    hana.is_active = False
    hana.save()

    assert search.candidates(["리영희"], by=jun) == [search.Candidate(ask="the director")]


def test_a_restricted_case_is_no_hit_and_its_lead_and_the_director_are_told(hana, jun, mio):
    case = a_case(hana, "리영희", is_restricted=True)

    assert search.candidates(["리영희"], by=jun) == []

    (kept,) = NameSearch.objects.all()
    assert (kept.withheld, kept.foreign_hits) == ([str(case.pk)], 0)
    with trail.act("look", by=hana):
        assert list(search.searches_that_met(case)) == [kept]


def test_the_lead_of_a_restricted_case_finds_her_own(hana):
    case = a_case(hana, "리영희", is_restricted=True)

    assert [candidate.case for candidate in search.candidates(["리영희"], by=hana)] == [case]


@pytest.mark.parametrize("role", ["sora", "yuki", "rin"])
def test_other_roles_do_not_search(request, role):
    with pytest.raises(Http404):
        search.candidates(["리영희"], by=request.getfixturevalue(role))


# One's own cases


@pytest.mark.parametrize("written", SPELLINGS)
def test_her_own_case_is_shown_with_names_and_reasons(hana, written):
    case = a_case(hana, written, "Wang Shufang", birth_on="1987-09")

    (found,) = search.candidates(["이영희"], by=hana, birth_year=1989, sex="f")

    assert (found.case, found.member, found.ask) == (case, case.members.get(), "")
    assert set(found.names) == {written, "Wang Shufang"}
    assert found.score >= 80
    assert found.reasons[1:] == ("born about 1987, too", "same sex")


def test_a_deputy_sees_the_case_as_her_own(hana, jun):
    case = a_case(hana, "리영희", deputy=jun)

    assert search.candidates(["리영희"], by=jun)[0].case == case


def test_a_typing_error_is_found_in_ones_own_open_cases(hana):
    case = a_case(hana, "Choe Kum-sil")

    assert [candidate.case for candidate in search.candidates(["Choe Mum-sil"], by=hana)] == [case]


def test_a_contradiction_lowers_but_hides_nobody(hana):
    alike = a_case(hana, "리영희", birth_on="1987")
    older = a_case(hana, "리영희", birth_on="1973", sex="m")

    first, second = search.candidates(["리영희"], by=hana, birth_year=1988, sex="f")

    assert (first.case, second.case) == (alike, older)
    assert second.score == first.score - 20
    assert second.reasons[-2:] == ("born about 1973, not then", "recorded with another sex")


def test_five_are_shown_and_own_cases_leave_room_for_others(hana, jun):
    for _number in range(6):
        a_case(jun, "리영희")
    a_case(hana, "리영희")

    found = search.candidates(["리영희"], by=jun)

    assert [bool(candidate.case) for candidate in found] == [True, True, True, True, False]


def test_an_erased_person_is_not_found(hana):
    case = a_case(hana, "리영희")
    keys.erase("person", case.members.get().person_id)

    assert search.candidates(["리영희"], by=hana) == []


# What is kept of a search


def test_a_search_is_one_act_in_the_trail_without_what_was_searched(hana, jun):
    a_case(hana, "리영희")

    search.candidates(["리영희", "Wang Shufang"], by=jun)

    (event,) = AuditEvent.objects.filter(act="search names")
    assert (event.table_name, event.actor) == ("cases_namesearch", jun.pk)
    assert set(event.changed) == {"id", "by_id", "searched_at", "foreign_hits", "is_reference", "withheld"}
    assert event.changed["foreign_hits"] == 1


def test_nothing_to_search_for_is_no_search(hana):
    assert search.candidates(["", " ", "…", "\u202eabc"], by=hana) == []
    assert not NameSearch.objects.exists()


def test_after_sixty_hits_in_an_hour_other_cases_are_held_back(hana, jun):
    a_case(hana, "리영희")
    own = a_case(jun, "리영희")
    with clock.at(NIGHT):
        NameSearch.objects.create(by=jun, foreign_hits=60)

    with clock.at(NIGHT + timedelta(minutes=59)):
        held = search.candidates(["리영희"], by=jun)
    with clock.at(NIGHT + timedelta(minutes=60)):
        free = search.candidates(["리영희"], by=jun)

    assert [candidate.case for candidate in held] == [own]
    assert "director" in held.notice
    assert [candidate.ask for candidate in free] == ["", "Hana"]
    assert not free.notice


def test_more_hits_cost_no_more_queries(hana, jun):
    a_case(hana, "리영희")
    a_case(jun, "리영희")
    with CaptureQueriesContext(connection) as few, CaptureQueriesContext(connections["keyring"]) as few_keys:
        search.candidates(["리영희"], by=jun)
    for lead in (hana, jun) * 5:
        a_member(a_case(lead, "리영희", birth_on="1987"), "이영희", position=1)

    with CaptureQueriesContext(connection) as many, CaptureQueriesContext(connections["keyring"]) as many_keys:
        search.candidates(["리영희"], by=jun, birth_year=1987)

    assert len(many) <= len(few) + 1 <= 25  # the years of birth of one's own
    assert len(few_keys) == 1
    assert len(many_keys) == 2


def test_at_most_fifty_names_are_decrypted_for_other_cases(hana, jun):
    with trail.act("60 people", by=hana):  # One act, so that the trail is sealed once.
        case = a_case(hana, "리영희")
        for position in range(1, 60):
            a_member(case, "리영희", position=position)

    with trail.act("look", by=jun):
        assert len(search._found_by_token(["리영희"])) == 50


# Tokens


def test_tokens_are_whole_names_under_the_search_key(hana):
    a_case(hana, "리영희")
    tokens = {bytes(token) for token in NameToken.objects.values_list("token", flat=True)}

    assert all(len(token) == 16 for token in tokens)
    assert not tokens & {bytes(token) for token in naming.names.tokens("영희", settings.SEARCH_KEY)}
    assert not tokens & {bytes(token) for token in naming.names.tokens("리영희", bytes(range(32)))}


@pytest.mark.parametrize("text", ["", "  ", "123", "a" * 201, "\u202egnoY iR"])
def test_what_cannot_be_a_name_is_refused_and_not_repeated(hana, text):
    case = a_case(hana)

    with pytest.raises(ValidationError) as refusal, trail.act("add name", by=hana):
        naming.add_name(case.members.get().person, text)

    assert not text.strip() or text not in str(refusal.value)
    assert not PersonName.objects.exists()


def test_names_of_many_people_cost_a_constant_number_of_queries(hana):
    case = a_case(hana)
    people = [a_member(case, position=position).person for position in range(1, 12)]
    with CaptureQueriesContext(connection) as queries, trail.act("add names", by=hana):
        naming.add_names(naming.NewName(person, "리영희", position=turn) for person in people for turn in range(2))

    assert PersonName.objects.count() == 22
    assert sum("INSERT INTO" in query["sql"] for query in queries) <= 3


def test_the_search_sees_cases_behind_row_level_security(hana, jun):
    a_case(hana, "리영희")
    trail.identify(jun)

    assert search.candidates(["리영희"], by=jun) == [NOTHING_TOLD]
    assert not Case.objects.filter(lead=hana).exists()
