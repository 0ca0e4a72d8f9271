"""Drafts: what was typed and is not yet a request, sealed under a key of its own that is destroyed with it."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from cases.models import Draft
from cases.refusals import Refusal
from lfnkr import clock, sealing
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.keyring import keys
from lfnkr.keyring.models import Key

KEPT_FOR = timedelta(days=30)


class DraftGone(Refusal):
    """The draft was discarded or became a request; its key is destroyed, so nothing can be saved under it."""

    sentence = _("This draft was discarded or sent already. Copy your text and begin a new request.")


def drafts_of(user: User) -> QuerySet[Draft]:
    """The drafts a user has begun, the latest first; nobody else's, whatever the role."""
    return Draft.objects.filter(owner=user)


@transaction.atomic
def save_draft(draft_id: UUID | None, *, by: User, data: dict[str, Any]) -> Draft:
    """Keep what was typed. The same id and content again change nothing; a new id, or none, begins a draft.

    Refused for a discarded draft; another's draft is not there (404). The owner's drafts older than 30 days go.
    """
    body = json.dumps(data, ensure_ascii=False, sort_keys=True)
    with trail.act("save draft", by=by):
        draft, is_new = Draft.objects.select_for_update().get_or_create(pk=draft_id or uuid4(), defaults={"owner": by})
        _only_its_owner(draft, by)
        if is_new or _body(draft) != body:
            try:
                sealing.seal(draft, body=body)
            except sealing.KeyErased:
                raise DraftGone from None
            draft.saved_at = clock.now()
            draft.save(update_fields=["body", "saved_at"])
        _discard(drafts_of(by).exclude(pk=draft.pk), before=clock.now() - KEPT_FOR)
    return draft


def load_draft(draft: Draft, *, by: User) -> dict[str, Any]:
    """What was typed, for its owner alone; a draft that cannot be opened any more is not there (404)."""
    _only_its_owner(draft, by)
    body = _body(draft)
    if body is None:
        raise Http404
    return json.loads(body)


def discard(draft: Draft, by: User) -> None:
    """Remove a draft for good: its row, and its key as soon as that is certain. Once more is no error."""
    _only_its_owner(draft, by)
    with trail.act("discard draft", by=by):
        _discard(Draft.objects.filter(pk=draft.pk))


def tidy() -> int:
    """Discard everybody's drafts older than 30 days, and keys whose draft is gone; how many drafts it were."""
    with trail.act("tidy drafts", by=None):
        discarded = _discard(Draft.objects.all(), before=clock.now() - KEPT_FOR)
    living = Key.objects.using(keys.DATABASE).filter(
        kind="draft", erased_at=None, created_at__lt=clock.now() - timedelta(days=1)
    )
    known = set(Draft.objects.values_list("pk", flat=True))
    for subject in set(living.values_list("subject", flat=True)) - known:
        keys.erase("draft", subject)
    return discarded


def _discard(drafts: QuerySet[Draft], before=None) -> int:
    """Remove rows now and their keys after the commit, so that a rollback gives back a draft that still opens."""
    if before is not None:
        drafts = drafts.filter(saved_at__lt=before)
    gone = list(drafts.values_list("pk", flat=True))
    for pk in gone:
        transaction.on_commit(partial(keys.erase, "draft", pk))
    drafts.filter(pk__in=gone).delete()
    return len(gone)


def _body(draft: Draft) -> str | None:
    """The sealed text, or None when its key is gone or it was altered."""
    (texts,) = sealing.unseal_many([draft], "body")
    return texts["body"]


def _only_its_owner(draft: Draft, by: User) -> None:
    """Another's draft is not there."""
    if draft.owner_id != by.pk:
        raise Http404
