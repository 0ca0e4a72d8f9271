"""People who sign in, and the changes of role two of them agreed on; what roles may do stands in `roles.py`."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.contrib.auth import get_backends
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts import credentials, names
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.postgresql.kept_questions import any_of, kept

CHANGEABLE = (*names.COLUMNS, "email", "language", "is_active", "generation", "last_login", "version")
"""Columns of an account that the application writes; password and role change through `credentials` alone."""


class Language(models.TextChoices):
    """The languages of the screens, each named in itself."""

    ENGLISH = "en", "English"
    JAPANESE = "ja", "日本語"
    KOREAN = "ko", "한국어"


class UserQuerySet(models.QuerySet):
    """Questions about accounts."""

    def visible_to(self, user: User) -> UserQuerySet:
        """All accounts for those who look after them, one's own for everybody else."""
        if user.has_perm("accounts.see_accounts"):
            return self
        return self.filter(pk=user.pk)

    def active(self) -> UserQuerySet:
        """Accounts that can sign in and hold a role."""
        return self.filter(is_active=True).exclude(role="")

    def with_role(self, *roles: str) -> UserQuerySet:
        """Accounts in use that hold one of the roles."""
        return self.active().filter(role__in=roles)


@kept
def _people_with(roles) -> models.QuerySet:
    return User.objects.active().filter(role=any_of(roles))


def people_with(*roles: str) -> list[User]:
    """The same, read."""
    return _people_with(roles=[Role(role).value for role in roles])


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Makes accounts; an account without a password cannot sign in until its owner has chosen one."""

    def create_user(self, username: str, **facts) -> User:
        """Store one account, without role and without a password that opens it: both come later, by others."""
        user = self.model(username=username, **facts)
        user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """One person of the organisation who signs in; never deleted, because the trail names them for ever."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(
        _lazy("sign-in name"),
        max_length=40,
        unique=True,
        # Plain lower-case letters only: no two names can look alike (security promise C6).
        validators=[
            RegexValidator(
                r"\A[a-z][a-z0-9._-]{1,39}\Z",
                _lazy("Use lower-case letters a to z, digits, dot, hyphen; begin with a letter."),
            )
        ],
    )
    latin_name = models.CharField(
        _lazy("name in Latin letters"),
        max_length=names.LONGEST,
        db_column="display_name",
        validators=[names.one_line, names.in_latin_letters],
    )
    name_ja = models.CharField(
        _lazy("name in Japanese"),
        max_length=names.LONGEST,
        blank=True,
        default="",
        db_default="",
        validators=[names.one_line],
    )
    name_ko = models.CharField(
        _lazy("name in Korean"),
        max_length=names.LONGEST,
        blank=True,
        default="",
        db_default="",
        validators=[names.one_line],
    )
    email = models.EmailField(_lazy("e-mail address"), blank=True)
    role = models.CharField(_lazy("role"), max_length=16, choices=Role.choices, blank=True)
    language = models.CharField(_lazy("language"), max_length=2, choices=Language.choices, default=Language.ENGLISH)
    is_active = models.BooleanField(_lazy("may sign in"), default=True)
    generation = models.PositiveIntegerField(
        _lazy("generation of sessions"),
        default=0,
        editable=False,
        help_text=_lazy("Part of every session's fingerprint: raising it ends all sessions at once."),
    )
    recorded_at = models.DateTimeField(_lazy("opened at"), default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["latin_name"]

    objects = UserManager()

    class Meta:
        ordering = ["latin_name", "username"]
        verbose_name = _lazy("account")
        verbose_name_plural = _lazy("accounts")
        constraints = [
            models.CheckConstraint(condition=Q(role__in=["", *Role.values]), name="user_role_is_known"),
            models.CheckConstraint(
                condition=Q(username__regex=r"^[a-z][a-z0-9._-]{1,39}$"), name="user_name_has_no_lookalike"
            ),
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="user_email_is_one_persons"),
            models.CheckConstraint(condition=Q(latin_name__regex=r"\S"), name="user_has_a_latin_name"),
            models.CheckConstraint(
                condition=~Q(latin_name__regex=names.HIDDEN)
                & ~Q(name_ja__regex=names.HIDDEN)
                & ~Q(name_ko__regex=names.HIDDEN),
                name="user_names_hide_no_marks",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    @classmethod
    def from_db(cls, db, field_names, values) -> User:
        """Remember which hash is stored, so that `save` sees a new one."""
        user = super().from_db(db, field_names, values)
        user._stored_password = user.__dict__.get("password")
        return user

    def refresh_from_db(self, *args, **options) -> None:
        """Read again, and with it which hash is stored."""
        super().refresh_from_db(*args, **options)
        self._stored_password = self.__dict__.get("password")

    def save(self, *args, update_fields: Iterable[str] | None = None, **options) -> None:
        """Store what the application may write; a new password goes through the database's own check, a role never here.

        Raises ProgrammingError for a password that neither its owner nor a live link sets.
        """
        if self._state.adding:
            super().save(*args, update_fields=update_fields, **options)
        else:
            asked = {*CHANGEABLE, "password"} if update_fields is None else set(update_fields)
            if "password" in asked and self.password != self._stored_password:
                credentials.set_password(self, self.password)
            super().save(*args, update_fields=[name for name in CHANGEABLE if name in asked], **options)
        self._stored_password = self.__dict__.get("password")

    def check_password(self, raw_password: str) -> bool:
        """Whether this is the password; hashed anew in today's way only where its owner is signed in already."""

        def hash_anew(raw: str) -> None:
            if credentials.is_of_the_person_herself(self):
                self.set_password(raw)
                self._password = None  # It is the same one: nothing to tell the validators of passwords.
                self.save(update_fields=["password"])

        return check_password(raw_password, self.password, hash_anew)

    def get_absolute_url(self) -> str:
        """The page of this account."""
        return reverse("accounts:account-detail", args=[self.pk])

    @property
    def display_name(self) -> str:
        """The name in the language of the page, as the person writes it there; in Latin letters where they gave none."""
        written = names.IN.get(get_language() or "")
        return (getattr(self, written) if written else "") or self.latin_name

    def get_short_name(self) -> str:
        """The name shown in the corner of each page."""
        return self.display_name

    def has_perm(self, permission: str, obj: object = None) -> bool:
        """Whether their role holds the permission; a suspended account holds none."""
        return self.is_active and any(backend.has_perm(self, permission, obj) for backend in get_backends())

    def has_perms(self, permissions, obj: object = None) -> bool:
        """Whether their role holds all of them."""
        return all(self.has_perm(permission, obj) for permission in permissions)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether their role holds anything at all in an application."""
        return self.is_active and any(backend.has_module_perms(self, app_label) for backend in get_backends())

    def get_session_auth_hash(self) -> str:
        """The fingerprint every session must show; it changes with the password and with each "end all sessions"."""
        return f"{super().get_session_auth_hash()}-{self.generation}"

    def get_session_auth_fallback_hash(self):
        """The same under the former secret keys, so that changing the key signs nobody out."""
        for fingerprint in super().get_session_auth_fallback_hash():
            yield f"{fingerprint}-{self.generation}"


class RoleChangeQuerySet(models.QuerySet):
    """Questions about changes of role."""

    def visible_to(self, user: User) -> RoleChangeQuerySet:
        """All of them for those who look after accounts, none for anybody else."""
        return self if user.has_perm("accounts.see_accounts") else self.none()

    def open(self) -> RoleChangeQuerySet:
        """Proposed, and neither approved nor declined."""
        return self.filter(approved_at=None, declined_at=None)


class RoleChange(models.Model):
    """One proposal that an account shall hold another role; in force once a second person has approved it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="role_changes", verbose_name=_lazy("account"))
    role_before = models.CharField(_lazy("role until now"), max_length=16, choices=Role.choices, blank=True)
    role_after = models.CharField(_lazy("role from then on"), max_length=16, choices=Role.choices)
    reason = models.CharField(_lazy("reason"), max_length=200)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_lazy("proposed by"))
    proposed_at = models.DateTimeField(_lazy("proposed at"), default=clock.now, editable=False)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_lazy("approved by")
    )
    approved_at = models.DateTimeField(_lazy("approved at"), null=True)
    declined_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_lazy("declined by")
    )
    declined_at = models.DateTimeField(_lazy("declined at"), null=True)

    objects = RoleChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at"]
        verbose_name = _lazy("change of role")
        verbose_name_plural = _lazy("changes of role")
        constraints = [
            # `approved_by IS DISTINCT FROM proposed_by`, written so that an open proposal passes too.
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")), name="role_change_has_two_people"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("user")), name="role_change_is_not_ones_own"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="role_change_approval_is_a_pair",
            ),
            models.CheckConstraint(
                condition=Q(declined_by=None, declined_at=None)
                | Q(declined_by__isnull=False, declined_at__isnull=False),
                name="role_change_refusal_is_a_pair",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(declined_at=None), name="role_change_has_one_answer"
            ),
            models.CheckConstraint(condition=Q(role_after__in=Role.values), name="role_change_role_is_known"),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(approved_at=None, declined_at=None),
                name="role_change_one_open_per_account",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_after_display()}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for its second person."""
        return self.approved_at is None and self.declined_at is None

    @property
    def in_words(self) -> str:
        """The proposal as a sentence for the person who answers it."""
        return _lazy("%(proposer)s proposes the role “%(role)s” for %(user)s: %(reason)s") % {
            "proposer": self.proposed_by,
            "role": self.get_role_after_display(),
            "user": self.user,
            "reason": self.reason,
        }


class PasswordResetQuerySet(models.QuerySet):
    """Questions about links to choose a password."""

    def live(self) -> PasswordResetQuerySet:
        """Sent, not used, and not too old."""
        return self.filter(used_at=None, expires_at__gt=Now())


class PasswordReset(models.Model):
    """One link under which an account's password may be chosen, once; rows are written by the database's functions alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="password_resets", verbose_name=_lazy("account"))
    started_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_lazy("started by"))
    started_at = models.DateTimeField(_lazy("started at"))
    expires_at = models.DateTimeField(_lazy("works until"))
    used_at = models.DateTimeField(_lazy("used at"), null=True)
    site = models.CharField(_lazy("our address in the link"), max_length=200, blank=True, default="")

    objects = PasswordResetQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        verbose_name = _lazy("A password is being reset")
        constraints = [
            models.CheckConstraint(
                condition=Q(site__regex="^(https?://[^/?#@[:space:]]+)?$"), name="password_reset_site_is_an_address"
            )
        ]

    def __str__(self) -> str:
        return str(self.user)
