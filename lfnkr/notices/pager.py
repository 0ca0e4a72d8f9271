"""The pager: an outside address that an officer configured is called with one fixed sentence when danger reaches on-call people.

E-mail wakes nobody at 02:00. The address is https (a request with POST) or mailto (an address that sends text messages);
what goes out is BODY and nothing else: no name, no reference, no kind.
"""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.jobs import outside
from lfnkr.notices import errors, posting
from lfnkr.notices.models import Alarm, Pager, PagerCall
from lfnkr.postgresql.kept_questions import kept

log = logging.getLogger(__name__)

BODY = "LFNKR: look at your desk"
"""All that ever leaves for the pager."""

MAIL = "mailto:"

PATIENCE = 5
"""Seconds the other side may take to answer."""

AGAIN_AFTER = timedelta(minutes=1)
GIVEN_UP_AFTER = timedelta(hours=24)
NO_ANSWER = "no answer"
TAKEN_UP = "taken up"


@kept
def _latest() -> QuerySet:
    return Pager.objects.order_by("-recorded_at")[:1]


def in_force() -> Pager | None:
    """The address that is called now, or None when there is none."""
    pager = next(iter(_latest()), None)
    return pager if pager and pager.address else None


@action(_lazy("set pager"), permission="notices.set_pager")
def set_pager(*, by: User, address: str) -> Pager:
    """Configure the address, or switch the pager off with an empty one; it has to be proven anew. Refused unless https or mailto."""
    address = address.strip()
    if address:
        check_address(address)
    return Pager.objects.create(address=address, recorded_by=by, recorded_at=clock.now())


def check_address(address: str) -> None:
    """Refuse what is neither an https address without a sign-in in it nor a mailto address of one person."""
    if address.lower().startswith(MAIL):
        try:
            validate_email(address[len(MAIL) :])
        except ValidationError:
            raise errors.NoMailAddress from None
        return
    try:
        is_https = outside.parts_of(address).scheme == "https"
    except outside.Refused:
        is_https = False
    if not is_https:
        raise errors.NoPagerAddress


def call(alarm: Alarm, step: str) -> None:
    """Have the pager called for one step of an alarm, once; nothing when none is configured."""
    if in_force():
        PagerCall.objects.bulk_create([PagerCall(alarm=alarm, step=step, made_at=clock.now())], ignore_conflicts=True)


def make_calls() -> int:
    """Call for each step that waits, again until the other side answers or somebody acts; how many were answered."""
    pager, answered = in_force(), 0
    for waiting in posting.waiting(PagerCall).select_related("alarm"):
        if not waiting.alarm.is_climbing:
            posting.give_up(waiting, TAKEN_UP)
        elif pager is None or clock.now() - waiting.made_at > GIVEN_UP_AFTER:
            posting.give_up(waiting, NO_ANSWER)
        elif posting.claim(waiting, again_after=AGAIN_AFTER):
            answered += _try(waiting, pager)
    return answered


def _try(waiting: PagerCall, pager: Pager) -> bool:
    """One try; whatever goes wrong outside is kept as a short word and tried again."""
    try:
        send(pager.address)
    except outside.Refused as refused:
        posting.note_failed(waiting, str(refused.status or NO_ANSWER))
        return False
    except (OSError, smtplib.SMTPException, ValueError):
        log.warning("The pager does not answer; it is called again.")
        posting.note_failed(waiting, NO_ANSWER)
        return False
    posting.note_sent(waiting)
    return True


def send(address: str) -> None:
    """Send the fixed sentence. Raises outside.Refused where it was not taken, OSError or SMTPException where nobody answers."""
    if address.lower().startswith(MAIL):
        EmailMessage(BODY, BODY, settings.DEFAULT_FROM_EMAIL, [address[len(MAIL) :]]).send()
    else:
        outside.post(address, BODY.encode(), seconds=PATIENCE)
