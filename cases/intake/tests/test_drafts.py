"""Drafts: their owner's alone, saved as often as one likes with one effect, and gone with their key."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import transaction
from django.http import Http404

from cases.intake import drafts
from cases.intake.views import as_typed
from cases.models import Draft
from lfnkr.audit.models import AuditEvent
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import FuzzyDate
from lfnkr.keyring.models import Key
from lfnkr.keyring.tests.keyrings import key_for

TYPED = {"name": "리영희", "children": ["two", 2], "place": ""}
JANUARY = datetime(2018, 1, 5, tzinfo=UTC)


def living_keys():
    """Keys of drafts that are not erased."""
    return Key.objects.filter(kind="draft", erased_at=None).count()


def test_what_was_typed_comes_back(hana):
    draft = drafts.save_draft(None, by=hana, data=TYPED)

    (kept,) = drafts.drafts_of(hana)
    assert kept == draft
    assert drafts.load_draft(kept, by=hana) == TYPED


def test_a_draft_is_its_owners_alone(hana, mio):
    draft = drafts.save_draft(None, by=hana, data=TYPED)

    assert not drafts.drafts_of(mio)
    for refused in (
        lambda: drafts.load_draft(draft, by=mio),
        lambda: drafts.save_draft(draft.pk, by=mio, data={}),
        lambda: drafts.discard(draft, by=mio),
    ):
        with pytest.raises(Http404):
            refused()
    assert drafts.load_draft(draft, by=hana) == TYPED


def test_saving_the_same_twice_has_one_effect(hana):
    draft_id = uuid4()
    first = drafts.save_draft(draft_id, by=hana, data=TYPED)
    again = drafts.save_draft(draft_id, by=hana, data=dict(reversed(TYPED.items())))

    assert Draft.objects.count() == 1
    assert bytes(first.body) == bytes(again.body)
    assert AuditEvent.objects.filter(table_name="cases_draft").count() == 1


def test_a_page_does_not_write_over_what_another_kept_since_it_was_opened(hana):
    first = drafts.save_draft(None, by=hana, data=TYPED | {"draft_page": "a"})
    opened = first.saved_at.isoformat()
    longer = TYPED | {"draft_page": "a", "summary": "more"}
    drafts.save_draft(first.pk, by=hana, data=longer)

    other = drafts.save_draft(first.pk, by=hana, data=TYPED | {"draft_page": "b"}, basis=opened)

    assert other.pk != first.pk
    assert drafts.load_draft(Draft.objects.get(pk=first.pk), by=hana) == longer


@pytest.mark.parametrize(
    ("page", "turn", "is_late"),
    [
        ("a", "8.1 2", True),
        ("a", "8.1 10", False),
        ("a", "9.5 1", False),  # shown again after a refusal: its script counts anew
        ("a", "", False),
        ("b", "8.1 2", False),
    ],
)
def test_what_a_page_sent_earlier_and_arrives_later_changes_nothing(hana, page, turn, is_late):
    first = drafts.save_draft(None, by=hana, data={"summary": ["all"], "draft_page": ["a"], "draft_turn": ["8.1 3"]})

    drafts.save_draft(
        first.pk,
        by=hana,
        data={"summary": ["half"], "draft_page": [page], "draft_turn": [turn]},
        basis=first.saved_at.isoformat(),
    )

    assert drafts.load_draft(drafts.drafts_of(hana).get(), by=hana)["summary"] == ["all" if is_late else "half"]


def test_a_draft_opened_again_goes_on_in_its_new_page(hana):
    first = drafts.save_draft(None, by=hana, data=TYPED | {"draft_page": "a"})

    again = drafts.save_draft(first.pk, by=hana, data=TYPED | {"draft_page": "b"}, basis=first.saved_at.isoformat())

    assert again.pk == first.pk


def test_saving_more_replaces_what_was_there(hana):
    draft = drafts.save_draft(None, by=hana, data=TYPED)

    drafts.save_draft(draft.pk, by=hana, data={"name": "이영희"})

    assert drafts.load_draft(Draft.objects.get(), by=hana) == {"name": "이영희"}


def test_discarding_destroys_row_and_key(hana, django_capture_on_commit_callbacks):
    draft = drafts.save_draft(None, by=hana, data=TYPED)
    with django_capture_on_commit_callbacks(execute=True):
        drafts.discard(draft, by=hana)

    assert not Draft.objects.exists()
    assert living_keys() == 0
    with pytest.raises(Http404):
        drafts.load_draft(draft, by=hana)


def test_nothing_is_saved_under_a_discarded_draft(hana, django_capture_on_commit_callbacks):
    draft = drafts.save_draft(None, by=hana, data=TYPED)
    with django_capture_on_commit_callbacks(execute=True):
        drafts.discard(draft, by=hana)

    with pytest.raises(drafts.DraftGone):
        drafts.save_draft(draft.pk, by=hana, data=TYPED)
    assert not Draft.objects.exists()


def test_a_discarding_that_is_rolled_back_leaves_a_draft_that_opens(hana, django_capture_on_commit_callbacks):
    draft = drafts.save_draft(None, by=hana, data=TYPED)
    with pytest.raises(ZeroDivisionError), django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        drafts.discard(draft, by=hana)
        raise ZeroDivisionError

    assert drafts.load_draft(Draft.objects.get(), by=hana) == TYPED


def test_saving_throws_ones_old_drafts_away(hana, jun, django_capture_on_commit_callbacks):
    with clock.at(JANUARY):
        drafts.save_draft(None, by=hana, data=TYPED)
        others = drafts.save_draft(None, by=jun, data=TYPED)
    with clock.at(JANUARY + timedelta(days=31)), django_capture_on_commit_callbacks(execute=True):
        new = drafts.save_draft(None, by=hana, data={})

    assert set(Draft.objects.all()) == {others, new}
    assert living_keys() == 2


def test_tidy_throws_everybodys_old_drafts_away_and_keeps_the_others(
    hana, jun, django_capture_on_commit_callbacks, capsys
):
    with clock.at(JANUARY):
        drafts.save_draft(None, by=hana, data=TYPED)
    with clock.at(JANUARY + timedelta(days=5)):
        young = drafts.save_draft(None, by=jun, data=TYPED)
    with clock.at(JANUARY + timedelta(days=30, hours=1)), django_capture_on_commit_callbacks(execute=True):
        call_command("tidy")

    assert capsys.readouterr().out == "Drafts discarded: 1.\n"
    assert drafts.load_draft(Draft.objects.get(), by=jun) == TYPED
    assert list(Draft.objects.all()) == [young]
    assert living_keys() == 1


def test_tidy_destroys_keys_that_a_crash_left_behind(hana):
    with clock.at(JANUARY):
        key_for("draft", uuid4())
        key_for("case", uuid4())

    drafts.tidy()

    assert living_keys() == 0
    assert Key.objects.filter(kind="case", erased_at=None).count() == 1


def test_a_day_told_from_the_day_it_was_typed_stays_that_day(hana):
    draft = drafts.save_draft(
        None,
        by=hana,
        data={"people-0-birth_on": ["3 days ago"], "received_at": ["yesterday 14:05"], "summary": ["3 days ago"]},
    )
    day = FuzzyDate.parse((clock.today() - timedelta(days=3)).isoformat())

    with clock.at(clock.now() + timedelta(days=2)):
        typed = as_typed(drafts.load_draft(draft, by=hana), draft)

    assert (typed["people-0-birth_on"], typed["summary"]) == (str(day), "3 days ago")
    assert typed["received_at"] == str(FuzzyDate.parse(f"{clock.today() - timedelta(days=1)}T14:05"))
