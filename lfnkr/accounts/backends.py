"""Who somebody is and what they may: allauth checks the password, the one table of rights answers the rest."""

from __future__ import annotations

import re
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet

from lfnkr.accounts.models import User
from lfnkr.accounts.roles import permissions_of, roles_with
from lfnkr.postgresql.kept_questions import kept

REFERENCE_PERMISSION = "reports.change_reference"
"""Whoever holds it may work in Django's admin, which shows reference data only."""

_OF_A_MODEL = re.compile(r"(?P<app>\w+)\.(?:view|add|change|delete)_(?P<model>\w+)")


@kept
def _account(key) -> QuerySet:
    return User.objects.filter(pk=key).order_by()


class RoleBackend(AuthenticationBackend):
    """Answers Django's questions about permissions from `GRANTS`, so that mixins and `{{ perms }}` are stock Django."""

    def get_user(self, user_id: UUID) -> User | None:
        """Whose session it is, read anew for every request; None for an account that is not in use any more."""
        user = next(iter(_account(key=user_id)), None)
        return user if user and self.user_can_authenticate(user) else None

    def has_perm(self, user_obj: User, perm: str, obj: object = None) -> bool:
        """Whether the person's role holds the permission; rows are limited by `visible_to`, not here."""
        role = self._role_of(user_obj)
        if not role:
            return False
        return role in roles_with(REFERENCE_PERMISSION if self._is_about_reference_data(perm) else perm)

    def has_module_perms(self, user_obj: User, app_label: str) -> bool:
        """Whether the role holds anything at all in an application, reference data included."""
        role = self._role_of(user_obj)
        models = (model._meta.app_label for model in admin.site._registry)
        return any(permission.startswith(f"{app_label}.") for permission in permissions_of(role)) or (
            role in roles_with(REFERENCE_PERMISSION) and app_label in models
        )

    def get_all_permissions(self, user_obj: User, obj: object = None) -> set[str]:
        """Everything the person's role holds."""
        return set(permissions_of(self._role_of(user_obj)))

    def get_user_permissions(self, user_obj: User, obj: object = None) -> set[str]:
        """None: rights belong to roles, never to single people."""
        return set()

    get_group_permissions = get_all_permissions

    @staticmethod
    def _role_of(user: User) -> str:
        return user.role if user.is_authenticated and user.is_active else ""

    @staticmethod
    def _is_about_reference_data(perm: str) -> bool:
        """Whether it is the admin's question about one of the models it shows, e.g. `cases.change_partner`."""
        asked = _OF_A_MODEL.fullmatch(perm)
        if not asked:
            return False
        try:
            return admin.site.is_registered(apps.get_model(asked["app"], asked["model"]))
        except LookupError:
            return False
