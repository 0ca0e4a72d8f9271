"""What the tags of a PDF lost of the page of HTML they came from, given back: languages, whole elements, the words of links.

WeasyPrint tags boxes, and an element gets a box for each line, column and page it is broken into. It writes the language of the
whole only, where PDF/UA-1 asks for the language of every passage (ISO 14289-1, 7.2). But its tags stand in the order of its boxes,
and a box knows its element.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pydyf

logger = logging.getLogger(__name__)

WHOLE = {
    "/Sect": {"section"},
    "/P": {"p"},
    "/L": {"ul", "ol"},
    "/LI": {"li"},
    "/LBody": {"li"},
    "/Table": {"table"},
    "/THead": {"thead"},
    "/TBody": {"tbody"},
}
"""The tags that stand once for their element, however many pieces it was broken into."""


def number_of(reference: bytes) -> int:
    """The number of the object a reference points to."""
    return int(reference.split()[0])


class Source:
    """The tags of a finished document beside the boxes they were made of; to be made before any tag is moved.

    `is_paired`: whether each tag found its box. Where one did not, nothing can be given back: a report is printed all the
    same, and does not claim to be PDF/UA.
    """

    def __init__(self, document: Any, pdf: Any, objects: dict[int, Any]) -> None:
        self.objects = objects
        self.root = objects[number_of(objects[number_of(pdf.catalog["StructTreeRoot"])]["K"][0])]
        html = document.pages[0]._page_box.children[0].element
        self.parents = {child: parent for parent in html.iter() for child in parent}
        self.language = html.get("lang")
        self.boxes: dict[int, Any] = {}
        drawn = [list(_drawn(page._page_box)) for page in document.pages]
        holders = self._holders(pdf)
        self.is_paired = [len(each) for each in drawn] == [len(each) for each in holders]
        for boxes, held in zip(drawn, holders, strict=True) if self.is_paired else ():
            for holder, box in zip(held, boxes, strict=True):
                self.boxes.setdefault(holder, box)

    def give_back(self) -> None:
        """Everything this module is for, in the order in which it can be done."""
        if not self.is_paired:
            logger.error(
                "The tags of this PDF do not match its words: it is printed without PDF/UA. Tell the maintainers."
            )
            return
        self._name_languages()
        self._drop_blanks()
        self._make_whole()
        self._fill_bodies()
        self._name_references()
        self._say_where_links_lead()
        self._drop_empty()

    def kids(self, element: dict) -> list[dict]:
        """The tags directly within a tag."""
        found = [self.objects[number_of(kid)] for kid in element.get("K", ()) if isinstance(kid, bytes)]
        return [kid for kid in found if "S" in kid]

    def walk(self, element: dict | None = None) -> Iterator[dict]:
        """A tag (of itself the whole tree) and everything within it, in reading order."""
        element = self.root if element is None else element
        yield element
        for kid in self.kids(element):
            yield from self.walk(kid)

    def element(self, tag: dict, names: set[str]) -> Any | None:
        """The element of HTML, of one of these names, in which the first words of a tag stand."""
        found = next((self.boxes[each.number].element for each in self.walk(tag) if each.number in self.boxes), None)
        while found is not None and found.tag not in names:
            found = self.parents.get(found)
        return found

    def _holders(self, pdf: Any) -> list[list[int]]:
        """By page, the tags that hold its marked contents, once for each."""
        held: dict[int, list[int]] = defaultdict(list)
        for element in self.walk():
            for kid in element["K"]:
                if isinstance(kid, int):
                    held[number_of(element["Pg"])].append(element.number)
        return [held[number_of(page)] for page in pdf.page_references]

    def _name_languages(self) -> None:
        for holder, box in self.boxes.items():
            language = box.style["lang"]
            if language and language != self.language:
                self.objects[holder]["Lang"] = pydyf.String(language)

    def _drop_blanks(self) -> None:
        """What holds only the blank between two tags is no content."""
        for holder, box in self.boxes.items():
            tag = self.objects[holder]
            if tag["S"] == "/Span" and not getattr(box, "text", "picture").strip():
                self._take_out(tag)

    def _make_whole(self) -> None:
        """A list, an entry, a paragraph broken by a line, a column or a page is one, and the head of a table is read once."""
        whole: dict[tuple[str, int], dict] = {}
        for tag in list(self.walk()):
            element = self.element(tag, WHOLE.get(tag["S"], set()))
            first = tag if element is None else whole.setdefault((tag["S"], id(element)), tag)
            if first is not tag:
                self._join(first, tag)

    def _fill_bodies(self) -> None:
        """An entry of a list is its label and its body: what stands beside the body belongs in it, a label in it before it."""
        for entry in [tag for tag in self.walk() if tag["S"] == "/LI"]:
            bodies = [kid for kid in self.kids(entry) if kid["S"] == "/LBody"]
            for kid in self.kids(entry):
                if bodies and kid["S"] not in {"/Lbl", "/LBody"}:
                    self._take_out(kid)
                    bodies[-1]["K"].append(kid.reference)
                    kid["P"] = bodies[-1].reference
            for kid in [kid for body in bodies[:1] for kid in self.kids(body)[:1]]:
                if kid["S"] == "/Span" and self._is_label(kid):
                    self._take_out(kid)
                    entry["K"].insert(0, kid.reference)
                    kid["S"], kid["P"] = "/Lbl", entry.reference

    def _is_label(self, tag: dict) -> bool:
        """Whether its words were written as the label of their entry."""
        element = self.element(tag, {"span"})
        return element is not None and "data-label" in element.attrib

    def _name_references(self) -> None:
        """The list in which every entry is a link is the table of contents; raised links alone are references to notes."""
        for tag in list(self.walk()):
            entries = [(entry, *self.kids(entry)) for entry in self.kids(tag)]
            if (
                tag["S"] == "/L"
                and entries
                and all(len(parts) == 2 and self._is_of_links(parts[1]) for parts in entries)
            ):
                tag["S"] = "/TOC"
                for entry, body in entries:
                    entry["S"], body["S"] = "/TOCI", "/Reference"
            elif tag["S"] == "/NonStruct" and self._is_of_links(tag):
                tag["S"] = "/Reference"

    def _is_of_links(self, tag: dict) -> bool:
        return {kid["S"] for kid in self.kids(tag)} == {"/Link"}

    def _say_where_links_lead(self) -> None:
        """The description of a link: its label for those who do not see it, or else its words."""
        for tag in self.walk():
            found = [self.objects[number_of(kid)] for kid in tag["K"] if isinstance(kid, bytes)]
            for annotation in [self.objects[number_of(kid["Obj"])] for kid in found if "Obj" in kid]:
                link = self.element(tag, {"a"})
                words = "" if link is None else link.get("aria-label") or " ".join("".join(link.itertext()).split())
                if words:
                    annotation["Contents"] = pydyf.String(words)

    def _join(self, first: dict, tag: dict) -> None:
        """Make a later piece of an element part of its first: in its place when it lies within it, or else at its end."""
        parent = self.objects[number_of(tag["P"])]
        into, at = first, len(first["K"])
        if self._is_within(tag, first):
            into, at = parent, parent["K"].index(tag.reference)
        parent["K"].remove(tag.reference)
        if tag["S"] == "/THead":
            for again, cell in zip(self._cells(tag), self._cells(first), strict=True):
                again["ID"].string = cell["ID"].string  # The cells below point to it by this very string.
            return
        into["K"][at:at] = tag["K"]
        for kid in self.kids(tag):
            kid["P"] = into.reference

    def _cells(self, head: dict) -> list[dict]:
        return [cell for cell in self.walk(head) if cell["S"] == "/TH"]

    def _is_within(self, tag: dict, other: dict) -> bool:
        while tag is not self.root and tag is not other:
            tag = self.objects[number_of(tag["P"])]
        return tag is other

    def _take_out(self, tag: dict) -> None:
        self.objects[number_of(tag["P"])]["K"].remove(tag.reference)

    def _drop_empty(self) -> None:
        for tag in reversed(list(self.walk())):
            if not tag["K"] and tag["S"] not in {"/TD", "/TH"}:
                self._take_out(tag)


def _drawn(box: Any) -> Iterator[Any]:
    """The words and pictures in a box, in reading order; running heads stand in the margin and are no content."""
    box = getattr(box, "_box", box)
    if hasattr(box, "text") or hasattr(box, "replacement"):
        yield box
    elif not hasattr(box, "at_keyword"):
        for child in box.children:
            yield from _drawn(child)
