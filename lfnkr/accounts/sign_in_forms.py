"""allauth's forms as this house shows them: each field has its label, so no grey word stands in it that looks like an answer."""

from __future__ import annotations

from allauth.account import forms


class WithoutPlaceholders:
    """A form of allauth whose fields are empty when nothing was typed."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class LoginForm(WithoutPlaceholders, forms.LoginForm):
    """Name and password."""


class ChangePasswordForm(WithoutPlaceholders, forms.ChangePasswordForm):
    """The present password, and the new one twice."""


class ResetPasswordKeyForm(WithoutPlaceholders, forms.ResetPasswordKeyForm):
    """The first password, or a new one, by the administrator's link."""


class ReauthenticateForm(WithoutPlaceholders, forms.ReauthenticateForm):
    """The password once more."""
