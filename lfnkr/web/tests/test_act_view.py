"""The one way a form becomes an act: one effect, nothing typed is lost, nobody overwrites what she has not read."""

from __future__ import annotations

import threading

import pytest
import time_machine
from django import forms
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.http import HttpResponse
from django.test import Client
from django.test.utils import isolate_apps
from django.urls import include, path

from lfnkr import urls as front_door
from lfnkr.accounts import account_actions
from lfnkr.accounts.models import RoleChange, User
from lfnkr.accounts.tests.people import Browser, person
from lfnkr.audit.models import AuditEvent
from lfnkr.models import FormToken, KeptText
from lfnkr.web import form_tokens, last_seen, unsaved_input
from lfnkr.web.views import ActView

NOTES = "note/"


class NoteForm(forms.Form):
    reason = forms.CharField(max_length=50)
    role = forms.ChoiceField(choices=[("auditor", "Auditor"), ("treasurer", "Treasurer")])


class ProposeForJun(ActView):
    """Writes a row each time it acts, so that effects can be counted."""

    permission_required = "accounts.manage"
    form_class = NoteForm
    done = "Noted."

    def act(self, obj, form):
        jun = User.objects.get(username="jun")
        facts = {"user": jun, "role_before": jun.role, "role_after": "auditor", "proposed_by": self.request.user}
        change = RoleChange.objects.create(**facts)
        if "refuse" in form.cleaned_data["reason"]:
            raise ValidationError({"reason": "Say it in other words."})
        return change

    def get_success_url(self):
        return f"/staff/?made={self.result.pk}"


class OfOneAccount(ProposeForJun):
    """The same about a row."""

    model = User


class EndSessionsOfOne(ActView):
    """Open to whoever sees accounts, with an action of those who manage them."""

    permission_required = "accounts.see_accounts"
    action = account_actions.end_sessions
    model = User
    done = "Ended."

    def get_success_url(self):
        return "/staff/"


urlpatterns = [
    path("sessions/<uuid:pk>/", EndSessionsOfOne.as_view(), name="sessions-of-one"),
    path(NOTES, ProposeForJun.as_view(), name="note"),
    path("account/<uuid:pk>/", OfOneAccount.as_view(), name="of-one-account"),
    path("", include(front_door)),
]
pytestmark = pytest.mark.urls(__name__)

TYPED = {"reason": "A reason of some length", "role": "treasurer"}


@pytest.fixture
def desk(client, rin, jun) -> Client:
    client.force_login(rin)
    return client


def token_on(page: HttpResponse) -> str:
    return page.context["form"].fields[form_tokens.FIELD].initial


# One effect


def test_each_form_shown_carries_a_token_of_its_own(desk):
    first, second = desk.get(f"/{NOTES}"), desk.get(f"/{NOTES}")

    assert token_on(first) != token_on(second)
    assert f'value="{token_on(first)}"' in first.text


def test_the_same_form_sent_twice_has_one_effect(desk):
    typed = TYPED | {"form_token": token_on(desk.get(f"/{NOTES}"))}

    answers = [desk.post(f"/{NOTES}", typed) for _time in range(3)]

    assert RoleChange.objects.count() == 1
    assert {answer.url for answer in answers} == {f"/staff/?made={RoleChange.objects.get().pk}"}


@pytest.mark.parametrize("token", [None, "", "t" * 44, "\u2603", "\x00"])
def test_a_form_without_its_token_is_refused_and_what_was_typed_stays(rin, jun, token):
    bare = Client()
    bare.force_login(rin)
    sent = TYPED if token is None else TYPED | {"form_token": token}

    page = bare.post(f"/{NOTES}", sent)

    assert "saved once only" in page.text
    assert "A reason of some length" in page.text
    assert not RoleChange.objects.exists()
    again = page.context["form"]["form_token"].value()
    assert bare.post(f"/{NOTES}", TYPED | {"form_token": again}).status_code == 302
    assert RoleChange.objects.count() == 1


def test_the_same_token_with_other_content_is_refused(desk):
    typed = TYPED | {"form_token": token_on(desk.get(f"/{NOTES}"))}
    desk.post(f"/{NOTES}", typed)

    answer = desk.post(f"/{NOTES}", typed | {"reason": "Something else"})

    assert RoleChange.objects.count() == 1
    assert "saved before with other content" in answer.text
    assert "Something else" in answer.text


def test_the_token_of_somebody_else_is_refused(desk, rin):
    typed = TYPED | {"form_token": token_on(desk.get(f"/{NOTES}"))}
    desk.post(f"/{NOTES}", typed)
    desk.force_login(person("kim", "administrator"))

    desk.post(f"/{NOTES}", typed)

    assert RoleChange.objects.count() == 1


def test_the_stored_digest_tells_nothing_of_the_content(desk):
    desk.post(f"/{NOTES}", TYPED | {"form_token": "t" * 43})

    row = FormToken.objects.get()
    assert len(row.digest) == 64
    assert TYPED["reason"] not in str(row.__dict__)


@pytest.mark.django_db(transaction=True)
def test_sent_ten_times_at_the_same_moment_it_has_one_effect(rin, jun):
    desks = [Browser() for _number in range(10)]
    for each in desks:
        each.force_login(rin)
    answers = []

    def send(desk: Client) -> None:
        answers.append(desk.post(f"/{NOTES}", TYPED | {"form_token": "s" * 43}).url)
        connection.close()

    threads = [threading.Thread(target=send, args=[each]) for each in desks]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert RoleChange.objects.count() == 1
    assert answers == [f"/staff/?made={RoleChange.objects.get().pk}"] * len(desks)


# Nothing typed is lost


def test_a_refused_act_leaves_nothing_behind_and_everything_typed_in_the_form(desk):
    typed = {"reason": "please refuse", "role": "treasurer", "form_token": "r" * 43}

    page = desk.post(f"/{NOTES}", typed)

    assert (page.status_code, RoleChange.objects.count(), FormToken.objects.count()) == (200, 0, 0)
    assert page.context["form"].errors == {"reason": ["Say it in other words."]}
    assert 'value="please refuse"' in page.text
    assert '<option value="treasurer" selected>' in page.text


def test_after_a_refusal_the_mended_form_is_accepted(desk):
    desk.post(f"/{NOTES}", {"reason": "please refuse", "role": "auditor", "form_token": "r" * 43})

    desk.post(f"/{NOTES}", TYPED | {"form_token": "r" * 43})

    assert RoleChange.objects.count() == 1


def test_a_form_that_is_not_well_formed_keeps_what_was_typed(desk):
    page = desk.post(f"/{NOTES}", {"reason": "x" * 60, "role": "treasurer"})

    assert "x" * 60 in page.text
    assert RoleChange.objects.count() == 0


def test_what_was_typed_when_the_session_ended_comes_back_after_signing_in(desk, rin):
    desk.get(f"/{NOTES}")
    end_session(desk)
    answer = desk.post(f"/{NOTES}", TYPED | {"form_token": "k" * 43})
    desk.force_login(rin)

    page = desk.get(f"/{NOTES}")

    assert answer.url.startswith("/accounts/login/?next=%2Fnote%2F")
    assert RoleChange.objects.count() == 0
    assert 'value="A reason of some length"' in page.text
    assert '<option value="treasurer" selected>' in page.text
    assert "You were signed out while writing" in page.text


def test_the_kept_text_lies_sealed_and_is_destroyed_once_it_is_saved(desk, rin):
    desk.get(f"/{NOTES}")
    end_session(desk)
    desk.post(f"/{NOTES}", TYPED)
    sealed = bytes(KeptText.objects.get().sealed)
    desk.force_login(rin)

    desk.post(f"/{NOTES}", TYPED)

    assert b"reason" not in sealed
    assert TYPED["reason"].encode() not in sealed
    assert not KeptText.objects.exists()
    assert desk.cookies["lfnkr_kept"].value == ""


@pytest.mark.parametrize(
    ("reason", "ended", "said"),
    [
        ("Words.", "kept", "What you were writing comes back"),
        ("x" * unsaved_input.LARGEST, "lost", "was too much to be kept here"),
    ],
)
def test_the_sign_in_page_says_that_words_come_back_only_where_they_are_kept(client, rin, jun, reason, ended, said):
    with time_machine.travel("2026-11-23 02:00 +0000", tick=False) as clock:
        client.force_login(rin)
        client.get(f"/{NOTES}")
        clock.shift(15 * 60 + 1)
        answer = client.post(f"/{NOTES}", TYPED | {"reason": reason})
        page = client.get(answer.url)
        idle = client.get("/accounts/login/?ended=1")

    assert answer.url.endswith(f"&ended={ended}")
    assert said in page.text
    assert "Your session has ended" in idle.text
    assert "What you were writing" not in idle.text


def test_where_many_texts_wait_none_is_given_up_for_one_more(rf, rin):
    cookies = {last_seen.COOKIE: last_seen.signed(last_seen.Seen(rin.pk, "", 0))}

    def keep(page: int, text: str) -> bool:
        request, response = rf.post(f"/{page}/", {"text": text}), HttpResponse()
        request.COOKIES |= cookies
        is_kept = unsaved_input.keep(request, response)
        cookies.update({name: morsel.value for name, morsel in response.cookies.items()})
        return is_kept

    assert [keep(page, "first") for page in range(unsaved_input.MOST + 1)] == [True] * unsaved_input.MOST + [False]
    assert keep(0, "second")

    request = rf.get("/0/")
    request.user, request.COOKIES = rin, request.COOKIES | cookies
    waiting = unsaved_input.waiting(request)
    assert [kept.path for kept in waiting][:1] == ["/0/"]
    assert [kept.typed["text"] for kept in waiting] == ["second"] + ["first"] * (unsaved_input.MOST - 1)
    assert KeptText.objects.count() == unsaved_input.MOST


def test_the_kept_text_is_not_given_to_somebody_else_in_the_same_browser(desk, mio, rin):
    desk.get(f"/{NOTES}")
    end_session(desk)
    desk.post(f"/{NOTES}", TYPED)
    desk.force_login(person("kim", "administrator"))

    assert "A reason of some length" not in desk.get(f"/{NOTES}").text


def test_nothing_is_kept_for_a_stranger(client, db):
    client.post(f"/{NOTES}", TYPED)
    client.cookies[last_seen.COOKIE] = "forged:by:somebody"
    client.post(f"/{NOTES}", TYPED)

    assert not KeptText.objects.exists()


def test_nothing_is_kept_that_another_site_made_the_browser_send(rin, jun):
    desk = Client(enforce_csrf_checks=True)
    desk.force_login(rin)
    token = desk.get(f"/{NOTES}").cookies["lfnkr_csrf"].value
    end_session(desk)

    forged = desk.post(f"/{NOTES}", TYPED)
    kept_before = KeptText.objects.count()
    honest = desk.post(f"/{NOTES}", TYPED | {"csrfmiddlewaretoken": token})

    assert (forged.status_code, kept_before) == (403, 0)
    assert (honest.status_code, KeptText.objects.count()) == (302, 1)


# Who may, and which row


def test_the_row_is_404_before_the_act_is_403(client, hana, jun):
    client.force_login(hana)

    assert client.get(f"/account/{jun.pk}/").status_code == 404
    assert client.get(f"/account/{hana.pk}/").status_code == 403
    assert client.post(f"/account/{hana.pk}/", TYPED).status_code == 403
    assert client.get(f"/account/{'0' * 8}-0000-4000-8000-{'0' * 12}/").status_code == 404


def test_a_refusal_names_the_role_to_ask(client, hana):
    client.force_login(hana)

    page = client.get(f"/{NOTES}")

    assert page.status_code == 403
    assert "Ask a colleague with this role: Administrator." in page.text


# Two people, one row


@pytest.fixture
def things(owner_connection):
    """A table with versions, for this test alone."""
    owner_connection.execute("CREATE TABLE lfnkr_thing (id bigint PRIMARY KEY, name text, version int)")
    with isolate_apps("lfnkr"):

        class Things(models.QuerySet):
            def visible_to(self, user):
                return self

        class Thing(models.Model):
            name = models.CharField(max_length=30)
            version = models.PositiveIntegerField(default=1)
            objects = Things.as_manager()

            class Meta:
                app_label = "lfnkr"

            def __str__(self):
                return self.name

        yield Thing.objects


class ThingForm(forms.Form):
    name = forms.CharField()
    version = forms.IntegerField(widget=forms.HiddenInput)


class RenameThing(ActView):
    permission_required = "accounts.manage"
    form_class = ThingForm

    def act(self, thing, form):
        assert form.cleaned_data.keys() == {"name"}
        type(thing).objects.filter(pk=thing.pk).update(name=form.cleaned_data["name"], version=models.F("version") + 1)

    def get_success_url(self):
        return "/staff/"


def rename(rf, rin, thing, **typed) -> HttpResponse:
    request = rf.post("/", typed) if typed else rf.get("/")
    request.user, request._messages = rin, CookieStorage(request)
    response = RenameThing.as_view(model=type(thing))(request, pk=thing.pk)
    return response.render() if hasattr(response, "render") else response


def test_an_editing_form_starts_from_the_row(rf, rin, things):
    thing = things.create(id=1, name="as stored", version=4)

    page = rename(rf, rin, thing)

    assert page.context_data["form"].initial == {"name": "as stored", "version": 4}


def test_a_row_that_moved_on_shows_both_versions_and_saves_nothing(rf, rin, things):
    thing = things.create(id=1, name="theirs", version=5)

    page = rename(rf, rin, thing, name="mine", version="4", form_token="v" * 43)

    (change,) = page.context_data["stale"]["changes"]
    assert (change.yours, change.theirs, change.is_changed) == ("mine", "theirs", True)
    assert things.get().name == "theirs"
    assert not FormToken.objects.exists()
    assert "Somebody else" in page.text


def test_having_compared_one_may_save_ones_own(rf, rin, things):
    thing = things.create(id=1, name="theirs", version=5)
    page = rename(rf, rin, thing, name="mine", version="4", form_token="v" * 43)
    shown = {field.html_name: field.value() for field in page.context_data["form"]}

    again = rename(rf, rin, thing, **shown)

    assert again.status_code == 302
    assert things.get().name == "mine"


def end_session(desk: Client) -> None:
    """As if the time were over: the browser keeps its cookies, the server has forgotten the session."""
    desk.session.flush()
    desk.cookies.pop("lfnkr_session", None)


# What it asks besides its own permission


def test_whoever_may_only_look_is_refused_when_they_act(client, mio, jun):
    client.force_login(mio)
    address = f"/sessions/{jun.pk}/"

    assert client.get(address).status_code == 200
    assert client.post(address, {form_tokens.FIELD: form_tokens.new()}).status_code == 403


def test_an_action_follows_from_its_name_alone(client, rin, jun):
    client.force_login(rin)

    answer = client.post(f"/sessions/{jun.pk}/", {form_tokens.FIELD: form_tokens.new()})

    assert answer.url == "/staff/"
    assert AuditEvent.objects.filter(act="end sessions", actor=rin.pk).exists()
