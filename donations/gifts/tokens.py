"""The keyed tokens by which a sealed name of a giver is found: of how it is written, and of how it may sound."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata

from django.conf import settings

from cases.people import names
from donations.gifts.models import Donor, DonorToken
from lfnkr.keyring import check_values

LENGTH = 16
DOMAIN = b"lfnkr donor token 1\0"
"""What sets the key of givers apart: no token of a giver ever equals one of a rescued person of the same name."""


def add_tokens(donor: Donor, name: str) -> None:
    """Make a giver findable by this name, too; a token that somebody else kept meanwhile is the same one."""
    new = (DonorToken(donor=donor, token=token) for token in sorted(tokens_of(name)))
    DonorToken.objects.bulk_create(new, ignore_conflicts=True)


def change_tokens(donor: Donor, name: str) -> None:
    """Make a giver, who is held, findable by this name and by no other."""
    donor.tokens.all().delete()
    add_tokens(donor, name)


def tokens_of(name: str) -> set[bytes]:
    """Keyed tokens of a name: one of how it is written, and those of how it may sound where it is a person's."""
    written = token_as_written(name)
    found = {written} if written else set()
    try:
        return found | names.tokens(name, _key())
    except names.NameRefused:
        return found


def token_as_written(name: str) -> bytes | None:
    """The one of how a name is written, in one width and case and without spaces; none where no letter is left."""
    written = as_written(name)
    return hmac.digest(_key(), written.encode(), hashlib.sha256)[:LENGTH] if written else None


def as_written(name: str) -> str:
    """A name in one width and case, its letters and digits alone."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())


def _key() -> bytes:
    """The key of givers' names; raises where this process holds a wrong one."""
    check_values.require(check_values.SEARCH)
    return hmac.digest(settings.SEARCH_KEY, DOMAIN, "sha256")
