"""What WeasyPrint leaves open in a tagged PDF, completed just before the file is written: scopes, artifacts, links, attachments.

PDF/UA-1 asks that header cells say what they head (ISO 14289-1, 7.5), that running heads are no content (7.8) and that a link has
words (7.18.5); PDF/A-3 wants an associated file named once.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pydyf
from django.utils.translation import gettext as _


def complete(document: Any, pdf: Any) -> None:
    """The finisher WeasyPrint calls with the finished document."""
    objects = {item.number: item for item in pdf.objects if isinstance(item, dict)}
    _say_scopes(objects)
    _describe_links(objects)
    _set_running_heads_apart(pdf, objects)
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = list(dict.fromkeys(pdf.catalog["AF"]))


def _number(reference: bytes) -> int:
    """The number of the object a reference points to."""
    return int(reference.split()[0])


def _say_scopes(objects: dict[int, Any]) -> None:
    """A header cell of a table's head names its column, any other its row."""
    for cell in objects.values():
        if cell.get("S") == "/TH":
            row = objects[_number(cell["P"])]
            group = objects[_number(row["P"])]
            cell["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


def _describe_links(objects: dict[int, Any]) -> None:
    """Every link says in words that it leads to another place of the same document."""
    for item in objects.values():
        if item.get("Subtype") == "/Link":
            item.setdefault("Contents", pydyf.String(_("Go to this place in the report")))


def _set_running_heads_apart(pdf: Any, objects: dict[int, Any]) -> None:
    """Marked content that no tag of the tree holds (running heads, page numbers) becomes an artifact."""
    root = objects[_number(pdf.catalog["StructTreeRoot"])]
    held = _held(objects, root)
    nums = objects[_number(root["ParentTree"])]["Nums"]
    streams = {item.number: item for item in pdf.objects if hasattr(item, "stream")}
    for index, reference in enumerate(pdf.page_references):
        page = _number(reference)
        _mark_artifacts(streams[_number(objects[page]["Contents"])].stream, held[page])
        parents = nums[2 * index + 1]
        parents[:] = [parent if mcid in held[page] else "null" for mcid, parent in enumerate(parents)]


def _held(objects: dict[int, Any], root: dict) -> dict[int, set[int]]:
    """The marked contents that hang in the tree, by page."""
    held: dict[int, set[int]] = defaultdict(set)
    waiting = list(root["K"])
    while waiting:
        element = objects[_number(waiting.pop())]
        for kid in element.get("K", ()):
            if isinstance(kid, int):
                held[_number(element["Pg"])].add(kid)
            else:
                waiting.append(kid)
    return held


def _mark_artifacts(stream: list, held: set[int]) -> None:
    at = 0
    while at < len(stream):
        item = stream[at]
        if isinstance(item, dict) and "MCID" in item and item["MCID"] not in held:
            stream[at - 1 : at + 2] = ["/Artifact", b"BMC"]
        at += 1
