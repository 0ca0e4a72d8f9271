"""The list of gifts in kind."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext_lazy

from donations.in_kind.models import GiftInKind
from lfnkr.language.lists import aside
from lfnkr.language.wordings import known
from lfnkr.web.lists.columns import Html, Text
from lfnkr.web.lists.pages import ListPage


def number_of(gift: GiftInKind) -> str:
    """The number and its unit."""
    return "" if gift.how_many is None else f"{gift.how_many.normalize():f} {gift.unit}".strip()


def valued(gift: GiftInKind) -> str:
    """The value and what it was put on; nothing where none is known."""
    return f"{gift.worth}{aside(gift.get_basis_display())}" if gift.worth else ""


def stands(gift: GiftInKind) -> str:
    """Whether it stands, was corrected, or was recorded in error."""
    if gift.voided_at:
        return _("recorded in error")
    return _("corrected") if gift.is_corrected else _("stands")


def stands_drawn(gift: GiftInKind) -> str:
    """The same, with the ways to mend it."""
    if not gift.ways:
        return stands(gift)
    ways = format_html_join(" ", '<a class="small" href="{}">{}<span class="visually-hidden"> {}</span></a>', gift.ways)
    return format_html("{} {}", stands(gift), ways)


class InKindList(ListPage):
    """Every gift in kind as it was recorded, the latest first; what was corrected or taken back stays to be read."""

    name = "gifts-in-kind"
    permission_required = "donations.see_ledger"
    model = GiftInKind
    sensitive = True
    title = _lazy("Gifts in kind")
    lede = _lazy("A value is told where one is known, and is part of no balance.")
    parent = ("donations:donation-list", _lazy("Gifts"))
    act = ("donations:in-kind-new", "donations.record_donation", _lazy("Record a gift in kind"))
    empty = (_lazy("No gift in kind yet"), _lazy("Goods, medicines, clothing and services are recorded here."))
    order = ("-recorded_at", "id")
    columns = (
        Text("what", _lazy("What was given"), lambda gift: known(gift.what)),
        Text("number", _lazy("How many"), number_of),
        Text("received", pgettext_lazy("a gift", "Received"), lambda gift: str(gift.received)),
        Text("giver", _lazy("Giver"), "donor", absent=_lazy("not recorded")),
        Text("value", pgettext_lazy("of goods", "Value"), valued, absent=_lazy("not valued")),
        Text("used", _lazy("Used for"), lambda gift: known(gift.used_for)),
        Html("stands", _lazy("Stands"), stands, html=stands_drawn),
    )

    def all_rows(self) -> QuerySet[GiftInKind]:
        """Each with its giver, and the row that corrects it."""
        return super().all_rows().select_related("donor", "corrected_by")

    def prepared(self, rows: list[GiftInKind]) -> list[GiftInKind]:
        """Each knows whether it was corrected, and the ways to mend it while it stands."""
        may_mend = self.user.has_perm("donations.record_donation")
        for gift in rows:
            gift.is_corrected = hasattr(gift, "corrected_by")
            is_mended = gift.voided_at or gift.is_corrected
            gift.ways = [] if is_mended or not may_mend else ways_of(gift)
        return rows

    def counted(self, number: int) -> str:
        """How many."""
        return ngettext("%(n)s gift in kind", "%(n)s gifts in kind", number) % {"n": number}


def ways_of(gift: GiftInKind) -> list[tuple[str, str, str]]:
    """The ways to mend a row that stands: address, words, and which row."""
    pages = (("in-kind-correct", _("Correct it")), ("in-kind-void", _("Recorded in error")))
    return [(reverse(f"donations:{page}", args=[gift.pk]), words, known(gift.what)) for page, words in pages]
