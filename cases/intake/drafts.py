"""Drafts: what was typed and is not yet a request, sealed under a key of its own that is destroyed with it."""

from __future__ import annotations

import json
import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _lazy

from cases.intake.models import Draft
from lfnkr.accounts.models import User
from lfnkr.audit.actions import THE_SYSTEM, action
from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.keyring import keys, sealing
from lfnkr.keyring.models import Key

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=30)
PAGE = "draft_page"
"""Under this name a draft holds which page in a browser wrote it last."""
TURN = "draft_turn"
"""Under this name a draft holds which saving of its page, as the browser has loaded it, it is: `<loading> <number>`."""

EARLIER = "earlier"
"""Under this name a draft holds that it tells of an earlier rescue, so that it is opened as one again."""


class DraftGone(DomainError):
    """The draft was discarded or became a request; its key is destroyed, so nothing can be saved under it."""

    sentence = _lazy(
        "This was sent or thrown away already, perhaps in another window. Look at your open requests; if it is another request, copy your text and log it anew."
    )


def drafts_of(user: User) -> QuerySet[Draft]:
    """The drafts a user has begun, the latest first; nobody else's, whatever the role."""
    return Draft.objects.filter(owner=user)


@dataclass(frozen=True)
class Begun:
    """A draft as its owner finds it again: when it was kept, for how many people, and whether of an earlier rescue."""

    draft: Draft
    people: int
    is_earlier: bool = False


def begun_by(user: User) -> list[Begun]:
    """The latest ten drafts of a user."""
    rows = list(drafts_of(user)[:10])
    bodies = [texts["body"] for texts in sealing.unseal_many(rows, "body")]
    kept = [(draft, json.loads(body)) for draft, body in zip(rows, bodies, strict=True) if body]
    return [Begun(draft, _people(typed), is_earlier=EARLIER in typed) for draft, typed in kept]


def _people(typed: dict[str, Any]) -> int:
    """How many rows of people a draft holds, without those taken away."""
    return sum(name.endswith("-name") and f"{name.removesuffix('name')}DELETE" not in typed for name in typed)


def is_gone(draft_id: UUID) -> bool:
    """Whether there was such a draft, and it was sent or thrown away."""
    keys_of_it = Key.objects.using(keys.DATABASE).filter(kind="draft", subject=draft_id)
    return keys_of_it.exclude(erased_at=None).exists()


@action(_lazy("save draft"), permission="cases.log_request")
def save_draft(draft_id: UUID | None, *, by: User, data: dict[str, Any], basis: str = "") -> Draft:
    """Keep what was typed. The same again, sent by the same page in the same turn, changes nothing; a new id, or none, begins a draft.

    What another page has kept since this one was opened (at `basis`) is not written over: this one begins a draft of its own.
    What the same page sent earlier and arrives later changes nothing.
    Refused for a discarded draft; another's draft is not there (404). The owner's drafts older than 30 days go.
    """
    body = json.dumps(data, ensure_ascii=False, sort_keys=True)
    draft, is_new = Draft.objects.select_for_update().get_or_create(pk=draft_id or uuid4(), defaults={"owner": by})
    _only_its_owner(draft, by)
    kept = None if is_new else _body(draft)
    if kept and kept != body and _is_overtaken(draft, json.loads(kept), data, basis):
        draft, is_new = Draft.objects.create(owner=by), True
    if is_new or (kept != body and not (kept and _is_late(json.loads(kept), data))):
        try:
            sealing.seal(draft, body=body)
        except sealing.KeyErased:
            raise DraftGone from None
        draft.saved_at = clock.now()
        draft.save(update_fields=["body", "saved_at"])
    _discard(drafts_of(by).exclude(pk=draft.pk), before=clock.now() - KEPT_FOR)
    return draft


def new_page() -> str:
    """Tells one opening of the page from every other."""
    return secrets.token_urlsafe(9)


def _is_overtaken(draft: Draft, kept: dict[str, Any], data: dict[str, Any], basis: str) -> bool:
    """Whether what is kept was written by another page after this one was opened."""
    return kept.get(PAGE) != data.get(PAGE) and draft.saved_at.isoformat() != basis


def _is_late(kept: dict[str, Any], data: dict[str, Any]) -> bool:
    """Whether the same page has sent what is kept after this: on a bad line the later may arrive first."""
    (loading, number), (kept_loading, kept_number) = _turn(data), _turn(kept)
    return kept.get(PAGE) == data.get(PAGE) and loading == kept_loading and number < kept_number


def _turn(typed: dict[str, Any]) -> tuple[str, int]:
    """Of which loading of its page a saving is, and its number there; nought without a script that counts them."""
    loading, _blank, number = "".join(typed.get(TURN) or ()).partition(" ")
    return loading, int(number) if number.isdecimal() and len(number) < 9 else 0


def load_draft(draft: Draft, *, by: User) -> dict[str, Any]:
    """What was typed, for its owner alone; a draft that cannot be opened any more is not there (404)."""
    _only_its_owner(draft, by)
    body = _body(draft)
    if body is None:
        raise Http404
    return json.loads(body)


@action(_lazy("discard draft"), permission="cases.log_request", name="discard draft")
def discard(draft: Draft, *, by: User) -> None:
    """Remove a draft for good: its row, and its key as soon as that is certain. Once more is no error."""
    _only_its_owner(draft, by)
    _discard(Draft.objects.filter(pk=draft.pk))


def tidy() -> int:
    """Discard everybody's drafts older than 30 days, and keys whose draft is gone; how many drafts it were."""
    discarded = tidy_drafts()
    living = Key.objects.using(keys.DATABASE).filter(
        kind="draft", erased_at=None, created_at__lt=clock.now() - timedelta(days=1)
    )
    known = set(Draft.objects.values_list("pk", flat=True))
    for subject in set(living.values_list("subject", flat=True)) - known:
        _erase(subject)
    return discarded


@action(_lazy("tidy drafts"), by=THE_SYSTEM)
def tidy_drafts() -> int:
    """Discard everybody's drafts older than 30 days; their keys go once that is certain. How many drafts it were."""
    return _discard(Draft.objects.all(), before=clock.now() - KEPT_FOR)


def _discard(drafts: QuerySet[Draft], before=None) -> int:
    """Remove rows now and their keys after the commit, so that a rollback gives back a draft that still opens."""
    if before is not None:
        # One that somebody saves or sends at this moment is not old; nobody waits for several rows here.
        drafts = drafts.filter(saved_at__lt=before).select_for_update(skip_locked=True)
    gone = list(drafts.values_list("pk", flat=True))
    for pk in gone:
        transaction.on_commit(partial(_erase, pk))
    drafts.filter(pk__in=gone).delete()
    return len(gone)


def _erase(draft_id: UUID) -> None:
    """Destroy the key of a draft that is gone; beyond the limit of an hour it waits for the next `tidy`."""
    try:
        keys.erase("draft", draft_id)
    except keys.TooManyErased:
        log.warning("The key of a discarded draft is not erased yet: the limit of an hour is reached.")


def _body(draft: Draft) -> str | None:
    """The sealed text, or None when its key is gone or it was altered."""
    (texts,) = sealing.unseal_many([draft], "body")
    return texts["body"]


def _only_its_owner(draft: Draft, by: User) -> None:
    """Another's draft is not there."""
    if draft.owner_id != by.pk:
        raise Http404
