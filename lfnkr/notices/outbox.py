"""Letters: written from notices nobody has seen, sent by a round every minute; fixed words, titles of kinds and counts.

A letter of danger, and one at once, goes out at least once under one Message-ID; a digest at most once, since an answer
that was never heard counts as sent. A server that is down or slow ends the round: everything waits, and the desk says so.
"""

from __future__ import annotations

import logging
import smtplib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Min
from django.utils import translation
from django.utils.translation import gettext as _

from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.language.lists import explained
from lfnkr.notices import posting
from lfnkr.notices.kinds import kind_of
from lfnkr.notices.models import Letter, Mailing, Notice, Preference

log = logging.getLogger(__name__)

MORNING = 8
"""The hour in Tokyo from which the morning's letter is written."""

AGAIN_AFTER = {True: timedelta(minutes=2), False: timedelta(minutes=15)}
"""How long after one try the next follows: danger sooner than the rest."""

NO_ANSWER = "no answer"
SEEN_MEANWHILE = "seen meanwhile"
RESTORED = "before a restore"
LATELY = timedelta(days=14)


def deliver() -> int:
    """Write the letters that are due and send what waits; how many were sent. Run every minute."""
    write_letters()
    return send_letters()


@transaction.atomic
def write_letters() -> None:
    """One letter for each danger; one for whatever else a person has not seen, at once or in the morning, as chosen."""
    unsent = Notice.objects.unsent().filter(user__is_active=True).exclude(user__email="").order_by("pk")
    held = list(unsent.select_for_update(of=["self"], skip_locked=True, no_key=True))
    for notice in held:
        if notice.is_danger:
            _write([notice], is_danger=True)
    of_user: dict = {}
    for notice in held:
        if not notice.is_danger:
            of_user.setdefault(notice.user_id, []).append(notice)
    chosen = dict(Preference.objects.filter(user__in=of_user).values_list("user", "mailing"))
    for user, notices in of_user.items():
        if chosen.get(user) == Mailing.MORNING:
            _write_digest(user, notices)
        else:
            _write(notices)


def _write_digest(user: object, notices: list[Notice]) -> None:
    """One a morning; what comes after it waits for the next."""
    today = clock.today()
    is_morning = clock.now().astimezone(clock.TOKYO).hour >= MORNING
    if is_morning and not Letter.objects.filter(user=user, digest_on=today).exists():
        _write(notices, digest_on=today)


def _write(notices: list[Notice], **facts: object) -> None:
    letter = Letter.objects.create(user_id=notices[0].user_id, made_at=clock.now(), **facts)
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(letter=letter)


@transaction.atomic
def forget_unsent() -> None:
    """After a restore: what had not left by the backup may have left since. It stays behind the bell, and only danger is mailed."""
    given_up = {"given_up_at": clock.now(), "answer": RESTORED}
    posting.waiting(Letter).filter(is_danger=False).update(**given_up)
    of_user: dict = {}
    for notice in Notice.objects.unsent().filter(is_danger=False):
        of_user.setdefault(notice.user_id, []).append(notice)
    for notices in of_user.values():
        _write(notices, **given_up)


def send_letters() -> int:
    """Send what waits, danger first and what failed before last; how many were sent."""
    letters = posting.waiting(Letter).select_related("user").order_by("-is_danger", "tries", "made_at")
    if not letters.exists():
        return 0
    sent, connection = 0, get_connection()
    try:
        for letter in letters:
            sent += _send(letter, connection)
    except (OSError, smtplib.SMTPException):
        # Which one, nobody need know: the server is down, slow or does not want us. The rest waits for the next round.
        log.warning("The mail server does not answer; letters wait.")
    finally:
        _close(connection)
    return sent


def _send(letter: Letter, connection) -> bool:
    """Try one letter; raises when the server itself is at fault. One person's refused address stops nobody else's letter."""
    if not letter.notices.unseen().exists():
        posting.give_up(letter, SEEN_MEANWHILE)
        return False
    connection.open()
    if not posting.claim(letter, again_after=AGAIN_AFTER[letter.is_danger]):
        return False
    if letter.digest_on and letter.tries:
        posting.give_up(letter, NO_ANSWER)  # A try was begun before, and how it ended is not known.
        return False
    try:
        connection.send_messages([message_of(letter)])
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        _refused(letter, code)
        return False
    except smtplib.SMTPDataError as refused:
        _refused(letter, refused.smtp_code)
        return False
    except smtplib.SMTPSenderRefused:
        _unsent(letter)
        raise
    except (OSError, smtplib.SMTPException):
        # The letter may have arrived. A digest is never sent twice; anything else is sent again under its Message-ID.
        if letter.digest_on:
            posting.give_up(letter, NO_ANSWER)
        else:
            posting.note_failed(letter, NO_ANSWER)
        raise
    posting.note_sent(letter)
    return True


def _refused(letter: Letter, code: int) -> None:
    """For ever, or for now: 4xx asks to come again."""
    if code >= 500:
        posting.give_up(letter, str(code))
    else:
        Letter.objects.filter(pk=letter.pk).update(tries=0 if letter.digest_on else letter.tries + 1, answer=str(code))


def _unsent(letter: Letter) -> None:
    """It certainly did not go out, so even a digest may be tried again."""
    Letter.objects.filter(pk=letter.pk).update(tries=0, answer=NO_ANSWER)


def _close(connection) -> None:
    """Leave the server, whether it listens or not."""
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        log.info("The mail server did not say goodbye.")


def message_of(letter: Letter) -> EmailMessage:
    """The letter in its reader's language: that something waits, how many of each kind, and nothing else."""
    counted = Counter(letter.notices.unseen().values_list("kind", flat=True))
    with translation.override(letter.user.language):
        return EmailMessage(
            subject=subject_of(is_danger=letter.is_danger),
            body=body_of(counted),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[letter.user.email],
            headers={"Message-ID": message_id(letter)},
        )


def subject_of(*, is_danger: bool) -> str:
    """The same two subjects for ever."""
    return _("LFNKR: look at your desk now") if is_danger else _("LFNKR: look at your desk")


def body_of(counted: Counter[str]) -> str:
    """Fixed words, and each kind's title with its number."""
    titles = [(str(kind.title) if (kind := kind_of(key)) else _("Notice"), number) for key, number in counted.items()]
    lines = [explained(title, number) for title, number in sorted(titles)]
    return "\n".join([_("Something waits for you. Sign in and look at your desk."), "", *lines, ""])


def message_id(letter: Letter) -> str:
    """The same at every try, so that a mail program shows a letter sent twice once."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{letter.pk}@{host}>"


@dataclass(frozen=True)
class MailState:
    """How the mail is: letters that wait, since when the oldest does, and what was refused or not answered lately."""

    waiting: int
    oldest_at: datetime | None
    refused: list[Letter]
    without_address: int


def mail_state() -> MailState:
    """The state of the outbox, for the administrator's desk."""
    waiting = posting.waiting(Letter)
    lately = Letter.objects.filter(given_up_at__gte=clock.now() - LATELY).exclude(answer__in=(SEEN_MEANWHILE, RESTORED))
    return MailState(
        waiting=waiting.count(),
        oldest_at=waiting.aggregate(oldest=Min("made_at"))["oldest"],
        refused=list(lately.select_related("user").order_by("-given_up_at")[:5]),
        without_address=User.objects.active().filter(email="").count(),
    )
