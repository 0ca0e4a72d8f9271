"""A request opened in an emergency: told of before it opens, for its time alone, reviewed by another; the database says the same."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from cases import casework
from cases.break_glass import actions, errors
from cases.break_glass.models import GlassExtension, GlassOpening, GlassReview
from cases.break_glass.notices import GLASS_BROKEN, REVIEW_OVERDUE, look_at_reviews, note_opening
from cases.case.errors import ThroughTheGlass
from cases.case.models import Case
from cases.errors import ReasonMissing
from cases.people.search_log import NameSearch
from cases.seal import reveal
from cases.tests import factories
from lfnkr.accounts.models import User
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.notices.models import Notice

pytestmark = pytest.mark.django_db

WHY = "The lead does not answer and they stand at the border."


@pytest.fixture
def case(hana, mio, yuki):
    """A request of hana's, in a house with a director and an auditor."""
    return factories.case(hana, factories.woman(names=("Kim Sun-hee",)), summary="She hides in a barn.")


def broken(case, jun, **facts) -> GlassOpening:
    return casework.break_glass(case, by=jun, reason=facts.get("reason", WHY))


def seen_in_sql(user) -> list:
    """What plain SQL shows of requests to a person."""
    trail.identify(user)
    return list(Case.objects.values_list("pk", flat=True))


def told(kind=GLASS_BROKEN, step="") -> set[str]:
    return set(Notice.objects.filter(kind=kind.key, step=step).values_list("user__username", flat=True))


def proven(desk_of, user):
    """A browser of somebody who has both factors and typed the password a moment ago."""
    desk_of(user)
    return just_signed_in(user)


def later(**times):
    return clock.at(clock.now() + timedelta(**times))


def put(case, by, *, opened_at, key=None, **facts) -> GlassOpening:
    """A row as plain SQL would write it, with the people told of it."""
    key = key or uuid4()
    with trail.act("test", by=by, case=case):
        note_opening(case, key, by=by)
        closes_at = opened_at + timedelta(minutes=60)
        return GlassOpening.objects.create(
            id=key, case=case, by=by, reason="why", **{"opened_at": opened_at, "closes_at": closes_at, **facts}
        )


# Refusals


@pytest.mark.parametrize("name", ["mio", "sora", "yuki", "rin"])
def test_only_a_caseworker_breaks_the_glass(request, case, name):
    with pytest.raises(errors.OnlyCaseworkers):
        broken(case, request.getfixturevalue(name))


def test_whoever_is_on_the_request_is_told_so(case, hana):
    with pytest.raises(errors.OnItAlready):
        broken(case, hana)


def test_a_reason_is_needed_and_names_nobody(case, jun):
    for reason, refused in ((" ", ReasonMissing), ("Kim Sun-hee stands at the border.", errors.NamesSomebody)):
        with pytest.raises(refused):
            broken(case, jun, reason=reason)
    assert not GlassOpening.objects.exists()


def test_somebody_suspended_is_refused_by_the_rule_and_by_the_database(case, jun, rin):
    User.objects.filter(pk=jun.pk).update(is_active=False)
    jun.refresh_from_db()

    with pytest.raises(errors.OnlyCaseworkers):
        broken(case, jun)
    with pytest.raises(IntegrityError, match="in office"), transaction.atomic():
        put(case, jun, opened_at=clock.now())


def test_suspension_ends_a_running_opening_in_the_database_too(case, jun):
    broken(case, jun)
    User.objects.filter(pk=jun.pk).update(is_active=False)

    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_opened_to(%s, %s)", [jun.pk, clock.now()])
        assert cursor.fetchone() == ([],)


def test_a_restricted_request_and_one_that_is_not_there_answer_alike(case, jun, hana):
    casework.restrict_request(case, by=hana, reason="Her husband may look for her.")

    answers = [actions.find_request(reference, by=jun) for reference in (case.reference, "R-00000")]

    assert [(type(each), each.text) for each in answers] == [(errors.NoSuchRequest, answers[0].text)] * 2
    assert [search.withheld for search in NameSearch.objects.order_by("pk")] == [[str(case.pk)], []]
    with pytest.raises(errors.NoSuchRequest):
        broken(case, jun)
    with pytest.raises(IntegrityError, match="no restricted one"), transaction.atomic():
        put(case, jun, opened_at=clock.now())


def test_after_ten_tries_in_an_hour_even_the_right_reference_is_refused(case, jun):
    for number in range(actions.MOST_TRIES):
        actions.find_request(f"R-0000{number}", by=jun)

    assert isinstance(actions.find_request(case.reference, by=jun), errors.TooManyTries)
    with later(minutes=61):
        assert actions.find_request(case.reference, by=jun) == case


def test_no_notice_no_access(case, jun, mio):
    """Whoever leaves somebody out, or writes the row before the notices, is refused by the database."""
    key, now = uuid4(), clock.now()
    row = {"id": key, "case": case, "by": jun, "reason": "why", "opened_at": now, "closes_at": now + timedelta(hours=1)}

    with pytest.raises(IntegrityError, match="were told"), transaction.atomic(), trail.act("test", by=jun, case=case):
        GlassOpening.objects.create(**row)
        note_opening(case, key, by=jun)

    with transaction.atomic(), trail.act("test", by=jun, case=case):
        note_opening(case, key, by=jun)
        GlassOpening.objects.create(**row)
    assert told() == {"hana", "mio", "yuki"}


def test_where_nobody_could_be_told_it_stays_closed(jun, hana):
    case = factories.case(hana)
    User.objects.filter(pk=hana.pk).update(is_active=False)

    with pytest.raises(errors.NobodyToTell):
        broken(case, jun)


# What it gives, and for how long


def test_it_opens_this_request_alone_and_everybody_was_told(case, jun, hana, mio):
    other = factories.case(hana)
    casework.assign(case, by=mio, lead=hana, deputy=mio)
    assert seen_in_sql(jun) == []

    broken(case, jun)

    assert told() == {"hana", "mio", "yuki"}
    assert list(Case.objects.visible_to(jun)) == [case]
    assert seen_in_sql(jun) == [case.pk]
    assert list(Case.objects.on_the_desk_of(jun)) == []
    assert other.pk not in seen_in_sql(jun)


def test_it_is_over_after_sixty_minutes(case, jun, desk_of):
    broken(case, jun)
    client = desk_of(jun)
    assert client.get(f"/requests/{case.pk}/").status_code == 200

    with later(minutes=59):
        assert Case.objects.visible_to(jun).exists()
    with later(minutes=61):
        assert not Case.objects.visible_to(jun).exists()


def test_the_database_ends_it_by_its_own_clock(case, jun):
    put(case, jun, opened_at=clock.now() - timedelta(minutes=61))
    assert seen_in_sql(jun) == []

    put(case, jun, opened_at=clock.now() - timedelta(minutes=59))
    assert seen_in_sql(jun) == [case.pk]


def test_it_is_extended_once_until_four_hours_after_it_began(case, jun):
    opening = broken(case, jun)

    casework.extend_glass(opening, by=jun, needed="They wait for a second car.")
    trail.identify(jun)

    assert told(step="extended") == {"hana", "mio", "yuki"}
    with later(minutes=239):
        assert Case.objects.visible_to(jun).exists()
        with pytest.raises(errors.ExtendedOnce):
            casework.extend_glass(opening, by=jun, needed="More.")
    with later(minutes=241):
        assert not Case.objects.visible_to(jun).exists()


def test_what_is_over_is_not_extended_and_the_database_says_so_too(case, jun):
    opening = broken(case, jun)
    with later(minutes=61), pytest.raises(errors.OpeningOver):
        casework.extend_glass(opening, by=jun, needed="More.")

    for facts in (
        {"extended_at": opening.closes_at + timedelta(minutes=1)},
        {"closes_at": opening.opened_at + timedelta(hours=9)},
    ):
        row = {"extended_at": clock.now(), "closes_at": opening.opened_at + timedelta(hours=4), **facts}
        with pytest.raises(IntegrityError, match="extended while it holds"), transaction.atomic():
            GlassExtension.objects.create(opening=opening, needed="More.", **row)


def test_restricting_the_request_ends_it_at_once(case, jun, hana):
    broken(case, jun)

    casework.restrict_request(case, by=hana, reason="I do not trust this.")

    assert not Case.objects.visible_to(jun).exists()
    assert seen_in_sql(jun) == []


def test_the_seal_opens_with_the_reason_that_was_typed_and_counts_as_anothers(case, jun):
    broken(case, jun)

    opening = reveal.open_seal(case, by=jun)
    trail.identify(jun)

    assert not opening.is_own_case
    assert reveal.contents(case, by=jun).summary == "She hides in a barn."
    with later(minutes=61), pytest.raises(reveal.SealClosed):
        reveal.contents(case, by=jun)


def test_it_acts_as_a_deputy_and_decides_nothing(case, jun, hana, mio):
    broken(case, jun)

    casework.add_note(case, by=jun, text="I reached them.")
    casework.agree_contact(case, by=jun, at=clock.now() + timedelta(hours=1))

    refused = (
        lambda: casework.assign(case, by=jun, lead=jun),
        lambda: casework.close_case(case, by=jun, closed_for="other", reason="Over."),
        lambda: casework.reopen_case(case, by=jun, reason="Again."),
        lambda: casework.restrict_request(case, by=jun, reason="Hide it."),
    )
    for act in refused:
        with pytest.raises(ThroughTheGlass):
            act()
    for facts in ({"lead": jun}, {"deputy": jun}, {"closed_at": clock.now()}, {"is_restricted": True}):
        with pytest.raises(IntegrityError, match="nobody assigns"), transaction.atomic(), trail.act("test", by=jun):
            Case.objects.filter(pk=case.pk).update(**facts)
    with trail.act("test", by=hana):
        Case.objects.filter(pk=case.pk).update(is_restricted=True)


def test_what_began_while_it_was_open_is_finished(case, jun):
    """The opening runs out between the page and the saving of what was typed: the act that has begun is done."""
    opening = broken(case, jun)
    with trail.act("add note", by=jun, case=case), clock.at(opening.closes_at + timedelta(seconds=1)):
        note = casework.add_note(case, by=jun, text="They are across.")

    assert note.pk
    with clock.at(opening.closes_at + timedelta(seconds=1)):
        assert not Case.objects.visible_to(jun).exists()


# Rows that stay


def test_nothing_of_it_is_changed_or_deleted(case, jun):
    broken(case, jun)
    for sql in (
        "UPDATE cases_glassopening SET closes_at = closes_at + interval '1 day'",
        "DELETE FROM cases_glassopening",
        "UPDATE cases_glassextension SET needed = ''",
        "DELETE FROM cases_glassreview",
    ):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


def test_no_row_is_open_for_more_than_an_hour(case, jun):
    with pytest.raises(IntegrityError, match="glass_open_for_an_hour"), transaction.atomic():
        put(case, jun, opened_at=clock.now(), closes_at=clock.now() + timedelta(hours=9))


# The review


def test_another_officer_reviews_it_once_it_is_over(case, jun, mio, yuki):
    opening = broken(case, jun)
    with pytest.raises(errors.StillOpen):
        casework.review_glass(opening, by=mio, finding="justified")

    with later(minutes=61):
        with pytest.raises(errors.WordsMissing):
            casework.review_glass(opening, by=yuki, finding="not_justified")
        casework.review_glass(opening, by=yuki, finding="not_justified", words="The lead was awake.")
        with pytest.raises(errors.ReviewedAlready):
            casework.review_glass(opening, by=mio, finding="justified")


def test_nobody_reviews_their_own_also_not_after_a_change_of_role(case, jun):
    opening = broken(case, jun)
    with later(minutes=61), pytest.raises(errors.ReviewedBySelf):
        casework.review_glass(opening, by=jun, finding="justified")
    with pytest.raises(IntegrityError, match="not their own"), transaction.atomic():
        GlassReview.objects.create(opening=opening, finding="justified", reviewed_by=jun)


def test_a_review_overdue_is_told_once(case, jun):
    opening = broken(case, jun)
    with later(hours=71):
        look_at_reviews(clock.now())
        assert told(REVIEW_OVERDUE) == set()
    with later(hours=73):
        for _minute in range(2):
            look_at_reviews(clock.now())
        assert told(REVIEW_OVERDUE) == {"mio", "yuki"}
        casework.review_glass(opening, by=User.objects.get(username="mio"), finding="justified")
        assert REVIEW_OVERDUE.waiting([opening.pk]) == set()


# Pages


def test_the_page_opens_it_and_the_request_says_so(case, jun, hana, desk_of):
    client = proven(desk_of, jun)
    assert client.get(f"/requests/{case.pk}/").status_code == 404
    form = client.get("/requests/emergency/").context["form"]

    answer = client.post(
        "/requests/emergency/",
        {"form_token": form["form_token"].value(), "reference": case.reference.lower(), "reason": WHY},
    )

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/requests/{case.pk}/"
    page = client.get(f"/requests/{case.pk}/").content.decode()
    assert "Open in an emergency" in page
    assert WHY in page
    assert "Keep the request open for longer" in page
    assert case.reference in client.get("/").content.decode()
    theirs = desk_of(hana).get(f"/requests/{case.pk}/").content.decode()
    assert "Opened in an emergency until" in theirs


def test_the_password_is_asked_again(case, jun, desk_of):
    answer = desk_of(jun).get("/requests/emergency/")

    assert answer.status_code == 302
    assert "reauthenticate" in answer.headers["Location"]


@pytest.mark.parametrize("is_restricted", [True, False])
def test_the_page_tells_nothing_apart_and_keeps_what_was_typed(case, jun, hana, desk_of, is_restricted):
    if is_restricted:
        casework.restrict_request(case, by=hana, reason="Her husband may look for her.")
    reference = case.reference if is_restricted else "R-ZZZZ0"
    client = proven(desk_of, jun)
    token = client.get("/requests/emergency/").context["form"]["form_token"].value()

    answer = client.post("/requests/emergency/", {"form_token": token, "reference": reference, "reason": WHY})

    assert answer.status_code == 200
    assert [str(each) for each in answer.context["form"].non_field_errors()] == [errors.NoSuchRequest().text]
    assert WHY in answer.content.decode()
    assert NameSearch.objects.filter(is_reference=True).count() == 1


def test_director_and_auditor_find_it_on_their_desks_and_review_it(case, jun, mio, yuki, desk_of):
    opening = broken(case, jun)
    casework.add_note(case, by=jun, text="They are across.")
    for officer in (mio, yuki):
        assert f"/requests/emergency/{opening.pk}/review/" in desk_of(officer).get("/").content.decode()

    with later(minutes=61):
        client = desk_of(yuki)
        page = client.get(f"/requests/emergency/{opening.pk}/review/")
        text = page.content.decode()
        assert case.reference in text
        assert WHY in text
        assert "add note" in text
        assert "They are across." not in text
        token = page.context["form"]["form_token"].value()
        answer = client.post(
            f"/requests/emergency/{opening.pk}/review/", {"form_token": token, "finding": "justified", "words": ""}
        )
    assert answer.status_code == 302
    assert GlassReview.objects.get().reviewed_by == yuki


def test_every_refusal_says_what_to_do_next():
    found = [each for each in vars(errors).values() if isinstance(each, type) and each.__module__ == errors.__name__]
    assert all("." in str(each.sentence) for each in found)


def test_a_reference_of_letters_that_nobody_has_seen_is_one_that_opens_nothing(desk_of, jun):
    answer = proven(desk_of, jun).post(
        "/requests/emergency/", {"reference": "\ud7ff\ufffd", "reason": "Nobody answers."}
    )

    assert answer.status_code == 200
    assert "No request can be opened under this reference." in answer.text
    assert "Nobody answers." in answer.text


def test_a_reference_that_no_database_can_hold_is_refused_in_the_form(desk_of, jun):
    desk = proven(desk_of, jun)
    answer = desk.post("/requests/emergency/", {"reference": "\x00", "reason": "Nobody answers."})

    assert answer.status_code == 200
    assert "Nobody answers." in answer.text
