"""Does every sealed text still open? Each is opened and forgotten at once; what it says is shown to nobody.

A keyring older than the data lacks keys of texts; one newer than the data has keys that nothing uses, which harms nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lfnkr.accounts import factor_secrets
from lfnkr.audit import trail
from lfnkr.keyring import keys, sealing
from lfnkr.keyring.models import KeyKind

BATCH = 2_000
NAMED = 100
"""How many faults are named one by one; all of them are counted."""

NO_KEY, KEY_BROKEN, TEXT_BROKEN, FACTOR_BROKEN = "no key", "key does not open", "text does not open", "second factor"

Progress = Callable[[str, int], None]
"""Told the table that is read, and how many of its rows were read so far."""


@dataclass(frozen=True)
class Fault:
    """One place that does not open, and why; never what stands there."""

    reason: str
    table: str
    row: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column}, {self.row}"


@dataclass
class Verdict:
    """What one look at everything sealed found; counts are by kind of subject (person, case, draft, donor, helper, edition, fund)."""

    texts: Counter = field(default_factory=Counter)
    erased_texts: Counter = field(default_factory=Counter)
    keys: Counter = field(default_factory=Counter)
    erased_keys: Counter = field(default_factory=Counter)
    unused_keys: Counter = field(default_factory=Counter)
    broken_keys: Counter = field(default_factory=Counter)
    second_factors: int = 0
    faults: Counter = field(default_factory=Counter)
    named: list[Fault] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether everything that should open does."""
        return not self.faults and not self.broken_keys

    @property
    def sentence(self) -> str:
        """The verdict for a person, in one line."""
        return " ".join([self._opened(), self._rest()] if self.is_whole else self._troubles()).strip()

    def add(self, reason: str, table: str, row: object, column: str) -> None:
        """Count a fault, and name it while there are few."""
        self.faults[reason] += 1
        if len(self.named) < NAMED:
            self.named.append(Fault(reason, table, str(row), column))

    def first(self, reason: str) -> Fault | str:
        """The first fault of a kind."""
        return next((fault for fault in self.named if fault.reason == reason), "")

    def _opened(self) -> str:
        """What opens."""
        return _("Everything sealed opens: %(texts)d texts under %(keys)d keys; second factors: %(factors)d.") % {
            "texts": self.texts.total(),
            "keys": self.keys.total(),
            "factors": self.second_factors,
        }

    def _rest(self) -> str:
        """What needs no key, and which keys need nothing."""
        said = []
        if count := self.erased_texts.total():
            said.append(
                ngettext(
                    "%(count)d text was erased with its key.", "%(count)d texts were erased with their keys.", count
                )
                % {"count": count}
            )
        if count := self.unused_keys.total():
            said.append(
                ngettext(
                    "%(count)d key seals nothing, which harms nobody: a keyring newer than the data has such.",
                    "%(count)d keys seal nothing, which harms nobody: a keyring newer than the data has such.",
                    count,
                )
                % {"count": count}
            )
        return " ".join(said)

    def _troubles(self) -> Iterator[str]:
        """What does not open, the most telling first."""
        if self.broken_keys and not self.keys:
            yield _("No key opens: LFNKR_SERVER_KEY is not the server key of this keyring.")
        elif count := self.broken_keys.total():
            yield ngettext(
                "%(count)d key of the keyring does not open: it was altered, or wrapped under another server key.",
                "%(count)d keys of the keyring do not open: they were altered, or wrapped under another server key.",
                count,
            ) % {"count": count}
        if count := self.faults[NO_KEY]:
            yield ngettext(
                "%(count)d sealed text has no key (%(first)s): the keyring is older than the data, restore a later copy.",
                "%(count)d sealed texts have no key (the first: %(first)s): the keyring is older than the data, "
                "restore a later copy.",
                count,
            ) % {"count": count, "first": self.first(NO_KEY)}
        if count := self.faults[TEXT_BROKEN]:
            yield ngettext(
                "%(count)d sealed text was altered or moved (%(first)s).",
                "%(count)d sealed texts were altered or moved (the first: %(first)s).",
                count,
            ) % {"count": count, "first": self.first(TEXT_BROKEN)}
        if count := self.faults[FACTOR_BROKEN]:
            yield ngettext(
                "%(count)d second factor does not open (%(first)s): its owner cannot sign in.",
                "%(count)d second factors do not open (the first: %(first)s): their owners cannot sign in.",
                count,
            ) % {"count": count, "first": self.first(FACTOR_BROKEN)}


def verify(progress: Progress = lambda table, rows: None) -> Verdict:
    """Open everything sealed, in batches, beside people who work; changes nothing and shows no text."""
    verdict, known = Verdict(), keys.every_subject()
    unused = {subject for subject, lives in known.items() if lives}
    broken = _count_keys(verdict, known, progress)
    for model in sealing.sealing_models():
        for rows in _batches(model, progress):
            unused -= _check(verdict, model, rows, broken)
    verdict.unused_keys.update(kind for kind, _subject in unused - broken)
    for number, opens in factor_secrets.checked():
        verdict.second_factors += opens
        if not opens:
            verdict.add(FACTOR_BROKEN, "mfa_authenticator", number, "data")
    return verdict


def _count_keys(verdict: Verdict, known: dict[keys.Subject, bool], progress: Progress) -> set[keys.Subject]:
    """Unwrap every key once; the subjects of those that do not open."""
    broken: set[keys.Subject] = set()
    subjects = list(known)
    for start in range(0, len(subjects), BATCH):
        found, unopened = keys.keys_and_broken(subjects[start : start + BATCH], whatever_server_key=True)
        verdict.keys.update(kind for (kind, _subject), key in found.items() if key)
        verdict.erased_keys.update(kind for (kind, _subject), key in found.items() if not key)
        verdict.broken_keys.update(kind for kind, _subject in unopened)
        broken |= unopened
        progress("keyring_key", min(start + BATCH, len(subjects)))
    return broken


def _batches(model: type[models.Model], progress: Progress) -> Iterator[Sequence[tuple]]:
    """Every row of a model that holds a sealed text: its primary key, the subject, then the sealed columns."""
    columns = sealing.sealed_columns(model)
    filled = models.Q(*((f"{column}__isnull", False) for column in columns), _connector="OR")
    question = model._base_manager.filter(filled).annotate(whose=sealing.subject_of(model)).order_by("pk")
    read, last = 0, None
    while True:
        with trail.reading():
            after = question if last is None else question.filter(pk__gt=last)
            rows = list(after.values_list("pk", "whose", *columns)[:BATCH])
        if not rows:
            return
        yield rows
        read, last = read + len(rows), rows[-1][0]
        progress(model._meta.db_table, read)


def _check(
    verdict: Verdict, model: type[models.Model], rows: Sequence[tuple], broken: set[keys.Subject]
) -> set[keys.Subject]:
    """Open what one batch of rows holds; the subjects it is of."""
    kind, table, columns = model.SEALED_UNDER[0], model._meta.db_table, sealing.sealed_columns(model)
    # A draft may be discarded between reading its row and reading its key: then the key is erased, which is no fault.
    pairs = {(kind, subject) for _pk, subject, *_texts in rows}
    found, unopened = keys.keys_and_broken(pairs, whatever_server_key=True)
    for pk, subject, *texts in rows:
        for column, blob in zip(columns, texts, strict=True):
            if blob is None:
                continue
            if (kind, subject) in unopened | broken:
                verdict.add(KEY_BROKEN, table, pk, column)
            elif (kind, subject) not in found:
                verdict.add(NO_KEY, table, pk, column)
            elif (key := found[kind, subject]) is None:
                verdict.erased_texts[kind] += 1
            elif sealing.opens(bytes(blob), model, pk, column, key):
                verdict.texts[kind] += 1
            else:
                verdict.add(TEXT_BROKEN, table, pk, column)
    return pairs


def as_json(verdict: Verdict) -> dict:
    """The verdict in the stable form other programs read (docs/keyring.md), version 1."""
    by_kind = {
        name: {kind: getattr(verdict, name)[kind] for kind in KeyKind.values}
        for name in ("texts", "erased_texts", "keys", "erased_keys", "unused_keys", "broken_keys")
    }
    return {
        "version": 1,
        "whole": verdict.is_whole,
        "sentence": verdict.sentence,
        **by_kind,
        "second_factors": verdict.second_factors,
        "faults": dict(verdict.faults),
        "named": [vars(fault) for fault in verdict.named],
    }
