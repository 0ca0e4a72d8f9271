"""Forms of releases: several proposed at once with their words, several agreed to, why one is revoked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from lfnkr.web.form_fields import ChosenFileField, TextField, WordsField
from reports.models import ReleaseItem
from reports.models.audiences import Audience
from reports.models.pictures import People
from reports.models.releasing import MUST_STAND
from reports.releases import errors
from reports.releases.actions import Proposal
from reports.releases.arrangement import PARTS, Arrangement
from reports.releases.finding import Finding
from reports.releases.offered import Offer
from reports.releases.pictures import HELP_ON_PEOPLE, MadePicture, made_of

LEFT_OUT = "out"
"""The choice of a part of the report that is not printed."""

LONGEST_LETTER = ReleaseItem._meta.get_field("words_en").max_length
LONGEST_WORDS = 1200
LONGEST_CAPTION = LONGEST_ALTERNATIVE = 300
LONGEST_REASON = 240


@dataclass(frozen=True)
class Proposed:
    """One thing that is being proposed, with its fields."""

    offer: Offer
    words: tuple[forms.BoundField, ...]
    others: tuple[forms.BoundField, ...]
    picture: tuple[forms.BoundField, ...] = ()
    """Of a picture its file, what it shows, and who is in it."""


class PictureField(ChosenFileField):
    """An uploaded picture, as it was made anew."""

    def to_python(self, data: Any) -> MadePicture | None:
        """Refused where it is no picture that can be printed."""
        file = super().to_python(data)
        return made_of(file) if file else None


class ProposeForm(forms.Form):
    """Several figures and texts to be shown outside: to whom, why all of them or each, and each text in which words."""

    audience = forms.ChoiceField(
        label=pgettext_lazy("an audience", "For"),
        choices=[(Audience.PUBLIC, _lazy("members and the public")), (Audience.MEMBERS, _lazy("members alone"))],
    )
    reason = WordsField(
        label=_lazy("Reason for all of them"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=_lazy("Why nobody can be recognised by it, or where it has been published already. It stays inside."),
    )

    def __init__(self, *args: Any, offers: Sequence[Offer], stands: Arrangement | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.offers = list(offers)
        self.stands = stands or Arrangement()
        for number, offer in enumerate(self.offers):
            if offer.is_picture:
                self._picture(number)
            if offer.is_worded:
                self._words_of(number, offer)
            if offer.is_arrangement:
                self._places(number, offer)
            if offer.is_searched:
                self._why_words_stand(number)
            if len(self.offers) > 1:
                self.fields[f"reason_{number}"] = WordsField(
                    label=_lazy("A reason of its own"), required=False, max_length=LONGEST_REASON
                )

    def _words_of(self, number: int, offer: Offer) -> None:
        """The words for outside in each language, as they stand inside to begin with."""
        is_letter = offer.typed.is_written_here and not offer.has_figures
        label = _lazy("Caption, in %(language)s") if offer.is_picture else _lazy("For outside, in %(language)s")
        longest = LONGEST_CAPTION if offer.is_picture else LONGEST_LETTER if is_letter else LONGEST_WORDS
        rows = 16 if is_letter else 6 if offer.has_figures and not offer.is_picture else 2
        for code, language in settings.LANGUAGES:
            self.fields[f"words_{number}_{code}"] = TextField(
                label=label % {"language": language},
                required=False,
                max_length=longest,
                rows=rows,
                initial=offer.typed.words.get(code, ""),
            )

    def _picture(self, number: int) -> None:
        """The file of a picture, what it shows in each language, and who is in it."""
        self.fields[f"picture_{number}"] = PictureField(
            label=_lazy("The picture, a PNG or JPEG file of at most 5 MB"),
            help_text=_lazy(
                "It is made anew: where it was taken, by which camera and its thumbnail do not stay in it."
            ),
            error_messages={"required": errors.NoPicture.sentence, "empty": errors.NoPicture.sentence},
        )
        for code, language in settings.LANGUAGES:
            self.fields[f"alt_{number}_{code}"] = WordsField(
                label=_lazy("What it shows, for whoever does not see it, in %(language)s") % {"language": language},
                max_length=LONGEST_ALTERNATIVE,
                error_messages={"required": errors.AlternativeMissing(language=language).text},
            )
        self.fields[f"people_{number}"] = forms.ChoiceField(
            label=_lazy("Who is in it?"),
            choices=[(value, capfirst(label)) for value, label in People.choices],
            widget=forms.RadioSelect,
            help_text=HELP_ON_PEOPLE,
            error_messages={"required": errors.PeopleNotSaid.sentence},
        )

    def _places(self, number: int, offer: Offer) -> None:
        """The place of each part of the report; one that must stand has no other choice than a place."""
        places = [(str(place), str(place)) for place in range(1, len(PARTS) + 1)]
        for part, title in PARTS.items():
            must_stand = part in MUST_STAND
            self.fields[f"place_{number}_{part}"] = forms.ChoiceField(
                label=title,
                choices=places if must_stand else [*places, (LEFT_OUT, _lazy("left out"))],
                initial=LEFT_OUT if part in self.stands.left_out else str(self.stands.parts.index(part) + 1),
                help_text=_lazy("Every report tells this: it can be moved, and is never left out.")
                if must_stand
                else "",
            )

    def arrangement(self, number: int) -> Arrangement:
        """The parts in the order that was typed; of two with one number the one that was moved up is first, down last."""
        typed = {part: self.cleaned_data[f"place_{number}_{part}"] for part in PARTS}
        before = {part: place for place, part in enumerate(self.stands.parts, start=1)}

        def place_of(part: str) -> tuple[int, int]:
            place, was = int(typed[part]), before.get(part, len(PARTS) + 1)
            return place, (place > was) - (place < was)

        told = sorted((part for part in PARTS if typed[part] != LEFT_OUT), key=place_of)
        return Arrangement(tuple(told), tuple(part for part in PARTS if typed[part] == LEFT_OUT))

    def _why_words_stand(self, number: int) -> None:
        """Why the words may stand although something is found in them."""
        self.fields[f"stands_{number}"] = WordsField(
            label=_lazy("Why the words may stand, if something is found in them"),
            required=False,
            max_length=LONGEST_REASON,
            help_text=_lazy("The second officer reads this beside what was found."),
        )

    def clean(self) -> dict[str, Any]:
        """What is proposed; refused without a reason for each."""
        cleaned = super().clean()
        if not any(self.errors):
            cleaned["proposals"] = [self._proposal(number, offer) for number, offer in enumerate(self.offers)]
            for number, one in enumerate(cleaned["proposals"]):
                if not one.reason.strip():
                    name = f"reason_{number}"
                    self.add_error(
                        name if name in self.fields and number else "reason", errors.ReasonOfReleaseMissing()
                    )
                    break
        return cleaned

    def _proposal(self, number: int, offer: Offer) -> Proposal:
        given = self.cleaned_data
        arranged = self.arrangement(number) if offer.is_arrangement else None
        return Proposal(
            offer.key,
            given.get(f"reason_{number}") or given["reason"],
            given["audience"],
            {code: given.get(f"words_{number}_{code}", "") for code, _name in settings.LANGUAGES if offer.is_worded},
            given.get(f"stands_{number}", ""),
            picture=given.get(f"picture_{number}"),
            alts={code: given.get(f"alt_{number}_{code}", "") for code, _name in settings.LANGUAGES},
            people=given.get(f"people_{number}", ""),
            parts=arranged.parts if arranged else (),
            left_out=arranged.left_out if arranged else (),
        )

    def note(self, key: str, found: Sequence[Finding]) -> None:
        """Say beside the words of a text what was found in them, and that they need a word on why they may stand."""
        number = next(place for place, offer in enumerate(self.offers) if offer.key == key)
        for finding in found:
            name = f"words_{number}_{finding.language}"
            self.add_error(name if name in self.fields else f"stands_{number}", str(finding))
        self.add_error(f"stands_{number}", errors.WordsTell({}).text)

    def proposed(self) -> Iterator[Proposed]:
        """Each thing with its fields, for the page."""
        for number, offer in enumerate(self.offers):
            picture = [f"picture_{number}", *(f"alt_{number}_{code}" for code, _name in settings.LANGUAGES)]
            words = [f"words_{number}_{code}" for code, _name in settings.LANGUAGES]
            words += [f"place_{number}_{part}" for part in PARTS]
            others = [f"stands_{number}", f"reason_{number}"]
            yield Proposed(
                offer,
                tuple(self[name] for name in words if name in self.fields),
                tuple(self[name] for name in others if name in self.fields),
                tuple(self[name] for name in (*picture, f"people_{number}") if name in self.fields),
            )


class KeysField(forms.Field):
    """The keys of rows, as many as were ticked."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[UUID]:
        """Refused where one is none."""
        try:
            return [UUID(str(each)) for each in value or []]
        except ValueError as broken:
            raise ValidationError(_lazy("Open the list again: something in it cannot be read.")) from broken


class ApproveForm(forms.Form):
    """The proposals that were read and are agreed to: those that were ticked, or all that were shown."""

    items = KeysField(required=False)
    shown = KeysField(required=False)
    everything = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """The keys of those agreed to; refused where none is."""
        cleaned = super().clean()
        chosen = cleaned.get("shown") if cleaned.get("everything") else cleaned.get("items")
        if not chosen:
            raise errors.NothingToRelease
        return {"items": chosen}


class RevokeForm(forms.Form):
    """Why something is not shown outside any more, or a proposal refused."""

    reason = WordsField(
        label=_lazy("Why?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("Kept beside the release, and stays inside. Name nobody."),
    )
