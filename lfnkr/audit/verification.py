"""Replaying the chain: is the trail what it was when it was sealed, and if not, which row was touched first?

Only whoever holds AUDIT_KEY can make a seal that fits, so an event or seal that was edited, deleted, inserted,
reordered or re-dated by somebody with the database alone no longer fits (security promise G1). The end of the chain can
be cut off without a trace inside it; an anchor noted elsewhere ("NO:MAC" of the last seal) finds that too (G2).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lfnkr.audit import chain, trail

BATCH = 5_000
SHORT = 12
"""Letters of a fingerprint that people compare by eye."""


class Link(NamedTuple):
    """One seal as stored, with the event it names (whose first value is None when there is no such event)."""

    no: int
    event_id: int
    from_act: bool
    act_id: str
    at: str
    previous_mac: bytes
    mac: bytes
    event: tuple

    def fits(self, previous_mac: bytes) -> bool:
        """Whether seal and event are what was signed after `previous_mac`."""
        return bytes(self.mac) == chain.mac_of(previous_mac, (self.no, self.from_act, self.act_id, self.at), self.event)


@dataclass(frozen=True)
class Fault:
    """The first place where the trail is not what it was: what happened there (one word), and to which row."""

    what: str
    sentence: str
    seal: int | None = None
    event: int | None = None
    table: str = ""
    row: str = ""


@dataclass(frozen=True)
class Verdict:
    """What one replay found."""

    seals: int
    head: str
    strays: int
    waiting: int
    first_stray: str
    fault: Fault | None

    @property
    def is_whole(self) -> bool:
        """Whether nothing was edited, deleted, inserted, reordered or cut off."""
        return self.fault is None

    @property
    def sentence(self) -> str:
        """The verdict for a person."""
        if self.fault:
            return self.fault.sentence
        whole = ngettext(
            "The audit trail is whole: %(count)d change, last seal %(head)s.",
            "The audit trail is whole: %(count)d changes, last seal %(head)s.",
            self.seals,
        ) % {"count": self.seals, "head": self.head}
        return f"{whole} {self.stray_sentence}".strip()

    @property
    def stray_sentence(self) -> str:
        """What to say of changes no act caused; empty when there are none."""
        if not self.strays + self.waiting:
            return ""
        return ngettext(
            "%(count)d of them is not from an act (%(first)s).",
            "%(count)d of them are not from an act (the first: %(first)s).",
            self.strays + self.waiting,
        ) % {"count": self.strays + self.waiting, "first": self.first_stray}


def parse_anchor(text: str) -> tuple[int, str]:
    """An anchor "NO:MAC" as it was printed; raises ValueError when it is not one."""
    no, _colon, mac = text.strip().lower().partition(":")
    if not no.isdigit() or len(mac) < SHORT or not set(mac) <= set("0123456789abcdef"):
        raise ValueError(_("Give the anchor as it was printed: the number, a colon and the fingerprint."))
    return int(no), mac


def verify(anchor: tuple[int, str] | None = None, *, behind: tuple[int, bytes] = (0, chain.GENESIS)) -> Verdict:
    """Replay the chain, all of it or what comes behind a seal. Call it outside acts: what they cause is not sealed yet."""
    with transaction.atomic():
        (seals, mac), fault, anchored = behind, None, anchor is None
        for link in _links(after=seals):
            fault = _fault_of(link, seals + 1, mac)
            if fault:
                break
            seals, mac = link.no, bytes(link.mac)
            anchored = anchored or (anchor == (seals, mac.hex()[: len(anchor[1])]))
        fault = fault or (None if anchored else _cut_off(anchor, seals)) or _unsealed()
        return Verdict(seals, f"{seals}:{mac.hex()}", *_strays(), fault=fault)


def missed(anchor: tuple[int, str]) -> Fault | None:
    """The fault of a chain that lacks a seal which was noted elsewhere, or None.

    It looks at that one seal: with a replay of the whole chain beside it, that is what `verify(anchor)` finds.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(no), 0), coalesce(max(encode(mac, 'hex')) FILTER (WHERE no = %s), '')"
            " FROM audit_seal WHERE no = %s OR no = (SELECT max(no) FROM audit_seal)",
            [anchor[0], anchor[0]],
        )
        seals, mac = cursor.fetchone()
    return None if mac and mac.startswith(anchor[1]) else _cut_off(anchor, seals)


def verify_and_seal(anchor: tuple[int, str] | None = None) -> Verdict:
    """Replay, and seal the changes no act caused when the rest is whole; they are reported either way."""
    verdict = verify(anchor)
    if not verdict.is_whole or not verdict.waiting:
        return verdict
    trail.seal_strays()
    # In a request the chain is locked from here to the commit: only what is new is replayed, the rest was a moment ago.
    no, _colon, mac = verdict.head.partition(":")
    return verify(behind=(int(no), bytes.fromhex(mac)))


def _links(after: int = 0) -> Iterator[Link]:
    """The chain in its order, read in batches from the server; what comes after a seal when one is named."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT s.no, s.event_id, s.from_act, s.act_id::text,"  # noqa: S608 - constants of chain.py
            f" {chain.MOMENT.format('s.at')}, s.previous_mac, s.mac, {chain.EVENT_VALUES}"
            " FROM audit_seal s LEFT JOIN audit_event e ON e.id = s.event_id WHERE s.no > %s ORDER BY s.no",
            [after],
        )
        while rows := cursor.fetchmany(BATCH):
            for row in rows:
                yield Link(*row[:7], event=row[7:])


def _fault_of(link: Link, no: int, mac: bytes) -> Fault | None:
    """What is wrong with the link that should be number `no` after `mac`, or None."""
    fits = link.no == no and bytes(link.previous_mac) == mac and link.event[0] is not None and link.fits(mac)
    return None if fits else _diagnosis(link, no, mac)


def _diagnosis(link: Link, no: int, mac: bytes) -> Fault:
    """Names what was done; slower than checking, since it searches where the row belongs."""
    if link.no != no:
        return _fault("deleted", _("Seal %(no)d is gone; the next one is for %(row)s."), link, no=no)
    if bytes(link.previous_mac) != mac:
        moved = any(bytes(other.previous_mac) == mac for other in _links() if other.no != no)
        if moved:
            return _fault("reordered", _("Seal %(no)d stands in another's place: it is for %(row)s."), link)
        return _fault(
            "inserted",
            _("Seal %(no)d does not follow the one before it: it was inserted or edited. It is for %(row)s."),
            link,
        )
    if link.event[0] is None:
        return _fault("deleted", _("The event %(event)d that seal %(no)d names is gone."), link)
    for other in _links():
        if other.event[0] != link.event[0] and link._replace(event=other.event).fits(mac):
            return _fault(
                "reordered", _("Seal %(no)d was made for another event than %(row)s: they were exchanged."), link
            )
    return _fault(
        "edited", _("%(row)s is not what was sealed as number %(no)d: it was edited, re-dated or exchanged."), link
    )


def _fault(what: str, sentence: str, link: Link, no: int | None = None) -> Fault:
    """A fault at a link, its sentence filled in."""
    event, table, row = link.event_id, link.event[3] or "", link.event[4] or ""
    words = {"no": no or link.no, "event": event, "row": _row_words(event, table, row)}
    return Fault(what, sentence % words, seal=no or link.no, event=event, table=table, row=row)


def _row_words(event: int, table: str, row: str) -> str:
    """An event as a person finds it again."""
    return _("event %(event)d (table %(table)s, row %(row)s)") % {
        "event": event,
        "table": table or "?",
        "row": row or "?",
    }


def _cut_off(anchor: tuple[int, str], seals: int) -> Fault:
    """The fault of a chain that does not hold a seal which was noted elsewhere."""
    words = {"no": anchor[0], "mac": anchor[1][:SHORT], "seals": seals}
    if anchor[0] > seals:
        sentence = _("The end of the trail was cut off: it has %(seals)d seals, and number %(no)d (%(mac)s) was noted.")
        return Fault("truncated", sentence % words, seal=seals + 1)
    sentence = _("The trail is another one than was noted: seal %(no)d is not %(mac)s.")
    return Fault("replaced", sentence % words, seal=anchor[0])


def _unsealed() -> Fault | None:
    """An event that neither an act sealed nor the trigger put into the queue: it was inserted past both."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id, e.table_name, e.row_key FROM audit_event e"
            " WHERE NOT EXISTS (SELECT FROM audit_seal s WHERE s.event_id = e.id)"
            " AND NOT EXISTS (SELECT FROM audit_stray q WHERE q.event_id = e.id) ORDER BY e.id LIMIT 1"
        )
        found = cursor.fetchone()
    if not found:
        return None
    sentence = _("%(row)s has no seal: it was inserted, or its seal was removed, or somebody pretended an act.")
    return Fault("inserted", sentence % {"row": _row_words(*found)}, event=found[0], table=found[1], row=found[2])


def _strays() -> tuple[int, int, str]:
    """How many sealed and waiting changes no act caused, and the first of them in words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_seal WHERE NOT from_act")
        sealed = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM audit_stray")
        waiting = cursor.fetchone()[0]
        cursor.execute(
            "SELECT e.operation, e.table_name, e.row_key, e.db_user FROM audit_event e WHERE e.id = coalesce("
            "(SELECT event_id FROM audit_seal WHERE NOT from_act ORDER BY no LIMIT 1), (SELECT min(event_id) FROM audit_stray))"
        )
        first = cursor.fetchone()
    return sealed, waiting, "{} {} {}, {}".format(*first) if first else ""
