"""What is done later: letters about accounts, which a mail server that is down holds up and does not lose; old sessions."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts import mails
from lfnkr.accounts.models import PasswordReset, User
from lfnkr.accounts.roles import Role
from lfnkr.accounts.session_store import SessionStore
from lfnkr.audit.models import AuditEvent
from lfnkr.jobs.tasks import Said, job, periodic

RETRIES = 3
"""A letter is tried again after ten seconds, after two minutes and after a quarter of an hour; then officers are told."""


@job("accounts.send_reset_link", queue="urgent", retries=RETRIES)
def send_reset_link(*, reset: UUID) -> None:
    """Send the letter of a link that was started; of one that is used or too old, or of a suspended account, nothing."""
    started = PasswordReset.objects.live().select_related("user").filter(pk=reset, user__is_active=True).first()
    if started and started.user.email:
        mails.send_reset_link(started.user, site=started.site)


@job("accounts.tell_of_reset", retries=RETRIES)
def tell_of_reset(*, reset: UUID, director: UUID) -> None:
    """Tell one director that a link was started; one job each, so that a retry tells nobody twice."""
    told = User.objects.with_role(Role.DIRECTOR).exclude(email="").filter(pk=director).first()
    if told:
        started = PasswordReset.objects.select_related("user", "started_by").get(pk=reset)
        mails.tell_of_reset(told, started.user, by=started.started_by)


@job("accounts.tell_of_address", retries=RETRIES)
def tell_of_address(*, account: UUID, act: UUID, director: UUID) -> None:
    """Tell one director of the new address an act gave an account; of their own they are told at the former one."""
    told = User.objects.with_role(Role.DIRECTOR).filter(pk=director).first()
    if told is None:
        return
    event = AuditEvent.objects.get(
        table_name="accounts_user", row_key=str(account), act_id=act, operation="UPDATE", changed__has_key="email"
    )
    if account == director:
        told.email = event.changed["email"]["old"]
    if told.email:
        mails.tell_of_address(told, User.objects.get(pk=account), by=User.objects.get(pk=event.actor))


@periodic("accounts.clear_sessions", cron="45 18 * * *", title=_lazy("Forget sessions that are over"))
def clear_sessions() -> Said:
    """As `manage.py clearsessions`."""
    SessionStore.clear_expired()
    return lambda: _("Sessions that are over were forgotten.")
