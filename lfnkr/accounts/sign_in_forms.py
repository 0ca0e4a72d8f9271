"""allauth's forms in the words of this house: each field has its label, so no grey word stands in it that looks like an answer."""

from __future__ import annotations

from allauth.account import forms
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm as _AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as _CodeAgainForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm as _ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.webauthn.forms import AddWebAuthnForm as _AddWebAuthnForm
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm as _AuthenticateWebAuthnForm
from allauth.mfa.webauthn.forms import EditWebAuthnForm as _EditWebAuthnForm
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm as _ReauthenticateWebAuthnForm
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts import throttling


class InOurWords:
    """A form of allauth whose fields are named as everywhere here, and empty when nothing was typed."""

    labels: dict[str, str] = {}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)


class LoginForm(InOurWords, forms.LoginForm):
    """Name and password."""

    labels = {"login": _lazy("Sign-in name")}


class ChangePasswordForm(InOurWords, forms.ChangePasswordForm):
    """The present password, and the new one twice."""

    labels = {
        "oldpassword": _lazy("Current password"),
        "password1": _lazy("New password"),
        "password2": _lazy("New password, once more"),
    }

    def clean_oldpassword(self) -> str:
        """Counted on the session, as wherever one's own password is asked for again."""
        with throttling.proof_again(context.request):
            return super().clean_oldpassword()


class ResetPasswordKeyForm(InOurWords, forms.ResetPasswordKeyForm):
    """The first password, or a new one, by the administrator's link."""

    labels = {"password1": _lazy("New password"), "password2": _lazy("New password, once more")}

    def save(self) -> None:
        """Whoever chose anew by the link is not kept waiting for what was tried before."""
        super().save()
        throttling.forgive(self.user)


class UserTokenForm(forms.UserTokenForm):
    """What a link says: it must also be one that was started, is not used and not too old, as the database knows."""

    def clean(self) -> dict:
        """Refuse a key without its row, however well it is signed, and any for a suspended account."""
        cleaned = super().clean()
        if not self.reset_user.is_active or not self.reset_user.password_resets.live().exists():
            raise get_adapter().validation_error("invalid_password_reset")
        return cleaned


class ReauthenticateForm(InOurWords, forms.ReauthenticateForm):
    """The password once more."""


class ActivateTOTPForm(InOurWords, _ActivateTOTPForm):
    """The first code of the authenticator app."""

    labels = {"code": _lazy("Six digits of the app")}

    def __init__(self, *args, **options):
        """The secret stays the same until it is set up: a page opened twice must not refuse the code of the first one."""
        shown_before = context.request.session.get(SECRET_SESSION_KEY)
        super().__init__(*args, **options)
        if shown_before:
            self.secret = context.request.session[SECRET_SESSION_KEY] = shown_before


class AuthenticateForm(InOurWords, _AuthenticateForm):
    """A code after the password."""

    def clean_code(self) -> str:
        """Wrong ones are counted on the device they have used before, or on the account."""
        with throttling.second_factor(context.request, self.user):
            return super().clean_code()


class AuthenticateWebAuthnForm(_AuthenticateWebAuthnForm):
    """A security key after the password."""

    def clean_credential(self) -> Authenticator:
        """Wrong ones are counted like wrong codes."""
        with throttling.second_factor(context.request, self.user):
            return super().clean_credential()


class CodeAgainForm(InOurWords, _CodeAgainForm):
    """A code once more."""

    def clean_code(self) -> str:
        """Wrong ones are counted on the session."""
        with throttling.proof_again(context.request):
            return super().clean_code()


class KeyAgainForm(_ReauthenticateWebAuthnForm):
    """A security key once more."""

    def clean_credential(self) -> Authenticator:
        """Wrong ones are counted on the session."""
        with throttling.proof_again(context.request):
            return super().clean_credential()


class AddWebAuthnForm(InOurWords, _AddWebAuthnForm):
    """A security key, under a name."""

    labels = {"name": _lazy("Name of the key")}


class EditWebAuthnForm(InOurWords, _EditWebAuthnForm):
    """Another name for a security key."""

    labels = {"name": _lazy("Name of the key")}
