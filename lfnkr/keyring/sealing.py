"""Sealed texts: encrypting and decrypting the columns of a row under its subject's key; who may look is elsewhere.

A sealed value is: version (1 byte), fingerprint of the key (8), nonce (12), ciphertext of the padded text, tag (16).
It is bound to its table, column, row and key, so it opens nowhere else (security promise A2).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.db import connection, models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from lfnkr.audit import trail
from lfnkr.keyring import cipher, keys, troubles
from lfnkr.keyring.keys import KeyErased
from lfnkr.models import UnopenedText

__all__ = [
    "KeyErased",
    "KeyMissing",
    "SealBroken",
    "SealedField",
    "Unsealed",
    "next_ids",
    "seal",
    "seal_many",
    "unseal",
    "unseal_many",
]

VERSION = b"\x01"
FINGERPRINT_BYTES = 8
BLOCK = 64
"""Texts are padded to whole blocks, so that the size of a name betrays nothing about it."""


class SealBroken(SuspiciousOperation):
    """A sealed text was altered, moved or lost its key; it names the place, never the text.

    Django answers 400 and writes a line to the security log; a page that can go on without the text catches it. The
    place is kept, and the officers are told (keyring/troubles.py).
    """


class KeyMissing(ValidationError, SealBroken):
    """Something was sealed for this subject before, and its key is not in the keyring: a new one would hide the loss."""


class SealedField(models.BinaryField):
    """A column that holds a sealed text; `None` means that nothing was recorded.

    A model with such columns says under whose key they are: for one row by `key_subject`, and for questions about many
    by `SEALED_UNDER`, a kind and the lookups (or values) that lead to the subject, of which the first that is not empty counts.

    A text is bound to the table it was sealed in. A model whose rows came from other tables names these by `FORMER_TABLES`:
    what was sealed there opens still. Where a row says `sealed_in`, its texts go on being sealed for that table.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "null": True, "editable": False})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """As for every field, without what is always so."""
        name, path, args, kwargs = super().deconstruct()
        del kwargs["null"]
        return name, path, args, kwargs


class Unsealed(dict[str, "str | None"]):
    """The texts of one row by column; `trouble` tells why they are all `None` when they could not be opened."""

    trouble: KeyErased | SealBroken | None = None


def seal(row: models.Model, **texts: str | None) -> None:
    """Put each text, sealed, into the column of its name; the caller saves the row.

    Raises KeyErased when the row's subject was erased, SealBroken when its key was altered, KeyMissing when something
    was sealed for it already and the key is gone, ValueError for a row without primary key, TypeError for a column that
    is not sealed or a text that is none.
    """
    seal_many([(row, texts)])


def seal_many(work: Iterable[tuple[models.Model, Mapping[str, str | None]]]) -> None:
    """The same for many rows, finding or making all their keys at once; raises as `seal` does."""
    work = list(work)
    for row, texts in work:
        _check(row, texts)
    rows = [row for row, _texts in work]
    subjects = {row.key_subject for row, texts in work if any(text is not None for text in texts.values())}
    # A text is not cleared either while its key is lost: it may come back.
    cleared = {row.key_subject for row, texts in work if any(getattr(row, column) is not None for column in texts)}
    try:
        _refuse_lost(rows, cleared - subjects - keys.keys_for(cleared - subjects).keys())
        found = keys.keys_made_for(subjects, before_making=partial(_refuse_lost, rows))
    except cipher.CipherBroken as broken:
        raise SealBroken("The key of this record was altered: nothing can be sealed under it.") from broken
    for row, texts in work:
        for column, text in texts.items():
            setattr(row, column, None if text is None else _sealed(text, row, column, found[row.key_subject]))


def next_ids(model: type[models.Model], count: int) -> list[int]:
    """The numbers of rows to come: a text is sealed for its row, and the rows of a history are never changed."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [number for (number,) in cursor.fetchall()]


def unseal(row: models.Model, *columns: str) -> dict[str, str | None]:
    """The texts of a row by column (all sealed columns when none is named).

    Only the modules named in the law test may call this: everybody else goes through `reveal`.
    Raises KeyErased when the key was erased, SealBroken when a text or key was altered, moved or is missing.
    """
    (texts,) = unseal_many([row], *columns)
    if texts.trouble:
        raise texts.trouble
    return texts


def unseal_many(rows: Iterable[models.Model], *columns: str) -> list[Unsealed]:
    """The texts of many rows, their keys found with one query; one row that cannot be opened does not close the others.

    Such a row has `None` for every column, and its `trouble` is a KeyErased or a SealBroken.
    """
    rows = list(rows)
    wanted = [columns or sealed_columns(type(row)) for row in rows]
    subjects = {
        row.key_subject for row, names in zip(rows, wanted, strict=True) if any(getattr(row, name) for name in names)
    }
    found, broken = keys.keys_and_broken(subjects)
    return [_opened(row, names, found, broken) for row, names in zip(rows, wanted, strict=True)]


def seal_with_key(row: models.Model, key: bytes, **texts: str | None) -> None:
    """For migrations alone, whose models are as they were then: put each text, sealed under this key, into its column."""
    _check(row, texts)
    for column, text in texts.items():
        setattr(row, column, None if text is None else _sealed(text, row, column, key))


def text_with_key(row: models.Model, key: bytes, column: str) -> str | None:
    """For migrations alone: the text of one column. Raises CipherBroken when it was not sealed there under this key."""
    blob = getattr(row, column)
    return None if blob is None else _decrypted(bytes(blob), type(row), row.pk, column, key)


def sealed_columns(model: type[models.Model]) -> tuple[str, ...]:
    """The names of a model's sealed fields."""
    return tuple(field.name for field in model._meta.concrete_fields if isinstance(field, SealedField))


def sealing_models() -> list[type[models.Model]]:
    """Every model of the house with sealed columns."""
    return [model for model in apps.get_models() if sealed_columns(model)]


def subject_of(model: type[models.Model]) -> models.F | models.Value | Coalesce:
    """The expression that gives, in a query, the subject whose key seals the rows of a model."""
    _kind, *lookups = model.SEALED_UNDER
    return first_of(*lookups)


def first_of(*lookups: str | models.Value) -> models.F | models.Value | Coalesce:
    """The first of these that is not empty, in a query."""
    if len(lookups) > 1:
        return Coalesce(*lookups)
    return models.F(*lookups) if isinstance(lookups[0], str) else lookups[0]


def _refuse_lost(rows: Iterable[models.Model], missing: set[keys.Subject]) -> None:
    """Refuse to make a key for a subject that must have had one, because something sealed for it is stored."""
    rows = list(rows)
    written = _written(missing) | {row.key_subject for row in rows if _holds_sealed_text(row)} & missing
    # Asked again once the text was seen: of two who write the first text at once, the other may have made the key
    # and saved since the keys were read. A key is always there before the first text it seals.
    lost = written - keys.keys_for(written).keys() if written else set()
    if lost:
        for row in rows:
            if row.key_subject in lost:
                troubles.record_trouble(row, sealed_columns(type(row))[0], UnopenedText.Reason.NO_KEY)
        message = _(
            "The key of this record is missing, so nothing was saved here and nothing is lost: tell the administrator, "
            "who restores the keyring that belongs to these data. Keep your text until then."
        )
        raise KeyMissing(message, code="key_missing")


def _holds_sealed_text(row: models.Model) -> bool:
    """Whether a row in hand carries a sealed text already."""
    return any(getattr(row, column) is not None for column in sealed_columns(type(row)))


def _written(subjects: Iterable[keys.Subject]) -> set[keys.Subject]:
    """Those of these subjects of which a sealed text is stored anywhere, in one question a kind."""
    of_kind = defaultdict(list)
    for kind, subject in subjects:
        of_kind[kind].append(subject)
    return {(kind, subject) for kind, wanted in of_kind.items() for subject in _with_sealed_texts(kind, wanted)}


def _with_sealed_texts(kind: str, subjects: list[UUID]) -> set[UUID]:
    """Those of the subjects of one kind of which a sealed text is stored."""
    questions = [
        model._base_manager.annotate(whose=subject_of(model))
        .filter(models.Q(*((f"{column}__isnull", False) for column in sealed_columns(model)), _connector="OR"))
        .filter(whose__in=subjects)
        .order_by()
        .values_list("whose", flat=True)
        for model in sealing_models()
        if model.SEALED_UNDER[0] == kind
    ]
    if not questions:
        return set()
    with trail.reading():
        return set(questions[0].union(*questions[1:]))


def _opened(
    row: models.Model,
    columns: Sequence[str],
    found: Mapping[keys.Subject, bytes | None],
    broken: Container[keys.Subject],
) -> Unsealed:
    """One row's texts, or its trouble, which is kept unless it is an erasure."""
    column = ""
    try:
        opened = Unsealed()
        for column in columns:
            opened[column] = _text(row, column, found)
        return opened
    except (KeyErased, SealBroken) as trouble:
        if isinstance(trouble, SealBroken):
            reasons = UnopenedText.Reason
            missing = reasons.TEXT_BROKEN if row.key_subject in found else reasons.NO_KEY
            troubles.record_trouble(row, column, reasons.KEY_BROKEN if row.key_subject in broken else missing)
        texts = Unsealed(dict.fromkeys(columns))
        texts.trouble = trouble
        return texts


def _text(row: models.Model, column: str, found: Mapping[keys.Subject, bytes | None]) -> str | None:
    """The text of one column."""
    blob = getattr(row, column)
    if blob is None:
        return None
    key = found.get(row.key_subject, b"")
    if key is None:
        raise KeyErased("The key of this record was erased: its sealed texts are gone for good.")
    try:
        return _decrypted(bytes(blob), type(row), row.pk, column, key)
    except (cipher.CipherBroken, UnicodeDecodeError) as broken:
        raise SealBroken(f"A sealed text cannot be opened: {row._meta.db_table}.{column}, row {row.pk}.") from broken


def _decrypted(blob: bytes, model: type[models.Model], pk: object, column: str, key: bytes) -> str:
    """The text of one column; raises CipherBroken, or UnicodeDecodeError, when it was not sealed there under this key."""
    print_ = _fingerprint(key)
    if not key or not blob.startswith(VERSION + print_):
        raise cipher.CipherBroken(column)
    sealed = blob[len(VERSION + print_) :]
    for table in getattr(model, "FORMER_TABLES", ()):
        with suppress(cipher.CipherBroken):
            return _unpadded(cipher.decrypt(key, sealed, _place(table, model, pk, column, print_)))
    return _unpadded(cipher.decrypt(key, sealed, _place(model._meta.db_table, model, pk, column, print_)))


def opens(blob: bytes, model: type[models.Model], pk: object, column: str, key: bytes) -> bool:
    """Whether a stored text opens under a key, for checks that want to know this and nothing else."""
    try:
        _decrypted(blob, model, pk, column, key)
    except (cipher.CipherBroken, UnicodeDecodeError):
        return False
    return True


def _sealed(text: str, row: models.Model, column: str, key: bytes) -> bytes:
    """The sealed form of one text."""
    print_ = _fingerprint(key)
    table = getattr(row, "sealed_in", row._meta.db_table)
    return VERSION + print_ + cipher.encrypt(key, _padded(text), _place(table, type(row), row.pk, column, print_))


def _place(table: str, model: type[models.Model], pk: object, column: str, fingerprint: bytes) -> str:
    """Where a sealed text belongs: the associated data of its encryption."""
    return f"{table}|{model._meta.get_field(column).column}|{pk}|{fingerprint.hex()}"


def _fingerprint(key: bytes) -> bytes:
    """Names a key without betraying it, the same for every principal it is wrapped for."""
    return hashlib.sha256(b"lfnkr key id|" + key).digest()[:FINGERPRINT_BYTES]


def _padded(text: str) -> bytes:
    """The text with an end mark, filled up to whole blocks (ISO/IEC 7816-4)."""
    marked = text.encode() + b"\x80"
    return marked + bytes(-len(marked) % BLOCK)


def _unpadded(padded: bytes) -> str:
    """The text before the end mark."""
    return padded.rstrip(b"\0")[:-1].decode()


def _check(row: models.Model, texts: Mapping[str, str | None]) -> None:
    """Refuse what could never be opened again."""
    if row.pk is None:
        raise ValueError(f"{row._meta.label} has no primary key yet: save it first, then seal its texts.")
    unknown = texts.keys() - set(sealed_columns(type(row)))
    if unknown:
        raise TypeError(f"{row._meta.label} has no sealed column {', '.join(sorted(unknown))}.")
    if not all(text is None or isinstance(text, str) for text in texts.values()):
        raise TypeError("Only texts are sealed: turn the value into a text first.")
