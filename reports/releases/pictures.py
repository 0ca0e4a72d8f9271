"""Pictures of our own at a chapter: an uploaded file made anew by us, with words for whoever does not see it.

What is kept is never the file that came: it is decoded, laid on white, made no larger than print needs and written as JPEG, so
that the place, the camera, a thumbnail and whatever else lay in it are gone. What a picture shows stays what it shows: whoever
proposes it says that nobody can be recognised, or that everybody who can consented; two officers look at it.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import struct
import unicodedata
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from PIL import Image, ImageFile, ImageOps

from lfnkr.errors import DomainError
from reports.models import ReleaseItem
from reports.models.pictures import PICTURES, People
from reports.releases import errors
from reports.releases.own_words import CHAPTERS
from reports.releases.typed import Typed, bound_to

FORMATS = ("PNG", "JPEG")
MOST_PIXELS = 50_000_000
"""A file of more pixels is not decoded: a small file can hold so many that no machine has the memory."""
LEAST_EDGE, LONGEST_EDGE = 600, 1350
"""The pixels of the longer edge below which a picture is blurred in print, and above which nothing more is seen: 300 an inch."""
QUALITY = 85

UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)
"""What Pillow raises of a file that is broken, or made to break whoever reads it."""


@dataclass(frozen=True)
class MadePicture:
    """A picture as it is kept: the bytes of a JPEG without anything beside the picture itself."""

    content: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def source(self) -> str:
        """Itself as an address, so that a page for print is whole without any other file."""
        return source_of(self.content)


@dataclass(frozen=True)
class OwnPicture:
    """A picture as a reader is given it, in the reader's language."""

    source: str
    sha256: str
    width: int
    height: int
    alt: str
    caption: str


def made_of(file: BinaryIO) -> MadePicture:
    """The picture in an uploaded file, made anew.

    Refused: what is no PNG or JPEG, what moves, what has more pixels than can be decoded or too few for print.
    """
    ImageFile.LOAD_TRUNCATED_IMAGES = (
        False  # WeasyPrint allows half a picture for the whole process; we hand it whole ones.
    )
    try:
        with Image.open(file, formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise errors.PictureTooLarge
            if opened.format == "PNG" and getattr(opened, "is_animated", False):
                raise errors.PictureMoves
            if max(opened.size) < LEAST_EDGE:
                raise errors.PictureTooSmall(least=LEAST_EDGE, now=max(opened.size))
            opened.draft("RGB", (2 * LONGEST_EDGE, 2 * LONGEST_EDGE))
            flat = _on_white(ImageOps.exif_transpose(opened))
    except DomainError:
        raise
    except Image.DecompressionBombError as bomb:
        raise errors.PictureTooLarge from bomb
    except UNREADABLE as broken:
        raise errors.NoPicture from broken
    flat.thumbnail((LONGEST_EDGE, LONGEST_EDGE), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    flat.save(written, "JPEG", quality=QUALITY, subsampling=0)
    return MadePicture(written.getvalue(), *flat.size)


def _on_white(image: Image.Image) -> Image.Image:
    """The picture alone in the colours of a screen; what was transparent is paper. A new image, that carries nothing else."""
    if image.mode.startswith("I"):
        image = image.point(lambda depth: depth / 256).convert("L")
    seen = image.convert("RGBA")
    flat = Image.new("RGB", seen.size, "white")
    flat.paste(seen, mask=seen.getchannel("A"))
    return flat


def source_of(content: bytes) -> str:
    """The bytes of a picture as an address."""
    return f"data:image/jpeg;base64,{base64.b64encode(content).decode()}"


def picture_key(chapter: str) -> str:
    """The key of the picture of a chapter."""
    return PICTURES + chapter


def typed_pictures(last_captions: Mapping[str, Mapping[str, str]]) -> dict[str, Typed]:
    """The picture of each chapter that takes words of our own, with the caption last proposed."""
    bound, subject = bound_to("own picture"), _("Picture of our own")
    return {
        picture_key(chapter): Typed(
            picture_key(chapter),
            chapter,
            subject,
            title,
            bound,
            last_captions.get(picture_key(chapter), {}),
            is_written_here=True,
            has_figures=True,
            is_picture=True,
        )
        for chapter, title in CHAPTERS.items()
    }


def picture_of(item: ReleaseItem, language: str, caption: str) -> OwnPicture | None:
    """A released picture in a language; nothing once its bytes are gone."""
    picture = item.picture
    if picture.content is None:
        return None
    held = bytes(picture.content)
    return OwnPicture(source_of(held), picture.sha256, picture.width, picture.height, picture.alt(language), caption)


def may_show(made: MadePicture | None, alts: Mapping[str, str], people: str) -> DomainError | None:
    """Why a picture may not be proposed: without words for it in each language, with a number in them, or nobody asked about."""
    if made is None:
        return errors.NoPicture()
    for code, language in settings.LANGUAGES:
        words = unicodedata.normalize("NFKC", alts.get(code, "")).strip()
        if not words:
            return errors.AlternativeMissing(language=language)
        if found := re.search(r"[\d{}][\d,.]*", words):
            return errors.NumberInAlternative(number=found.group())
    return None if people in People.values else errors.PeopleNotSaid()


HELP_ON_PEOPLE = _lazy(
    "A picture can betray somebody by a face, a hand, a scar, a coat; a place by a roof, a sign, a hill; a day by the snow. Look"
    " at all of it, the edges too. When in doubt, leave it out."
)
