"""What `@action` does with a function, and what it refuses to take."""

from __future__ import annotations

import inspect
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.audit.actions import THE_SYSTEM, ActionRefused, Registry
from lfnkr.audit.models import AuditEvent


@pytest.fixture
def registry() -> Registry:
    """A registry of its own, so that nothing a test declares stays behind."""
    return Registry()


@pytest.fixture
def rename(registry):
    @registry.action(_lazy("correct account"), permission="accounts.manage")
    def rename(user: User, *, by: User, latin_name: str) -> User:
        """Name somebody anew."""
        if not latin_name:
            raise ValidationError("A name is missing.")
        user.latin_name = latin_name
        user.save(update_fields=["latin_name"])
        return user

    return rename


def last_event() -> AuditEvent:
    return AuditEvent.objects.order_by("-pk").first()


def settings_of_the_act() -> tuple[str, str]:
    """The case and the path of the act under way, as the database sees them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lfnkr.case', true), current_setting('lfnkr.act', true)")
        return cursor.fetchone()


# What it refuses


def test_an_action_that_nobody_does_is_not_registered(registry):
    with pytest.raises(ActionRefused, match="needs the keyword `by`"):

        @registry.action(_lazy("move"))
        def move(user: User) -> None: ...


def test_an_action_may_not_be_told_by_place_who_does_it(registry):
    with pytest.raises(ActionRefused, match="needs the keyword `by`"):

        @registry.action(_lazy("move"))
        def move(user: User, by: User) -> None: ...


def test_what_the_system_does_takes_no_person(registry):
    with pytest.raises(ActionRefused, match="no person does it"):

        @registry.action(_lazy("move"), by=THE_SYSTEM)
        def move(*, by: User) -> None: ...


def test_a_name_is_given_once(registry, rename):
    with pytest.raises(ActionRefused, match="are both called 'rename'"):

        @registry.action(_lazy("move"), name="rename")
        def other(*, by: User) -> None: ...


def test_open_keywords_are_named(registry):
    with pytest.raises(ActionRefused, match="`takes`"):

        @registry.action(_lazy("move"))
        def move(*, by: User, **facts) -> None: ...


def test_words_chosen_when_it_is_done_each_have_their_label(registry):
    with pytest.raises(ActionRefused, match="give each of them its label"):

        @registry.action(_lazy("move"), stored_as=lambda *, kind, by: f"record {kind}")
        def move(*, by: User, kind: str) -> None: ...


def test_an_action_is_not_done_without_a_person(rename, hana):
    with pytest.raises(TypeError, match="by"):
        rename(hana, latin_name="Hana K.")


# What it does


def test_an_action_stands_in_the_trail_under_its_name_and_its_person(rename, hana, rin):
    rename(hana, by=rin, latin_name="Hana K.")

    assert (last_event().act, last_event().actor) == ("rename", rin.pk)


def test_an_action_that_refuses_leaves_nothing_behind(registry, hana, rin):
    @registry.action(_lazy("move"))
    def move(user: User, *, by: User) -> None:
        User.objects.filter(pk=user.pk).update(latin_name="Somebody else")
        raise ValidationError("Not today.")

    with pytest.raises(ValidationError):
        move(hana, by=rin)

    assert User.objects.get(pk=hana.pk).latin_name == hana.display_name


def test_an_action_within_an_action_adds_its_name(registry, rename, hana, rin):
    @registry.action(_lazy("restore"), includes=["rename"])
    def restore(user: User, *, by: User) -> User:
        return rename(user, by=by, latin_name="Hana K.")

    restore(hana, by=rin)

    assert last_event().act == "restore > rename"


def test_what_the_system_does_names_nobody(registry, hana):
    @registry.action(_lazy("climb"), stored_as="climb", by=THE_SYSTEM)
    def take_further(user: User) -> None:
        User.objects.filter(pk=user.pk).update(latin_name="Hana K.")

    take_further(hana)

    assert (last_event().act, last_event().actor) == ("climb", None)


def test_the_words_of_the_trail_are_chosen_among_those_with_a_label(registry, hana, rin):
    words = {"record fee": _lazy("record fee"), "record exchange": _lazy("record exchange")}

    @registry.action(words, stored_as=lambda user, *, kind, **_: f"record {kind}")
    def record(user: User, *, by: User, kind: str) -> None:
        User.objects.filter(pk=user.pk).update(latin_name="Hana K.")

    record(hana, by=rin, kind="exchange")

    assert last_event().act == "record exchange"


def test_the_request_the_trail_names_is_the_argument_called_case(registry, hana, rin):
    @registry.action(_lazy("close case"))
    def close_case(case: User, *, by: User) -> tuple[str, str]:
        return settings_of_the_act()

    assert close_case(hana, by=rin) == (str(hana.pk), "close case")


def test_the_request_is_found_where_no_argument_is_called_so(registry, hana, mio, rin):
    @registry.action(_lazy("end pause"), case=lambda pause, **_: mio)
    def end_pause(pause: User, *, by: User) -> tuple[str, str]:
        return settings_of_the_act()

    assert end_pause(hana, by=rin)[0] == str(mio.pk)


def test_a_request_that_comes_to_be_in_an_act_is_named_until_its_end(hana, rin):
    with trail.act("open case", by=rin):
        trail.about(hana)
        inside = settings_of_the_act()
    after = settings_of_the_act()

    assert (inside, after[0]) == ((str(hana.pk), "open case"), "")


def test_no_request_is_named_outside_an_act(hana):
    with pytest.raises(LookupError):
        trail.about(hana)


def test_what_explains_a_refusal_may_ask_the_database_since_all_is_undone_by_then(registry, hana, rin):
    @contextmanager
    def explained():
        try:
            yield
        except ValidationError:
            raise ValidationError(User.objects.get(pk=hana.pk).display_name) from None

    @registry.action(_lazy("move"), explains=lambda user, **_: explained())
    def move(user: User, *, by: User) -> None:
        User.objects.filter(pk=user.pk).update(latin_name="Somebody else")
        raise ValidationError("Not today.")

    with pytest.raises(ValidationError, match=hana.display_name):
        move(hana, by=rin)


# What it says of itself


def test_an_action_stays_the_function_it_was(rename):
    assert rename.__doc__ == "Name somebody anew."
    assert list(inspect.signature(rename).parameters) == ["user", "by", "latin_name"]
    assert (rename.name, rename.label, rename.permissions) == ("rename", "correct account", {"accounts.manage"})


def test_an_action_can_be_an_attribute_of_a_page(rename, hana, rin):
    class Page:
        action = rename

    assert Page().action(hana, by=rin, latin_name="Hana K.").latin_name == "Hana K."


def test_an_action_names_what_somebody_has_to_give(registry):
    @registry.action(_lazy("change case"), takes={"country", "region"})
    def change_case(case: User, *, by: User, version: int, **facts) -> None: ...

    assert change_case.inputs == {"version", "country", "region"}
