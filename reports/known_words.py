"""Texts of the reference data and of the demonstration, kept in English and said in the reader's language; a text not listed stays as typed."""

from __future__ import annotations

import re

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from cases.place_names import NAMES

KNOWN = NAMES | frozenset(
    {
        # Policies, and why they were made.
        _("no member of the organisation on any leg that touches China"),
        _("at least USD 6,000 (floor) to 10,000 (target) set aside exclusively for rescue"),
        _("a rescue team mobilises within 72 hours of a request"),
        _("the arrest of a member in China"),
        # Survey missions: who, where, why, what was given.
        _("executive director"),
        _("Thai-Lao border along the Mekong"),
        _("routes and conditions in the border area"),
        _("general fund and gifts in kind, not the rescue reserve"),
        _("welcomed by the police and the refugees"),
        _("adhesive plasters"),
        _("sterile gauze"),
        _("elastic bandages"),
        _("antiseptic solution"),
        _("fever and pain tablets"),
        _("children's fever syrup"),
        _("oral rehydration salts"),
        _("cold and cough medicine"),
        _("stomach medicine"),
        _("medicine against diarrhoea"),
        _("anti-itch ointment"),
        _("eye drops"),
        _("clinical thermometers"),
        _("vitamin tablets"),
        # Figures of others, releases, and how people were lost.
        _("Ministry of Unification, South Korea"),
        _("North Koreans entering South Korea, share of women"),
        _("first half of 2018"),
        _("as quoted by LFNKR at the meeting of 14 October 2018"),
        _("for the annual meeting of 14 October 2018 and its article"),
        _("their boat capsized on the Mekong and they drowned"),
        # Reasons that the demonstration gives, and its appeals.
        _("the reserve covers it"),
        _("the reserve covers it; an appeal is open"),
        _("set aside exclusively for rescue"),
        _("typed 310 for 130"),
        _("cash returned by the guide in CNY, changed back below the kept rate"),
        _("bank fee of the year"),
        _("rescue, autumn 2017"),
        _("rescue, spring 2018"),
        _("rescue, mothers waiting"),
        _("rescue, summer 2018"),
    }
)


def known(text: str) -> str:
    """A text of the reference data in the language of now; as it was typed when it is not one of the known ones."""
    return gettext(text) if text in KNOWN else text


def language_of(text: str) -> str:
    """The language a text is written in, by its letters; nothing for Chinese characters alone, which three languages share."""
    if re.search("[가-힣]", text):
        return "ko"
    if re.search("[ぁ-ヺ]", text):
        return "ja"
    return "" if re.search("[㐀-鿿]", text) else "en"


def is_foreign(text: str) -> bool:
    """Whether a text stays English in a report of another language."""
    return (get_language() or "en")[:2] != "en" and known(text) == text
