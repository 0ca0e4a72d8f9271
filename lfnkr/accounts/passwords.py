"""What makes a password too easy to guess here; length and the list of common ones are Django's own checks."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lfnkr.accounts.models import User

LONGEST = 128
FEWEST_DIFFERENT = 7
OUR_WORDS = ("lfnkr", "lifefunds", "northkorea", "refugee", "rescue", "password", "passwort", "12345", "qwerty")
"""What anybody tries first at this organisation."""


class NotGuessable:
    """Refuses the person's own names, the words of this organisation, and the same few letters again and again."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise with a sentence that says what to do instead."""
        if len(password) > LONGEST:
            raise ValidationError(_("Use at most %(limit)d characters.") % {"limit": LONGEST})
        squeezed = re.sub(r"[\W_]+", "", password.casefold())
        if any(word in squeezed for word in (*OUR_WORDS, *self._names_of(user))):
            raise ValidationError(_("Leave out your own names and the words of our work: people try those first."))
        if len(set(squeezed)) < FEWEST_DIFFERENT:
            raise ValidationError(_("Use more different letters: the same few again and again are guessed quickly."))

    def get_help_text(self) -> str:
        """Shown beside the field."""
        return _("A sentence only you would think of, without your names and without the words of our work.")

    @staticmethod
    def _names_of(user: User | None) -> list[str]:
        """The parts of a person's Latin names that are long enough to mean them, and the whole names in other scripts."""
        if user is None:
            return []
        latin = f"{user.username} {user.latin_name} {user.email.partition('@')[0]}".casefold()
        written = (re.sub(r"[\W_]+", "", name) for name in (user.name_ja, user.name_ko))
        return [part for part in re.split(r"[\W_]+", latin) if len(part) >= 4] + [name for name in written if name]
