"""Reference data of the money: the tariffs; no fund, no movement and no donor."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from donations.tariffs import actions as tariffs
from donations.tariffs.forms import TariffForm
from donations.tariffs.models import PRICES, Tariff
from lfnkr.calendar import clock
from lfnkr.web.admin_site import ReferenceAdmin


@admin.register(Tariff)
class TariffAdmin(ReferenceAdmin):
    """Price lists by their first day; one that is added is a proposal until a second officer signs it, and none is changed."""

    told = _lazy(
        "What a rescue is estimated to cost, from a day on. A new list waits for a second officer’s signature; none is"
        " changed: add a newer one."
    )
    form = TariffForm
    prices = PRICES
    list_display = ("valid_from", "valid_to", "stands", *PRICES, "is_per_adult_confirmed")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tariff]:
        """Each with its proposal."""
        return super().get_queryset(request).select_related("proposal")

    @admin.display(description=_lazy("Stands"))
    def stands(self, tariff: Tariff) -> str:
        """In force since when, or where its proposal stands."""
        if tariff.approved_at is None:
            return tariff.proposal.get_status_display()
        signed = date_format(tariff.approved_at.astimezone(clock.TOKYO), "DATE_FORMAT")
        return _("signed %(day)s") % {"day": signed}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only an officer proposes prices."""
        return super().has_add_permission(request) and request.user.has_perm("donations.propose_tariff")

    def has_change_permission(self, request: HttpRequest, obj: Tariff | None = None) -> bool:
        """Nobody corrects a list: it is history, or under two people's eyes."""
        return False

    def save_model(self, request: HttpRequest, obj: Tariff, form: Any, change: bool) -> None:
        """A new list is proposed."""
        tariffs.propose_tariff(obj, by=request.user)

    def message_user(self, request: HttpRequest, message: str, level: int = messages.INFO, **kwargs: Any) -> None:
        """It is not in force yet."""
        super().message_user(request, message, level, **kwargs)
        if level == messages.SUCCESS:
            told = _("It is proposed and waits for a second signature. Nothing is booked yet.")
            messages.info(request, told)
