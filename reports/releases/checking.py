"""What words for outside may tell, looked for before they can be proposed; each finding is shown to both officers.

It is a help to the eye and no proof: what it does not know, it does not find.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from cases.models import Operation, Partner
from cases.people.spotting import spotted
from cases.reference.in_words import names_of_places, stands_in
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from reports.figures.figure import Figure
from reports.releases.finding import Finding, Kind

CODE = re.compile(r"\bR-[0-9A-HJKMNP-TV-Z]{5}\b", re.IGNORECASE)
PHONE = re.compile(r"\+?\d(?:[\s().-]?\d){7,}|\S+@\S+\.\w+|https?://\S+")
MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
DAY = re.compile(
    rf"\b\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}\b|\b\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2,4}}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTHS}(?:,? \d{{4}})?|\b{MONTHS} \d{{1,2}}\b(?:,? \d{{4}})?"
    r"|(?:\d{4}\s*年\s*)?\d{1,2}\s*月\s*\d{1,2}\s*日|(?:\d{4}\s*년\s*)?\d{1,2}\s*월\s*\d{1,2}\s*일",
    re.IGNORECASE,
)
NUMBER = re.compile(r"\d[\d,]*")
YEAR = re.compile(r"(?:19|20)\d\d")
CROSSING = re.compile(
    r"\b(?:mekong|tumen|yalu|river\w*|border\w*|cross(?:ed|ing|ings)?|boats?|ferry|safe ?house\w*|hid(?:eout|ing)|route\w*"
    r"|brokers?|guides?|smuggl\w+|checkpoints?|bridge|ford|path|highway|bus|train)\b"
    r"|メコン|豆満江|図們江|鴨緑江|国境|越境|渡河|川を|ボート|渡し船|隠れ家|経路|ルート|ブローカー|案内人|検問"
    r"|메콩|두만강|압록강|국경|월경|도강|강을|나룻배|보트|배가|은신처|안가|경로|루트|브로커|안내인|검문",
    re.IGNORECASE,
)


def findings(
    words: Mapping[str, Mapping[str, str]], figures: Mapping[str, Figure], *, by: User
) -> dict[str, list[Finding]]:
    """What was found in the words of each text (by its key) in each language; nothing for words in which nothing was.

    Names are asked of the sealed index, in one search of the log; that it knows one is told without whose it is.
    """
    composed = {
        (key, language): unicodedata.normalize("NFKC", text)
        for key, texts in words.items()
        for language, text in texts.items()
        if text
    }
    if not composed:
        return {}
    house = list(_house())
    counted = numbers_of(figures)
    with trail.reading():
        names = spotted(composed.values(), by=by)
    found: dict[str, list[Finding]] = {}
    for (key, language), text in composed.items():
        parts = [*_named(text, names), *_of_the_house(text, house), *_written(text), *_numbers(text, counted)]
        for kind, part in dict.fromkeys(parts):
            found.setdefault(key, []).append(Finding(language, kind.value, part))
    return found


def numbers_of(figures: Mapping[str, Figure]) -> set[int]:
    """Every number that the report counts, sums in whole units."""
    found: set[int] = set()
    for figure in figures.values():
        numbers = [figure.value, figure.numerator, figure.denominator]
        found |= {number for number in numbers if isinstance(number, int)}
        if figure.is_money and isinstance(figure.value, int):
            found.add(figure.value // 100)
    return found


def _house() -> Iterator[tuple[Kind, str]]:
    """Every name and code that is no secret of one case: colleagues, operations, partners, places with their spellings."""
    for user in User.objects.only("latin_name", "name_ja", "name_ko"):
        for name in filter(None, (user.latin_name, user.name_ja, user.name_ko)):
            yield Kind.STAFF, name
            yield Kind.STAFF, " ".join(reversed(name.split()))
            yield Kind.STAFF, "".join(name.split())
    with trail.reading():
        for name in Operation.objects.values_list("code_name", flat=True):
            yield Kind.CODE, name
    for name in Partner.objects.values_list("name", flat=True):
        yield Kind.PARTNER, name
    for name in names_of_places():
        yield Kind.PLACE, name


def _named(text: str, names: Iterable[str]) -> Iterator[tuple[Kind, str]]:
    """The names known to us that stand in a text; the longest of those within each other."""
    here = [name for name in names if name in " ".join(text.split())]
    for name in sorted(here):
        if not any(name != other and name in other for other in here):
            yield Kind.NAME, name


def _of_the_house(text: str, house: Iterable[tuple[Kind, str]]) -> Iterator[tuple[Kind, str]]:
    """The names and codes of the house in a text: in Latin letters as whole words."""
    for kind, name in house:
        if stands_in(name, text):
            yield kind, name


def _written(text: str) -> Iterator[tuple[Kind, str]]:
    """References, telephone numbers, exact days and words of the way."""
    for kind, pattern in ((Kind.CODE, CODE), (Kind.DAY, DAY), (Kind.PHONE, PHONE), (Kind.CROSSING, CROSSING)):
        for match in pattern.finditer(text):
            yield kind, match[0].strip()


def _numbers(text: str, counted: set[int]) -> Iterator[tuple[Kind, str]]:
    """Numbers that are no figure of the report; years, and those within a day or a telephone number, are none of these."""
    rest = PHONE.sub(" ", DAY.sub(" ", CODE.sub(" ", text)))
    for match in NUMBER.finditer(rest):
        digits = match[0].replace(",", "")
        if not YEAR.fullmatch(digits) and int(digits) not in counted:
            yield Kind.NUMBER, match[0]
