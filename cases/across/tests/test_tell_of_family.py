"""Telling what anybody known is to somebody of a request: who may see it, what follows from it, and what does not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from cases import casework
from cases.across import errors
from cases.across.kin import Kin, offered
from cases.across.lines import family_of
from cases.errors import InTheFuture, UnknownChoice
from cases.intake.values import NameFact
from cases.models import CaseMember, Person, PersonName, Relationship
from cases.people import search
from cases.people.family_composition import composition_of
from cases.seal.reveal import open_seal, told_of_relatives
from cases.tests import factories
from cases.workflow.errors import NotOnTheRequest
from lfnkr.audit import trail
from lfnkr.audit.models import AuditEvent
from lfnkr.calendar import clock
from lfnkr.fuzzy.ages import Age
from lfnkr.fuzzy.dates import exactly
from lfnkr.web.edit_conflicts import StaleRecord

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


@pytest.fixture
def member(hana) -> CaseMember:
    """A woman of 30 of a request of hana's."""
    return factories.members_of(factories.case(hana))[0]


def tell(member: CaseMember, by, kin="daughter", **facts) -> Relationship:
    return casework.tell_of_family(member, by=by, kin=kin, **facts)


def left_behind(member, by, name="리은경", **facts) -> Relationship:
    """A daughter of 6 who stayed with the husband's family."""
    told = {"age": Age.parse(f"6y@{clock.today()}"), "whereabouts": "partners_family", "country": "CN", **facts}
    return tell(member, by, names=[NameFact(text=name)], **told)


def seen_by(user, model) -> int:
    trail.identify(user)
    return model.objects.visible_to(user).count()


# Refused


def test_of_somebody_put_on_the_request_in_error_nothing_is_told(hana):
    mother, child = factories.members_of(factories.case(hana, factories.woman(), factories.child()))
    casework.void(child, by=hana, case=child.case, reason="Another child.")

    with pytest.raises(NotOnTheRequest):
        tell(child, hana, "sister")


def test_nobody_is_related_to_themselves(hana, member):
    with pytest.raises(errors.RelatedToThemselves):
        tell(member, hana, "sister", other=member.person)


def test_two_who_are_related_already_are_not_related_again_either_way_round(hana):
    mother, child = factories.members_of(factories.case(hana, factories.woman(), factories.child()))

    with pytest.raises(errors.RelatedAlready):
        tell(mother, hana, "son", other=child.person)
    with pytest.raises(errors.RelatedAlready):
        tell(child, hana, "relative", other=mother.person)


def test_recorded_in_error_it_may_be_told_anew(hana):
    mother, child = factories.members_of(factories.case(hana, factories.woman(), factories.child()))
    with trail.reading():
        former = Relationship.objects.get()
    casework.void(former, by=hana, case=mother.case, reason="She is the aunt.")

    tell(child, hana, "relative", other=mother.person)

    with trail.reading():
        assert Relationship.objects.standing().get().kind == "relative"


@pytest.mark.parametrize("kin", ["mother", "grandparent", "husband"])
def test_what_age_rules_out_is_refused(hana, kin):
    mother, child = factories.members_of(
        factories.case(hana, factories.woman(), factories.person_facts(age=6, sex="f"))
    )

    with pytest.raises(errors.KinDoesNotFit):
        tell(mother, hana, kin, other=child.person)


def test_an_end_before_the_beginning_is_refused(hana, member):
    with pytest.raises(errors.EndsBeforeItBegins):
        tell(member, hana, "husband", since=exactly("2015"), until=exactly("2012"))


def test_a_telling_of_tomorrow_is_refused(hana, member):
    with pytest.raises(InTheFuture):
        tell(member, hana, "sister", told_on=clock.today() + timedelta(days=1))


@pytest.mark.parametrize("facts", [{"kin": "uncle"}, {"life": "ghost"}, {"country": "XX"}])
def test_what_is_on_no_list_is_refused(hana, member, facts):
    with pytest.raises(UnknownChoice):
        tell(member, hana, **{"kin": "sister", **facts})


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE cases_relationship SET kind = 'father'",
        "UPDATE cases_relationship SET relative_id = person_id",
        "UPDATE cases_relationship SET case_id = NULL",
        "UPDATE cases_relationship SET recorded_at = now()",
        "DELETE FROM cases_relationship",
        "UPDATE cases_relationship SET since = '2015', until = '2012'",
    ],
)
def test_the_database_keeps_who_is_what_to_whom(hana, member, sql):
    left_behind(member, hana)

    with (
        trail.act("test", by=None),
        pytest.raises(DatabaseError, match="permission denied|ends_after_it_begins"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


# Who may see it


def test_a_colleague_sees_neither_the_relation_nor_whom_it_tells_of(hana, jun, mio, sora, member):
    before = [seen_by(user, Person) for user in (hana, jun, mio, sora)]
    left_behind(member, hana)

    assert [seen_by(user, Relationship) for user in (hana, jun, mio, sora)] == [1, 0, 1, 0]
    assert [seen_by(user, Person) for user in (hana, jun, mio, sora)] == [before[0] + 1, 0, before[2] + 1, 0]


def test_row_security_says_the_same(hana, jun, sora, member):
    left_behind(member, hana)

    for user, number in ((hana, 1), (jun, 0), (sora, 0)):
        trail.identify(user)
        assert Relationship.objects.count() == number
        assert Person.objects.count() == number * 2


def test_what_was_told_in_another_request_of_the_same_woman_is_not_seen_in_this_one(hana, jun, member):
    other = factories.case(jun, factories.woman(person=member.person))
    (hers,) = factories.members_of(other)
    left_behind(hers, jun)
    trail.identify(hana)

    assert family_of([member.person_id], user=hana, case=member.case) == {}
    assert Relationship.objects.count() == 0


def test_of_somebody_on_a_colleagues_request_the_line_says_only_whom_to_ask(hana, jun, member):
    sister = tell(member, hana, "sister", names=[NameFact(text="리은경")])
    with trail.reading():
        her = sister.person
    theirs = factories.case(jun, factories.woman(person=her))
    hidden = factories.case(jun, factories.woman(person=her))
    casework.restrict_request(hidden, by=jun, reason="Her husband may look for her.")
    trail.identify(hana)

    (line,) = family_of([member.person_id], user=hana, case=member.case)[member.person_id]

    assert [one.words for one in line.requests] == ["Another request of this person: ask Jun."]
    assert theirs.reference not in line.words and hidden.reference not in line.words


def test_a_name_is_read_under_the_seal_of_the_request_it_was_told_in(hana, jun, member):
    relation = left_behind(member, hana, words="Behind the mill.")
    trail.identify(hana)
    closed = told_of_relatives(member.case, by=hana)
    open_seal(member.case, by=hana)

    opened = told_of_relatives(member.case, by=hana)

    assert (closed.names, closed.words) == ({}, {})
    assert opened.names == {relation.relative_id: ["리은경"]}
    assert opened.words == {relation.pk: "Behind the mill."}
    trail.identify(jun)
    assert told_of_relatives(member.case, by=jun).names == {}


def test_once_they_are_on_a_request_their_name_is_read_there(hana, jun, member):
    relation = left_behind(member, hana)
    with trail.reading():
        child = relation.relative
    factories.case(jun, factories.person_facts("principal", person=child))
    trail.identify(hana)
    open_seal(member.case, by=hana)

    assert told_of_relatives(member.case, by=hana).names == {}


def test_the_trail_holds_no_word_of_it(hana, member):
    left_behind(member, hana, words="Behind the mill.")

    events = AuditEvent.objects.filter(table_name__in=("cases_relationship", "cases_personname"))

    assert events.exists()
    assert not [event for event in events if "mill" in str(event.changed) or "리은경" in str(event.changed)]


# What follows from it, and what does not


def test_whoever_was_told_of_has_a_record_of_their_own_and_is_on_no_request(hana, member):
    relation = left_behind(member, hana)

    with trail.reading():
        assert relation.relative.sex == "f"
        assert relation.relative.memberships.count() == 0
        assert PersonName.objects.filter(person=relation.relative).count() == 1
        assert CaseMember.objects.filter(case=member.case).count() == 1


def test_the_family_composition_counts_members_alone(hana, member):
    with trail.reading():
        before = composition_of(member.case)
    left_behind(member, hana)
    tell(member, hana, "husband", life="dead")

    with trail.reading():
        assert composition_of(member.case) == before == "unaccompanied_woman"


def test_a_relation_between_two_of_the_request_makes_them_a_family(hana):
    one, other = factories.members_of(factories.case(hana, factories.woman(), factories.person_facts(sex="f", age=28)))
    with trail.reading():
        assert composition_of(one.case) == "group"

    tell(one, hana, "sister", other=other.person)

    with trail.reading():
        assert composition_of(one.case) == "siblings"


def test_the_line_is_calm_and_whole(hana, member):
    left_behind(member, hana, told_on=clock.today(), source="pastor", since=exactly("2020"))
    trail.identify(hana)

    (line,) = family_of([member.person_id], user=hana, case=member.case)[member.person_id]

    assert line.words.startswith(
        "daughter, 6 years, China, left with the husband's or wife's family, since 2020, told "
    )
    assert line.words.endswith("(pastor or congregation)")


@pytest.mark.parametrize(
    "kin, kind, sex, first",
    [
        ("mother", "mother", "f", True),
        ("father", "father", "m", True),
        ("son", "mother", "m", False),
        ("child", "mother", "unknown", False),
        ("husband", "spouse", "m", True),
        ("brother", "sibling", "m", True),
        ("grandchild", "grandparent", "unknown", False),
        ("ward", "guardian", "unknown", False),
    ],
)
def test_each_kind_is_stored_the_right_way_round(hana, member, kin, kind, sex, first):
    relation = tell(member, hana, kin)

    with trail.reading():
        other = relation.person if first else relation.relative
        assert (relation.kind, other.sex, other.pk != member.person_id) == (kind, sex, True)


def test_what_is_offered_follows_sex_and_age():
    day = clock.today()
    woman, man = Person(sex="f", age=Age.parse(f"30y@{day}")), Person(sex="m", age=Age.parse(f"31y@{day}"))
    girl, nobody = Person(sex="f", age=Age.parse(f"6y@{day}")), Person()

    assert not {Kin.WIFE, Kin.HUSBAND, Kin.SON, Kin.WARD} & set(offered(girl))
    assert not {Kin.MOTHER, Kin.WIFE, Kin.SISTER, Kin.DAUGHTER, Kin.SON} & set(offered(woman, man))
    assert {Kin.HUSBAND, Kin.BROTHER} <= set(offered(woman, man))
    assert not {Kin.MOTHER, Kin.GRANDPARENT, Kin.SON, Kin.WIFE} & set(offered(woman, girl))
    assert Kin.DAUGHTER in offered(woman, girl)
    assert not {Kin.DAUGHTER, Kin.SON, Kin.CHILD} & set(offered(nobody))


def test_the_search_finds_whom_one_was_told_of(hana, jun, member):
    left_behind(member, hana)

    (own,) = search.candidates(["이은경"], by=hana)
    (foreign,) = search.candidates(["이은경"], by=jun)

    assert (own.case, own.member, own.names) == (member.case, None, ("리은경",))
    assert foreign == search.Candidate(ask="Hana")


def test_the_search_of_a_restricted_request_finds_nobody_it_was_told_of(hana, jun, member):
    left_behind(member, hana)
    casework.restrict_request(member.case, by=hana, reason="Her husband may look for her.")

    assert search.candidates(["이은경"], by=jun) == []
    assert list(search.searches_that_met(member.case))


def test_whoever_was_left_behind_may_ask_years_later(hana, member):
    relation = left_behind(member, hana)
    with trail.reading():
        child = Person.objects.get(pk=relation.relative_id)

    case = factories.case(hana, factories.person_facts("principal", person=child))
    trail.identify(hana)

    (line,) = family_of([member.person_id], user=hana, case=member.case)[member.person_id]
    assert [one.case for one in line.requests] == [case]


# Completed and mended


def test_it_is_completed_and_ended(hana, member):
    relation = tell(member, hana, "husband", since=exactly("2015"))

    casework.complete_relation(relation, by=hana, version=1, until=exactly("2019"), life="dead")

    with trail.reading():
        relation.refresh_from_db()
    assert (str(relation.until), relation.life, relation.version) == ("2019", "dead", 2)


def test_of_two_who_complete_it_the_second_is_shown_both(hana, member):
    relation = tell(member, hana, "husband")
    casework.complete_relation(relation, by=hana, version=1, life="dead")

    with pytest.raises(StaleRecord):
        casework.complete_relation(relation, by=hana, version=1, life="alive")


def test_an_end_before_the_known_beginning_is_refused(hana, member):
    relation = tell(member, hana, "husband", since=exactly("2015"))

    with pytest.raises(errors.EndsBeforeItBegins):
        casework.complete_relation(relation, by=hana, version=1, until=exactly("2012"))


def test_what_was_recorded_in_error_is_not_completed_and_not_shown(hana, member):
    relation = left_behind(member, hana)
    voidings = casework.void(relation, by=hana, case=member.case, reason="It was her niece.")
    trail.identify(hana)

    assert not voidings[0].needs_agreement
    assert family_of([member.person_id], user=hana, case=member.case) == {}
    with pytest.raises(errors.TakenBack):
        casework.complete_relation(relation, by=hana, version=1, life="alive")
