"""`ListPage`: a list, declared once; its page is here, its export and its saved filters follow from the same declaration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import TemplateView

from lfnkr.accounts.models import User
from lfnkr.web.lists.columns import Cell, Column
from lfnkr.web.lists.filters import ListFilter
from lfnkr.web.lists.keyset import BadPlace, Keyset, Page
from lfnkr.web.lists.models import SavedFilter
from lfnkr.web.views import RoleRequiredMixin

Words = str | Promise

MOST_COUNTED = 1000
"""More rows than so many are not counted out: the page says "more than"."""
CHUNK = 500


@dataclass(frozen=True)
class Choice:
    """A filter one press away: ready-made, or saved."""

    label: Words
    address: str
    is_current: bool


@dataclass(frozen=True)
class Head:
    """The head of a column on the page; `url` sorts by it, `sorted` says how the list is sorted by it now."""

    text: str
    css: str
    url: str = ""
    sorted: str = ""


class ListPage(RoleRequiredMixin, TemplateView):
    """A list: who may see it, its columns, its order, what narrows it.

    `name` stands in exports and saved filters, so it never changes. `sensitive`: it is about people or requests, so an
    export asks for the password again and leaves the house encrypted only. `order` names fields that an index begins
    with; rows of the conditions `first` stand before the others, in their order. `ready`: filters one press away, as words and the end of an address.
    `act`: the page of what starts a new row, its permission and its words. `is_short`: never more than some hundred rows,
    so no index is needed.
    """

    name: ClassVar[str]
    model: ClassVar[type[models.Model]]
    title: ClassVar[Words]
    sensitive: ClassVar[bool]
    columns: ClassVar[Sequence[Column]]
    order: ClassVar[Sequence[str]]
    first: ClassVar[Sequence[Q]] = ()
    lede: ClassVar[Words] = ""
    filter_class: ClassVar[type[ListFilter] | None] = None
    ready: ClassVar[Sequence[tuple[Words, str]]] = ()
    act: ClassVar[tuple[str, str, Words] | None] = None
    parent: ClassVar[tuple[str, Words] | None] = None
    empty: ClassVar[tuple[Words, Words]] = (_lazy("Nothing here yet"), "")
    nothing_fits: ClassVar[Words] = _lazy("Choose something else, or show all.")
    size: ClassVar[int] = 50
    is_short: ClassVar[bool] = False
    template_name = "lists/list.html"

    user: User | AnonymousUser
    asked: QueryDict

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """What the address asks, and who."""
        super().setup(request, *args, **kwargs)
        self.user, self.asked = request.user, request.GET

    @classmethod
    def of(cls, user: User, query: str) -> ListPage:
        """The list as a person would see it under an address, without a request: for exports."""
        page = cls()
        page.user, page.asked = user, QueryDict(query)
        return page

    # What may be changed for one list

    def all_rows(self) -> models.QuerySet:
        """The rows this person may see, with all that the columns need; begin with `super().all_rows()`."""
        return self.model._default_manager.visible_to(self.user)

    def streams(self, rows: models.QuerySet) -> list[models.QuerySet]:
        """The same rows, in parts without a common row where one index holds the order of each, and none that of all."""
        return [rows]

    def prepared(self, rows: list[models.Model]) -> Sequence[Any]:
        """Rows as the columns read them: here, for all of them at once, is looked up what a row does not hold."""
        return rows

    def row_class(self, row: Any) -> str:
        """The class of a row: row-urgent, row-danger, or none."""
        return ""

    def counted(self, number: int) -> str:
        """How many, in words."""
        return _("Rows: %(n)d") % {"n": number}

    # What is asked

    @cached_property
    def filter(self) -> ListFilter | None:
        """The filter as the address fills it in."""
        if self.filter_class is None:
            return None
        return self.filter_class(self.asked, self.model._default_manager.none(), user=self.user)

    @property
    def is_wrong(self) -> bool:
        """Whether something is asked that cannot be asked: then nothing is shown, and the form says why."""
        return self.filter is not None and not self.filter.is_valid()

    @cached_property
    def seen_columns(self) -> list[Column]:
        """The columns this person may see, on the page or in a file."""
        return [column for column in self.columns if not column.permission or self.user.has_perm(column.permission)]

    @cached_property
    def shown_columns(self) -> list[Column]:
        """Those on the page."""
        return [column for column in self.seen_columns if column.on_page]

    @cached_property
    def file_columns(self) -> list[Column]:
        """Those in a file."""
        return [column for column in self.seen_columns if column.in_file]

    @cached_property
    def sorting(self) -> tuple[Column | None, bool]:
        """The column the address sorts by, and whether it falls; an unknown one sorts nothing."""
        wanted = self.asked.get("sort", "")
        column = next((one for one in self.shown_columns if one.sort and one.key == wanted.removeprefix("-")), None)
        return column, wanted.startswith("-")

    @cached_property
    def keyset(self) -> Keyset:
        """The order that is asked, or the list's own."""
        column, falls = self.sorting
        if column is None:
            return Keyset(self.model, self.order, self.first)
        return Keyset(self.model, [f"-{field}" if falls else field for field in column.sort])

    @property
    def address(self) -> str:
        """Filter and order as the end of an address: what is saved, exported and kept from page to page."""
        column, falls = self.sorting
        asked = dict(self.filter.chosen) if self.filter else {}
        return urlencode(asked | ({"sort": f"{'-' if falls else ''}{column.key}"} if column else {}))

    def rows(self) -> models.QuerySet:
        """The rows this person may see and asked for."""
        return self.narrowed(self.all_rows())

    def narrowed(self, rows: models.QuerySet) -> models.QuerySet:
        """Those of these rows that are asked for; none, where something cannot be asked."""
        if self.is_wrong:
            return rows.none()
        return rows if self.filter is None else self.filter.filter_queryset(rows)

    def file_rows(self) -> Iterator[list[Cell]]:
        """The cells of every row, for a file."""
        filled = [column.filled() for column in self.file_columns]
        every = self.keyset.everything(self.rows())
        while rows := list(islice(every, CHUNK)):
            for row in self.prepared(rows):
                yield [cell for fill in filled for cell in fill(row)]

    def in_words(self) -> list[str]:
        """What is asked, in words."""
        return self.filter.in_words() if self.filter else []

    # The page

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rows as ready HTML, their heads, and the ways on."""
        rows = self.rows()
        page = self.found(rows)
        shown = self.prepared(page.rows)
        number = self.number_of(rows)
        return super().get_context_data(
            object_list=page.rows,
            rows=shown,
            heads=[self.head(column) for column in self.shown_columns],
            drawn=partial(self.drawn, shown),
            number=self.number(number) if number else "",
            newer_url=self.neighbour(before=self.keyset.place(page.rows[0])) if page.has_before and page.rows else "",
            older_url=self.neighbour(after=self.keyset.place(page.rows[-1])) if page.has_after else "",
            filter=self.filter,
            is_filtered=bool(self.filter and self.filter.chosen),
            sort=self.asked.get("sort", "") if self.sorting[0] else "",
            choices=list(self.choices()),
            export_url=self.way("export") if page.rows else "",
            save_url="" if self.is_wrong or not self.address or self.saved_now else self.way("save"),
            remove_url=reverse("lists:filter-remove", args=[self.saved_now.pk]) if self.saved_now else "",
            clear_url=self.own_url,
            **self.header(),
            **kwargs,
        )

    def header(self) -> dict[str, Any]:
        """The words above the list, and the page of a new row for whoever may start one."""
        act = self.act and self.user.has_perm(self.act[1]) and {"url": reverse(self.act[0]), "label": self.act[2]}
        parent = self.parent and {"url": reverse(self.parent[0]), "label": self.parent[1]}
        title, text = self.empty
        nothing = {"title": title, "text": text}
        return {"title": self.title, "lede": self.lede, "act": act, "parent": parent, "nothing": nothing, "view": self}

    def found(self, rows: models.QuerySet) -> Page:
        """One page of them; what is no place in this list is its beginning."""
        streams = self.streams(rows)
        try:
            return self.keyset.page(
                streams, self.size, after=self.asked.get("after", ""), before=self.asked.get("before", "")
            )
        except BadPlace:
            return self.keyset.page(streams, self.size)

    def number_of(self, rows: models.QuerySet) -> int:
        """How many rows there are; of more than are counted out one more than that."""
        counted = (stream.order_by()[: MOST_COUNTED + 1].count() for stream in self.streams(rows))
        return min(sum(counted), MOST_COUNTED + 1)

    def number(self, number: int) -> str:
        """How many there are, in words."""
        if number <= MOST_COUNTED:
            return self.counted(number)
        return _("More than %(n)s") % {"n": number_format(MOST_COUNTED, force_grouping=True)}

    def drawn(self, rows: Iterable[Any]) -> Iterator[SafeString]:
        """Each row as a line of the table; labels and looks are worked out once for all of them."""
        cells = [(*self.tags(place, column), column.drawn()) for place, column in enumerate(self.shown_columns)]
        begins: dict[str, str] = {}
        for row in rows:
            css = self.row_class(row)
            if css not in begins:
                begins[css] = format_html('<tr class="{}">', css) if css else "<tr>"
            # Each cell is escaped here unless its column has marked it as safe already.
            inner = "".join([f"{begin}{conditional_escape(draw(row))}{end}" for begin, end, draw in cells])
            yield SafeString(f"{begins[css]}{inner}</tr>")

    def tags(self, place: int, column: Column) -> tuple[SafeString, SafeString]:
        """What opens and closes a column's cells; the first names its row."""
        css = format_html(' class="{}"', column.css) if column.css else ""
        if not place:
            return format_html('<th scope="row"{}>', css), SafeString("</th>")
        return format_html('<td{} data-label="{}">', css, capfirst(column.heading())), SafeString("</td>")

    def head(self, column: Column) -> Head:
        """A column's head; pressed once more, one that sorts the list turns the order round."""
        text = capfirst(column.heading())
        if not column.sort:
            return Head(text, column.css)
        sorting, falls = self.sorting
        is_sorted = sorting is column
        turned = f"-{column.key}" if is_sorted and not falls else column.key
        query = urlencode((dict(self.filter.chosen) if self.filter else {}) | {"sort": turned})
        return Head(text, column.css, f"?{query}", ("descending" if falls else "ascending") if is_sorted else "")

    def choices(self) -> Iterator[Choice]:
        """The filters one press away: the ready-made ones, then the person's own."""
        for label, address in (*self.ready, *((one.title, one.address) for one in self.saved)):
            yield Choice(label, f"?{address}", address == self.address)

    @cached_property
    def saved(self) -> list[SavedFilter]:
        """The person's own filters of this list."""
        return list(SavedFilter.objects.visible_to(self.user).filter(list_name=self.name)) if self.filter_class else []

    @cached_property
    def saved_now(self) -> SavedFilter | None:
        """The one of them that is shown now."""
        return next((one for one in self.saved if one.address == self.address), None)

    @property
    def own_url(self) -> str:
        """The address of the list without anything asked."""
        return self.request.path

    def neighbour(self, **place: str) -> str:
        """The page before or after this one, of the same filter and order."""
        return f"?{'&'.join(filter(None, (self.address, urlencode(place))))}"

    def way(self, where: str) -> str:
        """The page that exports or saves what is shown now."""
        address = reverse(f"lists:{where}", args=[self.name])
        return f"{address}?{self.address}" if self.address else address
