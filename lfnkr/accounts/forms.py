"""What the administrator fills in; forms clean and explain, the actions of `account_actions.py` do."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import Language, RoleChange, User
from lfnkr.accounts.roles import DUTIES, Role
from lfnkr.language.lists import explained


class RoleField(forms.ChoiceField):
    """A role, each choice with the sentence that says what it does."""

    def __init__(self, **options) -> None:
        super().__init__(
            label=_lazy("Role"),
            widget=forms.RadioSelect,
            choices=lambda: [(role.value, explained(role.label, DUTIES[role])) for role in Role],
            help_text=_lazy("In force once a second person has approved it."),
            **options,
        )


def reason_field() -> forms.CharField:
    """Why a role is proposed."""
    limit = RoleChange._meta.get_field("reason").max_length
    return forms.CharField(
        label=_lazy("Reason"),
        max_length=limit,
        help_text=_lazy("The person who approves reads it. Do not name anybody we help."),
    )


class OpenAccountForm(forms.Form):
    """A new account."""

    display_name = forms.CharField(label=_lazy("Name shown to colleagues"), max_length=80)
    username = forms.CharField(
        label=_lazy("Sign-in name"),
        max_length=40,
        validators=User._meta.get_field("username").validators,
        help_text=_lazy("Lower-case letters a to z, digits, dot or hyphen. It cannot be changed later."),
    )
    email = forms.EmailField(
        label=_lazy("E-mail address"), help_text=_lazy("The link to choose a password goes there.")
    )
    language = forms.ChoiceField(label=_lazy("Language"), choices=Language.choices)
    role = RoleField()
    reason = reason_field()


class CorrectAccountForm(forms.Form):
    """How a person is named and reached."""

    display_name = forms.CharField(label=_lazy("Name shown to colleagues"), max_length=80)
    email = forms.EmailField(
        label=_lazy("E-mail address"), help_text=_lazy("The link to choose a password goes there.")
    )
    language = forms.ChoiceField(label=_lazy("Language"), choices=Language.choices)


class ProposeRoleForm(forms.Form):
    """A role for somebody, and why."""

    role = RoleField()
    reason = reason_field()
