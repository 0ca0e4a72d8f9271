"""A form that arrives when the request is closed to its writer: nothing typed is lost, nothing is told to anybody else."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import resolve, reverse

from cases import casework
from cases.break_glass import out_of_sight
from cases.follow_up.models import CaseNote
from cases.tests import factories
from lfnkr.accounts.tests.people import just_signed_in
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.web import checks, unsaved_input

pytestmark = pytest.mark.django_db

WORDS = "They are across the river.\n셋이다."


@pytest.fixture
def case(hana, mio, yuki):
    """A request of hana's, in a house with a director and an auditor."""
    return factories.case(hana)


def page_of(case) -> str:
    return f"/requests/{case.pk}/notes/"


def form_of(client, address) -> dict[str, str]:
    """A note typed into the form as it was shown."""
    return {"form_token": client.get(address).context["form"]["form_token"].value(), "text": WORDS}


def notes(case) -> int:
    with trail.act("test", by=None):
        return CaseNote.objects.filter(case=case).count()


def test_what_was_typed_when_the_opening_ended_is_kept_and_sent_once_it_is_open_again(case, jun, desk_of):
    desk_of(jun)
    client = just_signed_in(jun)
    casework.break_glass(case, by=jun, reason="Nobody answers.")
    typed = form_of(client, page_of(case))

    with clock.at(clock.now() + timedelta(minutes=61)):
        page = client.post(page_of(case), typed)

        assert page.status_code == 409
        assert f"Your opening of {case.reference} in an emergency ended at" in page.text
        assert "They are across the river.<br>셋이다." in page.text
        assert 'href="/requests/emergency/"' in page.text
        assert notes(case) == 0
        assert client.get(page_of(case)).status_code == 409

        form = client.get("/requests/emergency/").context["form"]
        assert form["reference"].value() == case.reference
        opened = client.post(
            "/requests/emergency/",
            {
                "form_token": form["form_token"].value(),
                "reference": case.reference,
                "reason": "They wait.",
            },
        )
        assert opened.headers["Location"] == page_of(case)

        again = client.get(page_of(case))
        assert "This was closed to you when you sent it" in again.text
        token = again.context["form"]["form_token"].value()
        assert again.context["form"]["text"].value() == WORDS
        assert client.post(page_of(case), {"form_token": token, "text": WORDS}).status_code == 302
        assert "This was closed to you" not in client.get(page_of(case)).text
    assert notes(case) == 1


def test_given_to_somebody_else_or_restricted_in_between_it_says_the_same_and_keeps_the_words(
    hana, mio, jun, yuki, desk_of
):
    pages = []
    for change in ("assigned", "restricted and assigned"):
        case = factories.case(hana)
        client = desk_of(hana)
        typed = form_of(client, page_of(case))
        if change != "assigned":
            casework.restrict_request(case, by=mio, reason="Her husband may look for her.")
        casework.assign(case, by=mio, lead=jun)
        before = notes(case)

        page = client.post(page_of(case), typed)

        assert page.status_code == 409
        assert "They are across the river." in page.text
        assert notes(case) == before
        pages.append(page.context["explained"].text.replace(case.reference, "R"))
    assert pages[0] == pages[1]
    assert "given to somebody else or closed to others" in pages[0]


def test_given_back_to_them_the_words_stand_in_the_form(case, hana, mio, jun, desk_of):
    client = desk_of(hana)
    typed = form_of(client, page_of(case))
    casework.assign(case, by=mio, lead=jun)
    client.post(page_of(case), typed)

    casework.assign(case, by=mio, lead=hana)

    assert client.get(page_of(case)).context["form"]["text"].value() == WORDS


def test_whoever_never_had_it_open_is_answered_as_if_it_were_not_there(case, hana, jun, desk_of):
    own = factories.case(jun)
    theirs = form_of(desk_of(hana), page_of(case))
    client = desk_of(jun)
    of_own = form_of(client, page_of(own))

    for typed in (
        {"text": WORDS},
        theirs,
        of_own,
        theirs | {"form_token": "k" * 42},
        theirs | {"form_token": "킴" * 42},
    ):
        page = client.post(page_of(case), typed)
        nothing = client.post(page_of(case).replace(str(case.pk), "0" * 8 + str(case.pk)[8:]), typed)

        assert (page.status_code, nothing.status_code) == (404, 404)
        assert WORDS[:20] not in page.text
        assert "lfnkr_kept" not in page.cookies
    assert client.get(page_of(case)).status_code == 404


def test_a_form_that_shows_nothing_of_a_request_proves_nothing_on_its_other_pages(case, hana, mio, jun, desk_of):
    """The page to take a request that nobody looks after has its form for every caseworker."""
    casework.give_back(case, by=hana, note="I am away from tomorrow on.")
    client = desk_of(jun)
    taking = form_of(client, f"/requests/{case.pk}/take/")
    assert client.get(page_of(case)).status_code == 404

    for page in (page_of(case), f"/requests/{case.pk}/death/", f"/requests/{case.pk}/restrict/"):
        answer = client.post(page, taking)

        assert answer.status_code == 404
        assert case.reference not in answer.text


def test_a_form_of_days_ago_proves_nothing_any_more(case, hana, mio, jun, desk_of):
    client = desk_of(hana)
    now = clock.now().replace(hour=12)
    with clock.at(now - timedelta(days=2)):
        old = form_of(client, page_of(case))
    with clock.at(now - timedelta(days=1)):
        recent = form_of(client, page_of(case))
    casework.assign(case, by=mio, lead=jun)

    with clock.at(now):
        assert client.post(page_of(case), old).status_code == 404
        assert client.post(page_of(case), recent).status_code == 409
    with clock.at(now + timedelta(hours=7)):
        assert client.get(page_of(case)).status_code == 409


def test_what_a_page_sends_on_to_the_one_that_records_it_instead_loses_no_word(case, hana, mio, jun, desk_of):
    client = desk_of(hana)
    typed = form_of(client, f"/requests/{case.pk}/late/") | {"note": WORDS, "instead": "1"}
    casework.assign(case, by=mio, lead=jun)

    page = client.post(reverse("cases:record-instead", args=[case.pk, "status"]), typed)

    assert page.status_code == 409
    assert "They are across the river." in page.text


def test_session_and_opening_over_together_lose_nothing_either(case, jun, desk_of):
    desk_of(jun)
    client = just_signed_in(jun)
    casework.break_glass(case, by=jun, reason="Nobody answers.")
    typed = form_of(client, page_of(case))
    client.session.flush()
    client.cookies.pop("lfnkr_session", None)

    with clock.at(clock.now() + timedelta(minutes=61)):
        assert "/accounts/login/" in client.post(page_of(case), typed).headers["Location"]
        client.force_login(jun)

        page = client.get(page_of(case))

    assert page.status_code == 409
    assert "They are across the river." in page.text


def test_a_kept_text_without_its_proof_names_no_request(case, hana, jun, desk_of):
    client = desk_of(jun)
    client.get("/")
    client.session.flush()
    client.cookies.pop("lfnkr_session", None)
    client.post(page_of(case), {"text": WORDS, "form_token": "k" * 42})
    client.force_login(jun)

    assert client.get(page_of(case)).status_code == 404
    assert case.reference not in client.get("/requests/emergency/").content.decode()


def test_the_request_of_every_page_about_a_row_can_be_looked_for(db):
    """Whatever kind of row a page is about: where nothing is found, nothing is said, and nothing breaks."""
    asked = []
    for page in checks.every_page():
        if page.parameters == {"pk"} and getattr(page.view_class, "model", None):
            is_uuid = page.view_class.model._meta.pk.get_internal_type() == "UUIDField"
            match = resolve(reverse(page.name, kwargs={"pk": uuid4() if is_uuid else 987654321}))
            assert out_of_sight._request_of(match) is None
            asked.append(page.name)

    assert {"cases:correct-stay", "cases:change-leg", "cases:task"} <= set(asked)


def test_a_form_about_what_was_taken_back_meanwhile_says_so_and_promises_nothing(hana, desk_of):
    case = factories.case(hana)
    (member,) = factories.members_of(case)
    sister = casework.tell_of_family(member, by=hana, kin="sister")
    client = desk_of(hana)
    address = reverse("cases:complete-relation", args=[case.pk, member.pk, sister.pk])
    token = client.get(address).context["form"]["form_token"].value()
    casework.void(sister, by=hana, case=case, reason="It was a friend.")

    page = client.post(address, {"form_token": token, "words": WORDS})

    assert page.status_code == 409
    assert f"{case.reference} is open to you, but what this form was about is not there any more" in page.text
    assert "They are across the river.<br>셋이다." in page.text
    assert f'href="{case.get_absolute_url()}"' in page.text
    assert "/requests/emergency/" not in page.text
    assert "kept in this browser" not in page.text
    assert "What you typed is kept nowhere" in page.text
    assert "lfnkr_kept" not in page.cookies
    assert client.get(address).status_code == 404


def test_what_waits_on_one_page_is_not_given_up_for_what_is_typed_on_another(hana, mio, jun, desk_of):
    first, second, own = (factories.case(hana) for _number in range(3))
    client = desk_of(hana)
    typed = {case: form_of(client, page_of(case)) | {"text": f"{WORDS} {case.reference}"} for case in (first, second)}
    casework.assign(first, by=mio, lead=jun)
    casework.assign(second, by=mio, lead=jun)
    for case, words in typed.items():
        assert "kept in this browser" in client.post(page_of(case), words).text

    client.get("/")
    client.session.flush()
    client.cookies.pop("lfnkr_session", None)
    client.post(page_of(own), {"text": "Her aunt has called.", "form_token": "k" * 42})
    client.force_login(hana)

    page = client.get(page_of(own))
    assert page.context["form"]["text"].value() == "Her aunt has called."
    own_words = {"form_token": page.context["form"]["form_token"].value(), "text": "Her aunt has called."}
    assert client.post(page_of(own), own_words).status_code == 302
    assert client.get(page_of(own)).context["form"]["text"].value() != "Her aunt has called."
    for case, words in typed.items():
        assert client.get(page_of(case)).status_code == 409
        casework.assign(case, by=mio, lead=hana)
        assert client.get(page_of(case)).context["form"]["text"].value() == words["text"]


def test_the_page_says_that_words_are_kept_only_where_they_are(case, hana, mio, jun, desk_of):
    client = desk_of(hana)
    typed = form_of(client, page_of(case)) | {"text": f"{WORDS} " + "x" * unsaved_input.LARGEST}
    casework.assign(case, by=mio, lead=jun)

    page = client.post(page_of(case), typed)

    assert page.status_code == 409
    assert "They are across the river." in page.text
    assert "kept in this browser" not in page.text
    assert "What you typed is kept nowhere" in page.text
    assert client.get(page_of(case)).status_code == 404
