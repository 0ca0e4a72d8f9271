"""Somebody at the pages without script: reads what a page offers, types into its forms alone, and follows its links alone.

What a page does not offer cannot be entered: a field, an answer or a link that is not there fails the test and says what is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from django.http import HttpResponse
from django.test import Client

from lfnkr.accounts.models import User
from lfnkr.accounts.tests.people import just_signed_in
from reports.tests.years.stories import read

MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
LINK = re.compile(r'<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
REFUSALS = re.compile(
    r'<[^>]*(?:invalid-feedback|field-errors|error-summary|class="notice)[^>]*>(.*?)</(?:div|p|ul|section)>', re.DOTALL
)
LISTS = ("select", "radio", "checkbox")


def plain(words: str) -> str:
    """Words as they are read: one space between, no star of a required field."""
    return " ".join(words.replace("\u2060", "").replace("*", " ").split()).casefold()


@dataclass
class Control:
    """One field of a form as a browser shows it: its kind, what stands in it, and the answers it offers (value -> words)."""

    name: str
    kind: str
    label: str = ""
    values: list[str] = field(default_factory=list)
    offered: dict[str, str] = field(default_factory=dict)
    is_fixed: bool = False

    def choose(self, told: str) -> str:
        """The value of an answer, told by its words or by the value; of several that begin so the first exact one."""
        if told in self.offered:
            return told
        words = plain(told)
        exact = [value for value, offered in self.offered.items() if plain(offered) == words]
        begun = exact or [value for value, offered in self.offered.items() if plain(offered).startswith(words)]
        assert len(begun) == 1, f"{self.label or self.name} does not offer {told!r} once, but {self.offered}"
        return begun[0]

    def take(self, told: Any) -> None:
        """Type or choose; True and False tick a box that stands alone."""
        assert not self.is_fixed, f"nothing can be typed into {self.label or self.name}"
        if isinstance(told, bool):
            assert self.kind == "checkbox", f"{self.label or self.name} is no box"
            self.values = list(self.offered) if told else []
        elif self.kind in LISTS:
            self.values = [self.choose(each) for each in ([told] if isinstance(told, str) else told)]
        else:
            self.values = [str(told)]


@dataclass
class Form:
    """One form of a page: where it is sent, its fields by name, its buttons by their words."""

    action: str
    method: str
    controls: dict[str, Control] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)

    def control(self, told: str) -> Control:
        """A field by its name or by its label."""
        if told in self.controls:
            return self.controls[told]
        found = [each for each in self.controls.values() if plain(each.label) == plain(told)]
        assert len(found) == 1, f"{told!r} is not one field of {[(c.name, c.label) for c in self.controls.values()]}"
        return found[0]

    def sent(self, button: str) -> dict[str, list[str]]:
        """What a browser would send with a button."""
        pairs = {each.name: each.values for each in self.controls.values() if each.values}
        name, value = self.buttons[button]
        return pairs | ({name: [value]} if name else {})


class Reading(HTMLParser):
    """The forms of a page, without what a template holds for a script."""

    def __init__(self, page: str):
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._labels: dict[str, str] = {}
        self._of_id: list[tuple[str, Control, str]] = []
        self._within: list[str] = []
        self._text = ""
        self._for = self._legend = ""
        self._select: Control | None = None
        self._option: str | None = None
        self._area: Control | None = None
        self._button: tuple[str, str] | None = None
        self._templates = 0
        self.feed(page)
        self.close()
        for key, control, value in self._of_id:
            words = self._labels.get(key, "")
            if control.kind in ("radio", "checkbox"):
                control.offered[value] = words
                if control.kind == "checkbox" and len(control.offered) == 1 and not control.label:
                    control.label = words
            else:
                control.label = words or control.label

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """What begins."""
        told = dict(attrs)
        if tag == "template":
            self._templates += 1
        if self._templates:
            return
        if tag == "form":
            self._form = Form(told.get("action") or "", (told.get("method") or "get").lower())
            self.forms.append(self._form)
        elif tag == "label":
            self._for, self._text = told.get("for") or "", ""
        elif tag in ("legend", "option", "textarea", "button"):
            self._text = ""
        if self._form is None:
            return
        name, key = told.get("name") or "", told.get("id") or ""
        if tag == "fieldset":
            self._legend = ""
        elif tag == "button" and "formaction" not in told and told.get("type", "submit") == "submit":
            self._button = (name, told.get("value") or "")
        elif tag == "option" and self._select is not None:
            self._option = told.get("value") or ""
            if "selected" in told or not self._select.offered:
                self._select.values = [self._option]
        elif "disabled" in told or not name:
            return
        elif tag == "input":
            self._input(told, name, key)
        elif tag in ("select", "textarea"):
            control = self._form.controls.setdefault(name, Control(name, tag if tag == "select" else "text"))
            control.is_fixed = "readonly" in told
            self._of_id.append((key, control, ""))
            if tag == "select":
                self._select = control
            else:
                self._area = control

    def _input(self, told: dict[str, str | None], name: str, key: str) -> None:
        assert self._form is not None
        kind, value = told.get("type") or "text", told.get("value") or ""
        if kind in ("submit", "button", "file"):
            return
        is_box = kind in ("radio", "checkbox")
        control = self._form.controls.setdefault(name, Control(name, kind if is_box else "text"))
        control.is_fixed = kind == "hidden" or "readonly" in told
        if is_box:
            value = told.get("value") or "on"
            control.label = control.label or self._legend
            control.offered[value] = ""
        self._of_id.append((key, control, value))
        if not is_box or "checked" in told:
            control.values = [*control.values, value]

    def handle_data(self, data: str) -> None:
        """Words."""
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        """What ends."""
        if tag == "template":
            self._templates -= 1
        if self._templates:
            return
        if tag == "label":
            self._labels[self._for] = self._text.strip()
        elif tag == "legend":
            self._legend = self._text.strip()
        elif tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "option" and self._select is not None and self._option is not None:
            self._select.offered[self._option] = self._text.strip()
            self._option = None
        elif tag == "textarea" and self._area is not None:
            self._area.values, self._area = [self._text.removeprefix("\n")], None
        elif tag == "button" and self._button is not None and self._form is not None:
            self._form.buttons[plain(self._text)], self._button = self._button, None


class Walker:
    """One person of the house at the pages: hana walks from a desk to a request and through its forms."""

    def __init__(self, user: User, language: str = "en"):
        self.client: Client = just_signed_in(user)
        self.client.cookies["django_language"] = language
        self.address = "/"
        self.page = ""
        self.was_taken = False
        """Whether the form sent last led on: one that is refused is shown again."""

    def open(self, address: str) -> Walker:
        """A page by its address; whatever it leads on to is the page."""
        return self._read(self.client.get(address, follow=True), address)

    def _read(self, answer: HttpResponse, address: str) -> Walker:
        assert answer.status_code == 200, (address, answer.status_code)
        chain = getattr(answer, "redirect_chain", [])
        self.address = urljoin(address, chain[-1][0]) if chain else address
        self.page = answer.text
        return self

    @property
    def main(self) -> str:
        """The markup of the page's own part."""
        return MAIN.search(self.page)[0]

    @property
    def text(self) -> str:
        """What is read on the page, in one line."""
        return " ".join(read(self.main).split())

    @property
    def links(self) -> list[tuple[str, str]]:
        """The words of each link of the page, and where it leads."""
        return [(" ".join(read(words).split()), unescape(address)) for address, words in LINK.findall(self.main)]

    def follow(self, words: str, *, which: int = 0) -> Walker:
        """A link by its words or by how they begin; `which` of several."""
        found = [each for each in self.links if plain(each[0]) == plain(words)]
        found = found or [each for each in self.links if plain(each[0]).startswith(plain(words))]
        assert len(found) > which, f"no link {words!r} on {self.address}, but {[each for each, _to in self.links]}"
        return self.open(urljoin(self.address, found[which][1]))

    def offers(self, words: str) -> bool:
        """Whether a link of these words is there."""
        return any(plain(each) == plain(words) for each, _to in self.links)

    @property
    def forms(self) -> list[Form]:
        """The forms of the page's own part."""
        return Reading(self.main).forms

    def form(self, button: str) -> Form:
        """The form that has a button."""
        found = [each for each in self.forms if plain(button) in each.buttons]
        assert found, f"no button {button!r} on {self.address}, but {[list(each.buttons) for each in self.forms]}"
        return found[0]

    def press(self, button: str, typed: dict[str, Any] | None = None) -> Walker:
        """Fill in a form and press one of its buttons; the page that comes is read, whatever it says."""
        form = self.form(button)
        for told, value in (typed or {}).items():
            form.control(told).take(value)
        address = urljoin(self.address, form.action or self.address)
        send = self.client.post if form.method == "post" else self.client.get
        answer = send(address, form.sent(plain(button)), follow=True)
        self.was_taken = bool(answer.redirect_chain)
        return self._read(answer, address)

    def send(self, button: str, typed: dict[str, Any] | None = None) -> Walker:
        """The same, and it is taken: no refusal."""
        self.press(button, typed)
        assert self.was_taken, f"refused on {self.address}: {self.refusals}"
        return self

    @property
    def refusals(self) -> list[str]:
        """The sentences with which a form was refused."""
        return [" ".join(read(each).split()) for each in REFUSALS.findall(self.main)]

    def reads(self, *words: str) -> Walker:
        """These words stand on the page."""
        text = self.text
        for each in words:
            assert each in text, f"{each!r} is not on {self.address}: {text}"
        return self

    def does_not_read(self, *words: str) -> Walker:
        """These words stand nowhere on the page."""
        text = self.text
        for each in words:
            assert each not in text, f"{each!r} is on {self.address}: {text}"
        return self
