"""What the administrator fills in; forms clean and explain, the actions of `account_actions.py` do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import Language, RoleChange, User
from lfnkr.accounts.names import composed
from lfnkr.accounts.roles import DUTIES, Role
from lfnkr.language.lists import explained
from lfnkr.web.form_fields import LineField


class NameField(LineField):
    """A name in one line, as the account's column takes it: composed, with one space between its parts."""

    def __init__(self, column: str, **options) -> None:
        field = User._meta.get_field(column)
        super().__init__(max_length=field.max_length, required=not field.blank, validators=field.validators, **options)

    def to_python(self, value: Any) -> str:
        """Composed characters, one ordinary space."""
        return composed(super().to_python(value))


class NamesForm(forms.Form):
    """How a person is named: one name for everybody, and the other two where the person has them."""

    latin_name = NameField(
        "latin_name", label=_lazy("Name in Latin letters"), help_text=_lazy("Everybody can read this one: Rin Oda.")
    )
    name_ja = NameField(
        "name_ja",
        label=_lazy("Name in Japanese"),
        widget=forms.TextInput(attrs={"lang": "ja"}),
        help_text=_lazy(
            "As the person writes it, family name first: 小田 凛. If empty, Japanese pages show Latin letters."
        ),
    )
    name_ko = NameField(
        "name_ko",
        label=_lazy("Name in Korean"),
        widget=forms.TextInput(attrs={"lang": "ko"}),
        help_text=_lazy(
            "As the person writes it, family name first: 오다 린. If empty, Korean pages show Latin letters."
        ),
    )


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


class OpenAccountForm(NamesForm):
    """A new account."""

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


class OwnNamesForm(NamesForm):
    """One's own names; somebody who changes them at once sees both versions."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class CorrectAccountForm(OwnNamesForm):
    """How a person is named and reached."""

    email = forms.EmailField(
        label=_lazy("E-mail address"), help_text=_lazy("The link to choose a password goes there.")
    )
    language = forms.ChoiceField(label=_lazy("Language"), choices=Language.choices)


class ProposeRoleForm(forms.Form):
    """A role for somebody, and why."""

    role = RoleField()
    reason = reason_field()
