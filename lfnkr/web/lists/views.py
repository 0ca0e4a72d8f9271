"""Pages that every list has, its export and its saved filters; and the list of the exports themselves."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext_lazy
from django.views.generic import DetailView, View
from django.views.generic.detail import SingleObjectMixin

from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.jobs import queue
from lfnkr.web.lists import actions, store
from lfnkr.web.lists.columns import Choice, Count, Moment, Text
from lfnkr.web.lists.declared import named, page_of, title_of
from lfnkr.web.lists.forms import ExportForm, SaveFilterForm
from lfnkr.web.lists.jobs import make_export
from lfnkr.web.lists.models import Export, ExportState, FileFormat, SavedFilter
from lfnkr.web.lists.pages import ListPage
from lfnkr.web.views import ActView, RoleRequiredMixin

AT_ONCE = 2_000
"""A list that is not about people and has no more rows is written while its asker waits."""
GIVEN_UP_AFTER = timedelta(minutes=10)
"""An export that has not ended by then was killed."""


def refuse_stranger(declared: type[ListPage], user: User) -> None:
    """Raise PermissionDenied for whoever may not see a list."""
    if not user.has_perm(declared.permission_required):
        raise PermissionDenied(_("Your role does not include this list."))


class OfOneList(ActView):
    """An act on the list that the address names, as it is shown to this person under the rest of the address."""

    @cached_property
    def page(self) -> ListPage:
        """The list with its filter; 404 for none, 403 for one this person may not see."""
        declared = named(self.kwargs["list_name"])
        refuse_stranger(declared, self.request.user)
        return declared.of(self.request.user, self.request.GET.urlencode())

    def asked_about(self) -> ListPage:
        """The list as it is shown."""
        return self.page

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for the list's own permission before the password."""
        if request.user.has_perm(self.permission_required):
            self.page  # noqa: B018 - it refuses
        return super().dispatch(request, *args, **kwargs)

    @property
    def list_url(self) -> str:
        """The list as it is shown."""
        address = reverse(page_of(self.page.name))
        return f"{address}?{self.page.address}" if self.page.address else address

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which list, how it is narrowed, and the way back to it."""
        words = {
            "lead": self.page.title,
            "said": self.page.in_words() if not self.page.is_wrong else [],
            "parent_url": self.list_url,
            "parent_label": self.page.title,
            "cancel_url": self.list_url,
        }
        return super().get_context_data(**words | kwargs)


class SaveFilter(OfOneList):
    """Keep the filter of a list under a name of one's own."""

    permission_required = "lists.save_filter"
    action = actions.save_filter
    template_name = "lists/list_act.html"
    form_class = SaveFilterForm
    title = _lazy("Save this filter")
    label = _lazy("Save the filter")
    done = _lazy("The filter is saved. It stands above the list.")

    def act(self, obj: None, form: forms.Form) -> SavedFilter:
        return actions.save_filter(self.page, by=self.request.user, title=form.cleaned_data["title"])

    def get_success_url(self) -> str:
        """Back to the list."""
        return self.list_url


class RemoveFilter(ActView):
    """Forget a saved filter."""

    permission_required = "lists.save_filter"
    action = actions.remove_filter
    model = SavedFilter
    title = _lazy("Remove a saved filter")
    label = _lazy("Remove the filter")
    effects = (_lazy("Nothing in the list changes."),)
    done = _lazy("The filter is removed.")

    def get_success_url(self) -> str:
        """Back to its list."""
        return reverse(page_of(self.object.list_name))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its name and its list."""
        back = {"parent_url": self.get_success_url(), "parent_label": title_of(self.object.list_name)}
        return super().get_context_data(**back | {"lead": self.object.title, "cancel_url": back["parent_url"]} | kwargs)


class ExportOneList(OfOneList):
    """Export a list as it is shown, for a purpose and a recipient; the password is asked again."""

    permission_required = "lists.export"
    actions = (actions.ask_for_export,)
    step_up = True
    template_name = "lists/list_act.html"
    form_class = ExportForm
    title = _lazy("Export the list")
    label = _lazy("Make the file")

    def act(self, obj: None, form: forms.Form) -> Export:
        """A long list and one about people is written by the worker, a short one here."""
        export = actions.ask_for_export(self.page, by=self.request.user, **form.cleaned_data)
        if self.page.sensitive or self.page.rows().order_by()[: AT_ONCE + 1].count() > AT_ONCE:
            make_export.later(export=export.pk)
        else:
            actions.make(export)
        return export

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What becomes of it."""
        effects = [_("Who exported what, for what and for whom is kept in the audit trail.")]
        if self.page.sensitive:
            effects.insert(0, _("The file is encrypted: the next page shows its passphrase, to you alone."))
        return super().get_context_data(**{"effects": effects} | kwargs)


class OneExport(RoleRequiredMixin):
    """One export; its file is its maker's alone."""

    permission_required = "lists.export"
    model = Export

    def get_queryset(self) -> models.QuerySet[Export]:
        """Its maker's own."""
        return super().get_queryset().filter(asked_by=self.request.user)

    def get_object(self, queryset: models.QuerySet[Export] | None = None) -> Export:
        """403 for whoever may not see the list any more, since the file was asked for."""
        export = super().get_object(queryset)
        refuse_stranger(named(export.list_name), self.request.user)
        return export


class ExportDetail(OneExport, DetailView):
    """How far an export is; its file and what opens it, when it is ready."""

    template_name = "lists/export_detail.html"
    context_object_name = "export"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """An export that was killed says so, and that nobody is there to make it."""
        export = self.object
        given_up = not export.is_finished and export.asked_at < clock.now() - GIVEN_UP_AFTER
        return super().get_context_data(
            title=title_of(export.list_name),
            list_url=reverse(page_of(export.list_name)),
            passphrase=store.passphrase(export.pk) if export.is_ready and export.is_encrypted else "",
            is_given_up=given_up,
            is_without_worker=not (export.is_finished or given_up or queue.worker_is_there()),
            **kwargs,
        )


class ExportStatus(ExportDetail):
    """The same for a script."""

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> JsonResponse:
        """Whether it is done, and the page that says more."""
        is_over = self.object.is_finished or context["is_given_up"]
        url = self.object.get_absolute_url() if is_over else None
        text = self.object.get_state_display()
        return JsonResponse({"done": int(is_over), "total": 1, "text": text, "url": url})


class FetchExport(OneExport, SingleObjectMixin, View):
    """The file of an export, by a press of its maker, which is noted."""

    http_method_names = ["post"]
    actions = (actions.fetch_export,)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """An attachment; back to the page of the export when the file is gone."""
        export = self.get_object()
        try:
            content = actions.fetch_export(export, by=request.user)
        except DomainError as gone:
            messages.error(request, gone.text)
            return HttpResponseRedirect(export.get_absolute_url())
        kinds = {FileFormat.CSV: "text/csv; charset=utf-8", FileFormat.XLSX: XLSX_TYPE}
        return HttpResponse(
            content,
            content_type="application/zip" if export.is_encrypted else kinds[FileFormat(export.file_format)],
            headers={"Content-Disposition": f'attachment; filename="{export.file_name}"'},
        )


XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExportList(ListPage):
    """What was exported, by whom, for what: one's own; every export for those who see the audit trail."""

    name = "exports"
    permission_required = "lists.export"
    model = Export
    sensitive = False
    title = _lazy("Exports")
    lede = _lazy(
        "Who took which list out of the house, for what purpose and for whom. A file can be fetched for 24 hours."
    )
    empty = (
        _lazy("Nothing was exported yet"),
        _lazy("Every list can be exported: the way to it stands under the list."),
    )
    order = ("-asked_at", "id")
    columns = (
        Moment("asked", _lazy("When"), "asked_at", url=lambda export: export.own_url),
        Text("list", _lazy("List"), lambda export: title_of(export.list_name)),
        Count("rows", _lazy("Rows"), "row_count"),
        Text("purpose", _lazy("Purpose")),
        Text("recipient", _lazy("Recipient")),
        Text("by", _lazy("By whom"), "asked_by.display_name"),
        Choice("state", pgettext_lazy("an export", "State"), choices=ExportState),
        Moment("fetched", _lazy("Fetched"), "fetched_at", absent=pgettext_lazy("fetched", "not yet")),
    )

    def all_rows(self) -> models.QuerySet:
        """With whoever asked."""
        return super().all_rows().select_related("asked_by")

    def prepared(self, rows: list[Export]) -> list[Export]:
        """One's own lead to their page; another's has none."""
        for export in rows:
            export.own_url = export.get_absolute_url() if export.asked_by_id == self.user.pk else ""
        return rows

    def counted(self, number: int) -> str:
        """How many."""
        return ngettext("%(n)d export", "%(n)d exports", number) % {"n": number}
