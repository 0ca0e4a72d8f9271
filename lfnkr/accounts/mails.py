"""Letters about accounts: the link to choose a password, and the notice to the directors; never case data. Sent by jobs.py."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lfnkr.accounts.models import User


def reset_link(user: User, *, site: str) -> str:
    """The address under which a person chooses their password; it works once and for a limited time."""
    return site.rstrip("/") + path_of(user, default_token_generator.make_token(user))


def path_of(user: User, key: str) -> str:
    """The path under which a password is chosen with a key."""
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})


def send_reset_link(user: User, *, site: str) -> None:
    """Send the link, made now, to the person and to nobody else. A link made before still works: all end with the first used."""
    with translation.override(user.language):
        _send(
            user,
            pgettext("subject of a letter", "Choose your password"),
            "account/letters/reset_link.txt",
            link=reset_link(user, site=site),
        )


def tell_of_reset(director: User, user: User, *, by: User | None) -> None:
    """Tell a director that an account's password is being chosen anew (security promise T10); `by` None: by a command."""
    name = by.display_name if by else "manage.py reset_sign_in"
    with translation.override(director.language):
        _send(director, _("A password is being reset"), "account/letters/reset_notice.txt", account=user, by=name)


def tell_of_address(director: User, user: User, *, by: User) -> None:
    """Tell a director that an account's letters will go to another address."""
    with translation.override(director.language):
        _send(director, _("An address was changed"), "account/letters/address_notice.txt", account=user, by=by)


def _send(user: User, subject: str, template: str, **facts) -> None:
    """Hand one letter to the mail server; raises what that says, or OSError when it does not answer within EMAIL_TIMEOUT."""
    text = render_to_string(template, {"user": user, **facts})
    send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [user.email], fail_silently=False)
