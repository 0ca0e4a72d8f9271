"""What WeasyPrint leaves open in a tagged PDF, completed just before the file is written: scopes, artifacts, links, identifiers.

PDF/UA-1 asks that header cells say what they head (ISO 14289-1, 7.5), that running heads are no content (7.8) and that a link has
words (7.18.5); PDF/A-3 wants an associated file named once, and every property of the metadata described. What is to be had from
the page of HTML alone, languages above all, `source.py` gives back.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pydyf

from lfnkr.documents.tagging.source import Source, number_of

PDF_UA = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>'
    b'</rdf:Description><rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    b'<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>'
    b"<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description></rdf:li></rdf:Seq>"
    b"</pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)
"""That the file is PDF/UA-1 beside PDF/A-3, and what this property means: PDF/A knows it only by such a description."""


def complete(document: Any, pdf: Any) -> None:
    """The finisher WeasyPrint calls with the finished document."""
    objects = {item.number: item for item in pdf.objects if isinstance(item, dict)}
    source = Source(document, pdf, objects)
    if source.is_paired:
        _say_pdf_ua(pdf)
    _say_scopes(objects)
    _place_pictures(objects)
    _make_one_link_of_each(pdf, objects)
    source.give_back()
    _name_cells(pdf, objects, source)
    _set_running_heads_apart(pdf, objects)
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = list(dict.fromkeys(pdf.catalog["AF"]))


def _say_pdf_ua(pdf: Any) -> None:
    """Inside the one description there is: a second one beside it, as WeasyPrint would add it, is not read."""
    metadata = next(item for item in pdf.objects if item.reference == pdf.catalog["Metadata"])
    metadata.stream[0] = metadata.stream[0].replace(b"</rdf:RDF>", PDF_UA + b"</rdf:RDF>", 1)


def _say_scopes(objects: dict[int, Any]) -> None:
    """A header cell of a table's head names its column, any other its row."""
    for cell in objects.values():
        if cell.get("S") == "/TH":
            row = objects[number_of(cell["P"])]
            group = objects[number_of(row["P"])]
            cell["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


def _name_cells(pdf: Any, objects: dict[int, Any], source: Source) -> None:
    """The tree of names by which cells point to their heads: PDF asks for it wherever an element has a name."""
    named = sorted((tag["ID"].string, tag.reference) for tag in source.walk() if "ID" in tag)
    names = pydyf.Array(part for name, reference in named for part in (pydyf.String(name), reference))
    objects[number_of(pdf.catalog["StructTreeRoot"])]["IDTree"] = pydyf.Dictionary({"Names": names})


def _place_pictures(objects: dict[int, Any]) -> None:
    """Where a picture lies, in points from the foot of its page; WeasyPrint writes pixels of CSS from its head."""
    for picture in objects.values():
        if picture.get("S") == "/Figure":
            left, top, right, bottom = (edge * 0.75 for edge in picture["A"]["BBox"])
            height = objects[number_of(picture["Pg"])]["MediaBox"][3]
            picture["A"]["BBox"][:] = [left, height - bottom, right, height - top]


def _make_one_link_of_each(pdf: Any, objects: dict[int, Any]) -> None:
    """An entry of the contents is one link with its page number in it, and the dots between them are not read aloud.

    WeasyPrint makes three of it: the words, within them the generated content, and within that the leader.
    """

    links = {number: item for number, item in objects.items() if item.get("S") == "/Link"}
    inner = {number: item for number, item in links.items() if number_of(item["P"]) in links}
    for item in inner.values():
        if number_of(item["P"]) in inner:
            inner[number_of(item["P"])]["K"].remove(item.reference)
    dropped = set()
    for item in inner.values():
        item["S"] = "/Span"
        for kid in [kid for kid in item["K"] if isinstance(kid, bytes) and "Obj" in objects[number_of(kid)]]:
            target = objects[number_of(kid)]["Obj"]
            item["K"].remove(kid)
            objects[number_of(item["Pg"])]["Annots"].remove(target)
            dropped.add(objects[number_of(target)].pop("StructParent"))
    nums = objects[number_of(objects[number_of(pdf.catalog["StructTreeRoot"])]["ParentTree"])]["Nums"]
    nums[:] = [part for at in range(0, len(nums), 2) if nums[at] not in dropped for part in nums[at : at + 2]]


def _set_running_heads_apart(pdf: Any, objects: dict[int, Any]) -> None:
    """Marked content that no tag of the tree holds (running heads, page numbers) becomes an artifact."""
    root = objects[number_of(pdf.catalog["StructTreeRoot"])]
    held = _held(objects, root)
    nums = objects[number_of(root["ParentTree"])]["Nums"]
    streams = {item.number: item for item in pdf.objects if hasattr(item, "stream")}
    for index, reference in enumerate(pdf.page_references):
        page = number_of(reference)
        _mark_artifacts(streams[number_of(objects[page]["Contents"])].stream, held[page])
        parents = nums[2 * index + 1]
        parents[:] = [parent if mcid in held[page] else "null" for mcid, parent in enumerate(parents)]


def _held(objects: dict[int, Any], root: dict) -> dict[int, set[int]]:
    """The marked contents that hang in the tree, by page."""
    held: dict[int, set[int]] = defaultdict(set)
    waiting = list(root["K"])
    while waiting:
        element = objects[number_of(waiting.pop())]
        for kid in element.get("K", ()):
            if isinstance(kid, int):
                held[number_of(element["Pg"])].add(kid)
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
