"""The list behind the bell."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext_lazy

from lfnkr.notices import reading
from lfnkr.notices.models import Notice
from lfnkr.web.lists.columns import Moment, Text
from lfnkr.web.lists.pages import ListPage


class NoticeList(ListPage):
    """What I was told: what I have not seen first, danger on top; each with what one press does about it."""

    name = "notices"
    permission_required = "notices.see_own"
    template_name = "notices/notice_list.html"
    model = Notice
    sensitive = True
    title = _lazy("Notices")
    empty = (_lazy("No notices"), _lazy("What you must know appears here, and as a number at the bell."))
    first = (Q(seen_at=None, is_danger=True), Q(seen_at=None))
    order = ("-since", "id")
    size = 30
    columns = (
        Text("title", _lazy("What")),
        Text("step", _lazy("Step")),
        Text("about", _lazy("About"), lambda row: row.subject.words if row.subject else ""),
        Text("danger", _lazy("Danger"), lambda row: _("yes") if row.notice.is_danger else _("no")),
        Moment("since", _lazy("Since"), "notice.since"),
        Moment("seen", _lazy("Seen"), "notice.seen_at", absent=pgettext_lazy("seen", "not yet")),
    )

    def all_rows(self) -> QuerySet[Notice]:
        """With the alarm each belongs to."""
        return super().all_rows().select_related("alarm__acknowledged_by")

    def prepared(self, rows: list[Notice]) -> list[reading.Row]:
        """In words, with what each is about where its reader may open that."""
        return reading.rows(rows, self.user)

    def counted(self, number: int) -> str:
        """How many."""
        return ngettext("%(n)d notice", "%(n)d notices", number) % {"n": number}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How many of this page can be marked as seen at once."""
        context = super().get_context_data(**kwargs)
        unseen = sum(1 for notice in context["object_list"] if not notice.seen_at and not notice.asks_for_action)
        return context | {"unseen": unseen}
