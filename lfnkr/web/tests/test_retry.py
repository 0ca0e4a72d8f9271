"""A request that lost to another one runs again from the beginning, once, and leaves one effect and one answer."""

from __future__ import annotations

import threading

import pytest
from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import include, path

from lfnkr import urls as front_door
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.audit.models import AuditEvent
from lfnkr.models import FormToken
from lfnkr.web import retry
from lfnkr.web.views import ActView

CONFLICTS = {"deadlock": "40P01", "serialisation failure": "40001"}
LOCK_TIMEOUT = "55P03"


class Outside:
    """How often a view still loses, by which SQLSTATE, and what it saw: what a rollback cannot take back."""

    loses, sqlstate, seen = 0, "40P01", []


def meet_another() -> None:
    """Have the server end this transaction, as it ends the one it chooses among two that wait for each other."""
    if Outside.loses:
        Outside.loses -= 1
        with connection.cursor() as cursor:
            cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'ended' USING ERRCODE = '{Outside.sqlstate}'; END $$")


class Rename(ActView):
    """Renames an account, says so, counts in the session, reads a file; and then meets somebody."""

    permission_required = "accounts.manage"
    form_class = type("NameForm", (forms.Form,), {"name": forms.CharField(), "paper": forms.FileField(required=False)})
    done = "Renamed."

    def act(self, obj, form):
        user, session = User.objects.get(username="jun"), self.request.session
        with trail.act("correct account", by=self.request.user):
            user.latin_name = f"{user.display_name} {form.cleaned_data['name']}"
            user.save(update_fields=["latin_name"])
        paper = form.cleaned_data["paper"]
        session["count"] = session.get("count", 0) + 1
        messages.info(self.request, "Said once.")
        Outside.seen.append(paper.read() if paper else None)
        meet_another()

    def get_success_url(self):
        return "/staff/"


def plain(request: HttpRequest) -> HttpResponse:
    """Changes whoever asks, and tells all it was sent."""
    request.user.latin_name += " again"
    request.user.save(update_fields=["latin_name"])
    paper = request.FILES["paper"].read().decode() if request.FILES else "no paper"
    meet_another()
    return HttpResponse(f"answered {request.POST.get('name')}, {paper}")


def deferred(request: HttpRequest) -> HttpResponse:
    """Loses after the view, when the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO late VALUES (%s)", [Outside.sqlstate])
    return HttpResponse("answered")


def crossing(request: HttpRequest, first: str, second: str) -> HttpResponse:
    """Takes two rows one after the other, and between them waits for whoever takes them the other way round."""
    for number, name in enumerate((first, second)):
        User.objects.select_for_update(no_key=True).get(username=name)
        if not number and not getattr(Outside.crossed, "met", False):
            Outside.crossed.met = True
            Outside.gate.wait(20)
    return HttpResponse("answered")


def streams(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter([b"row"]))


urlpatterns = [
    path("rename/", Rename.as_view(), name="rename"),
    path("plain/", plain),
    path("deferred/", deferred),
    path("crossing/<first>/<second>/", crossing),
    path("streams/", streams),
    path("", include(front_door)),
]
handler500 = front_door.handler500
pytestmark = pytest.mark.urls(__name__)
commits = pytest.mark.django_db(transaction=True)

TYPED = {"name": "Kim", "form_token": "r" * 43}


@pytest.fixture
def desk(rin, jun) -> Client:
    Outside.loses, Outside.sqlstate, Outside.seen = 0, "40P01", []
    browser = Client(raise_request_exception=False)
    browser.force_login(rin)
    return browser


def name_of_jun() -> str:
    return User.objects.get(username="jun").display_name


# Lost twice


def test_who_loses_twice_is_told_the_true_reason_and_keeps_what_was_typed(desk, jun):
    Outside.loses = 2

    answer = desk.post("/rename/", TYPED)

    assert answer.status_code == 409
    assert "Two people changed the same thing at the same moment. Nothing was saved. Send it again." in answer.text
    assert 'value="Kim"' in answer.text
    assert "The database does not answer" not in answer.text
    assert name_of_jun() == jun.display_name
    assert not FormToken.objects.exists()
    assert not AuditEvent.objects.filter(act="correct account").exists()


def test_the_form_that_lost_twice_can_be_sent_again_as_it_is(desk, jun):
    Outside.loses = 2
    desk.post("/rename/", TYPED)

    assert desk.post("/rename/", TYPED).status_code == 302
    assert name_of_jun() == f"{jun.display_name} Kim"


def test_a_page_without_a_form_of_ours_says_the_reason_too(desk):
    Outside.loses = 2

    answer = desk.post("/plain/", {"name": "Kim"})

    assert answer.status_code == 409
    assert "Two people changed the same thing at the same moment" in answer.text
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")


def test_it_is_not_tried_a_third_time(desk):
    Outside.loses = 5

    desk.post("/rename/", TYPED)

    assert len(Outside.seen) == 2


def test_what_is_no_conflict_is_not_tried_again(desk):
    Outside.loses, Outside.sqlstate = 1, LOCK_TIMEOUT

    assert desk.post("/rename/", TYPED).status_code == 503
    assert len(Outside.seen) == 1


# Lost once


@pytest.mark.parametrize("sqlstate", CONFLICTS.values(), ids=CONFLICTS)
def test_who_loses_once_notices_nothing_and_has_one_effect(desk, jun, sqlstate):
    Outside.loses, Outside.sqlstate = 1, sqlstate

    answer = desk.post("/rename/", TYPED | {"paper": SimpleUploadedFile("a.txt", b"words")})

    assert answer.status_code == 302
    assert name_of_jun() == f"{jun.display_name} Kim"
    assert Outside.seen == [b"words", b"words"]
    assert AuditEvent.objects.filter(act="correct account").values("act_id").distinct().count() == 1
    assert FormToken.objects.count() == 1


def test_session_and_messages_do_not_double(desk):
    Outside.loses = 1

    page = desk.post("/rename/", TYPED, follow=True)

    assert [str(message) for message in page.context["messages"]] == ["Said once.", "Renamed."]
    assert desk.session["count"] == 1


def test_a_body_and_files_read_once_are_there_again(desk):
    Outside.loses = 1

    answer = desk.post("/plain/", {"name": "Kim", "paper": SimpleUploadedFile("a.txt", b"words")})

    assert answer.text == "answered Kim, words"


def test_nothing_the_lost_try_hung_on_the_request_is_there_again(desk, rin):
    Outside.loses = 1

    desk.post("/plain/", {"name": "Kim"})

    assert User.objects.get(pk=rin.pk).latin_name == f"{rin.display_name} again"


@pytest.fixture
def late(superuser_connection) -> None:
    """A table whose rows are refused when the transaction ends: by the first row alone."""
    superuser_connection.execute(
        "CREATE TABLE late (sqlstate text); CREATE SEQUENCE lost; GRANT ALL ON late, lost TO lfnkr_web;"
        " CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF nextval('lost') <= 1 THEN"
        "   RAISE EXCEPTION 'ended' USING ERRCODE = NEW.sqlstate; END IF; RETURN NULL; END $$;"
        " CREATE CONSTRAINT TRIGGER lose AFTER INSERT ON late DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION lose()"
    )


@commits
def test_who_loses_at_the_commit_is_answered_again_too(late, desk, superuser_connection):
    assert desk.post("/deferred/").text == "answered"
    assert superuser_connection.execute("SELECT count(*) FROM late").fetchone() == (1,)


@commits
def test_another_error_at_the_commit_is_not_tried_again(late, desk, superuser_connection):
    Outside.sqlstate = "57P05"  # idle_session_timeout, an operational error

    assert desk.post("/deferred/").status_code == 503
    assert superuser_connection.execute("SELECT last_value, is_called FROM lost").fetchone() == (1, True)


@commits
def test_two_who_really_wait_for_each_other_are_both_answered(desk, rin, superuser_connection):
    Outside.gate, Outside.crossed, answers = threading.Barrier(2), threading.local(), []
    other = Client(raise_request_exception=False)
    other.force_login(rin)

    def send(browser: Client, address: str) -> None:
        answers.append(browser.get(address).status_code)
        connections.close_all()

    work = [(desk, "/crossing/rin/jun/"), (other, "/crossing/jun/rin/")]
    threads = [threading.Thread(target=send, args=each) for each in work]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert answers == [200, 200]


# Around it


def test_a_page_that_streams_is_refused(desk):
    assert desk.get("/streams/").status_code == 500


@pytest.mark.parametrize(
    ("sqlstate", "expected"), [("40P01", True), ("40001", True), (LOCK_TIMEOUT, False), ("57014", False)]
)
def test_only_what_another_transaction_caused_is_a_conflict(db, sqlstate, expected):
    Outside.loses, Outside.sqlstate = 1, sqlstate
    with pytest.raises(Exception, match="ended") as caught, transaction.atomic():
        meet_another()

    assert retry.is_conflict(caught.value) is expected
    assert not retry.is_conflict(None)
