"""Acts on accounts: opening, roles, suspension, sessions; who may do them stands in `roles.py`."""

from __future__ import annotations

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import connection
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts import credentials, errors, jobs, names, notices, rules, sessions
from lfnkr.accounts.models import RoleChange, User
from lfnkr.accounts.roles import Role
from lfnkr.audit import trail
from lfnkr.audit.actions import THE_SYSTEM, action
from lfnkr.calendar import clock
from lfnkr.errors import require
from lfnkr.web.edit_conflicts import require_current

HOLDERS = int.from_bytes(b"HOLDS")
"""The advisory lock under which it is seen whether anybody else holds a role we cannot do without."""


@action(_lazy("open first accounts"), by=THE_SYSTEM)
def open_first_accounts(*, director: dict[str, str], administrator: dict[str, str]) -> tuple[User, User]:
    """Open the two accounts all others come from, each to be sent a link; refused as soon as any account holds a role.

    Each dictionary holds `username`, `latin_name` and `email`; `name_ja` and `name_ko` where they are known.
    """
    if User.objects.exclude(role="").exists():
        raise errors.AccountsExist
    accounts = [User(**director), User(**administrator)]
    credentials.open_first(accounts)
    for user in accounts:
        credentials.start_reset(user)
    mio, rin = (User.objects.get(pk=user.pk) for user in accounts)
    return mio, rin


@action(_lazy("open account"), permission="accounts.manage", includes=["propose role"])
def open_account(
    *,
    by: User,
    username: str,
    latin_name: str,
    email: str,
    role: str,
    reason: str,
    name_ja: str = "",
    name_ko: str = "",
    language: str = "en",
) -> User:
    """Open an account that has no password and no role yet; the role is proposed, for a second person to approve.

    Refused when the name or the e-mail address belongs to another account.
    """
    if User.objects.filter(username=username).exists():
        raise errors.NameTaken
    _check_email_is_free(email)
    written = {"latin_name": latin_name, "name_ja": name_ja, "name_ko": name_ko}
    user = User.objects.create_user(username, **written, email=email, language=language)
    propose_role(user, by=by, role=role, reason=reason)
    return user


@action(_lazy("correct account"), permission="accounts.manage")
def correct_account(
    user: User,
    *,
    by: User,
    version: int,
    latin_name: str,
    name_ja: str,
    name_ko: str,
    email: str,
    language: str,
) -> User:
    """Correct how a person is named and reached; the directors are told of a new address, because reset links go there.

    Refused when the account was changed since `version` was read, and when the e-mail address belongs to another account.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    require_current(user, version)
    _check_email_is_free(email, but_for=user)
    if email != user.email:
        for director in User.objects.with_role(Role.DIRECTOR):
            jobs.tell_of_address.later(account=user.pk, act=trail.current_number(), director=director.pk)
    user.email, user.language = email, language
    _name(user, latin_name, name_ja, name_ko, "email", "language")
    return user


@action(_lazy("correct own names"), permission="accounts.correct_own_names")
def correct_own_names(user: User, *, by: User, version: int, latin_name: str, name_ja: str, name_ko: str) -> User:
    """Write how one is named oneself, in each script.

    Refused for somebody else, when the account was changed since `version` was read, and for a name another account is
    shown under: two of one name are told apart by the administrator.
    """
    if user.pk != by.pk:
        raise errors.NamesOfAnother
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    require_current(user, version)
    new = {latin_name, name_ja, name_ko} - {"", user.latin_name, user.name_ja, user.name_ko}
    shown = {name for row in User.objects.exclude(pk=user.pk).values_list(*names.COLUMNS) for name in row}
    if {names.folded(name) for name in new} & {names.folded(name) for name in shown}:
        raise errors.NameOfAnother
    _name(user, latin_name, name_ja, name_ko)
    return user


@action(_lazy("propose role"), permission="accounts.manage", rule=rules.may_propose_role)
def propose_role(user: User, *, by: User, role: str, reason: str) -> RoleChange:
    """Propose that an account shall hold a role; nothing changes until another person approves.

    Refused for one's own account, a suspended one, the role it has already, or while another proposal is open.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    require(rules.may_propose_role(user, by=by))
    if user.role == role:
        raise errors.RoleHeld
    change = RoleChange.objects.create(user=user, role_before=user.role, role_after=role, reason=reason, proposed_by=by)
    notices.note_proposal(change)
    return change


@action(_lazy("approve role"), permission="accounts.approve_role", rule=rules.may_approve_role)
def approve_role(change: RoleChange, *, by: User) -> RoleChange:
    """Put a proposed role in force and end the account's sessions, so that it begins afresh.

    Refused for whoever proposed it, for the account itself, when it was answered before, when the account's role has
    changed since, and when nobody would be left in a role we cannot do without.
    """
    change, user = _locked(change)
    _await_holders(user)
    require(rules.may_approve_role(change, by=by))
    credentials.approve_role(change)
    change.refresh_from_db()
    sessions.end_all(user)
    notices.note_approval(change, user)
    return change


@action(_lazy("decline role"), permission="accounts.approve_role", rule=rules.may_decline_role)
def decline_role(change: RoleChange, *, by: User) -> RoleChange:
    """Answer a proposed role with no; the account stays as it is. Refused when it was answered before."""
    change, _user = _locked(change)
    require(rules.may_decline_role(change))
    change.declined_by, change.declined_at = by, clock.now()
    change.save(update_fields=["declined_by", "declined_at"])
    return change


@action(_lazy("suspend"), permission="accounts.manage", rule=rules.may_suspend, includes=["decline role"])
def suspend(user: User, *, by: User) -> User:
    """Close an account and end its sessions at once; open proposals for it lapse.

    Refused for one's own account and for the last person in a role we cannot do without.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    _await_holders(user)
    require(rules.may_suspend(user, by=by))
    for change in RoleChange.objects.open().filter(user=user):
        decline_role(change, by=by)
    user.is_active = False
    user.save(update_fields=["is_active"])
    sessions.end_all(user)
    return user


@action(_lazy("restore"), permission="accounts.manage", rule=rules.may_restore, includes=["propose role"])
def restore(user: User, *, by: User, role: str, reason: str) -> User:
    """Open a suspended account again, without role, password and second factor; the role is proposed anew.

    Also the way back for somebody who lost their second factor and their recovery codes: suspend, restore, approve.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    require(rules.may_restore(user))
    Authenticator.objects.filter(user=user).delete()
    credentials.restore(user)
    user.refresh_from_db()
    propose_role(user, by=by, role=role, reason=reason)
    return user


@action(_lazy("end sessions"), permission="accounts.manage")
def end_sessions(user: User, *, by: User) -> int:
    """End all sessions of a person from their next request on; how many were known."""
    return sessions.end_all(user)


@action(_lazy("end everybody's sessions"), permission="accounts.manage", name="end everybody's sessions")
def end_everybodys_sessions(*, by: User) -> int:
    """End all sessions of all people, one's own included: for the hour a laptop is lost."""
    everybody = User.objects.select_for_update(no_key=True).order_by("pk")
    return sum(sessions.end_all(user) for user in everybody)


@action(_lazy("start password reset"), permission="accounts.manage", rule=rules.may_start_reset)
def start_password_reset(user: User, *, by: User, site: str) -> User:
    """Have the worker send the person a link to choose their password; nobody else ever sees it, and the directors are told.

    Refused for a suspended account and for one without e-mail address. `site` is our own address, "https://…/".
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    require(rules.may_start_reset(user))
    reset = credentials.start_reset(user, site=site)
    jobs.send_reset_link.later(reset=reset)
    _tell_directors(reset)
    return user


@action(_lazy("start password reset"), stored_as="start password reset", by=THE_SYSTEM)
def reset_sign_in(user: User) -> User:
    """Take a person's second factors, end their sessions and start a new password, by whoever runs the server.

    The way back of the only director or administrator; the directors are told. Refused for a suspended account. Raises
    ProgrammingError for every role of the database but the owner, unless no password was ever chosen for a first account.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not user.is_active:
        raise errors.AccountSuspended
    reset = credentials.start_reset(user)
    Authenticator.objects.filter(user=user).delete()
    sessions.end_all(user)
    _tell_directors(reset)
    return User.objects.get(pk=user.pk)


def _name(user: User, latin_name: str, name_ja: str, name_ko: str, *columns: str) -> None:
    """Store a person's names, and the other columns that were changed, as the next version of the account."""
    user.latin_name, user.name_ja, user.name_ko = latin_name, name_ja, name_ko
    user.version += 1
    user.save(update_fields=[*names.COLUMNS, *columns, "version"])


def _tell_directors(reset: UUID) -> None:
    """Have each director told of a link that was started."""
    for director in User.objects.with_role(Role.DIRECTOR):
        jobs.tell_of_reset.later(reset=reset, director=director.pk)


def _check_email_is_free(email: str, but_for: User | None = None) -> None:
    """Each person has an address of their own, or none."""
    others = User.objects.exclude(pk=but_for.pk) if but_for else User.objects.all()
    if email and others.filter(email__iexact=email).exists():
        raise errors.EmailTaken


def _locked(change: RoleChange) -> tuple[RoleChange, User]:
    """The proposal and its account as they are now, both locked, the account first as everywhere."""
    user = User.objects.select_for_update(no_key=True).get(pk=change.user_id)
    change = RoleChange.objects.select_for_update(no_key=True).get(pk=change.pk)
    change.user = user
    return change, user


def _await_holders(user: User) -> None:
    """Of two who take a role we cannot do without from each other at once, one waits here until the other is done."""
    if user.role in rules.INDISPENSABLE:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [HOLDERS])
