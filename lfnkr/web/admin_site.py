"""Django's admin as the place for reference data: behind our own sign-in, for the roles that may change it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial, update_wrapper
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import label_for_field, lookup_field
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.desks.index import RoleIndex
from lfnkr.money import BOOK_CURRENCY, Money
from lfnkr.web.form_fields import AnyDayField


@action(_lazy("keep reference data"), permission="reports.change_reference")
def keep_reference_data(change: Callable[[], Any], *, by: User) -> Any:
    """Add, change or remove one row of the lists everybody works with, by the admin's own view of it."""
    return change()


class ReferenceSite(admin.AdminSite):
    """Code lists, partners' public facts, places, tariffs, fiscal years, external statistics and rates; nothing else.

    Its log keeps object names in clear, so no model with sealed data, money movements or cases may be registered:
    `reports/tests/laws/test_admin_site.py` holds this.
    """

    action = keep_reference_data
    site_header = site_title = _lazy("Reference data")
    site_url = "/"
    enable_nav_sidebar = False

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """The lists as the index shows them to whoever keeps reference data, each with its sentence; none to anybody else."""
        if not self.has_permission(request):
            return []
        apps = super().get_app_list(request, app_label)
        for told in (model for app in apps for model in app["models"]):
            told["told"] = self._registry[told["model"]].told
        return apps

    def register(
        self, model_or_iterable: type[models.Model] | Iterable[type[models.Model]], admin_class=None, **options
    ) -> None:
        """Take in what has an admin of ours; third-party applications offer theirs too, and those stay out."""
        if admin_class is not None and issubclass(admin_class, ReferenceAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Those whose role may change reference data."""
        return request.user.is_active and request.user.has_perm("reports.change_reference")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Django's pages of reference data, behind an index that is everybody's: what their role holds, here and elsewhere."""
        others = [url for url in super().get_urls() if getattr(url, "name", "") != "index"]
        return [path("", RoleIndex.as_view(), name="index"), *others]

    def app_index(self, request: HttpRequest, app_label: str, extra_context: dict | None = None) -> HttpResponse:
        """All lists stand on the index."""
        return redirect("admin:index")

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        """Refuse the other roles with a sentence, instead of asking somebody who is signed in to sign in."""
        guarded = super().admin_view(view, cacheable)

        def inner(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied(_lazy("Reference data is kept by the executive director and the administrator."))
            return guarded(request, *args, **kwargs)

        return update_wrapper(inner, guarded)

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The one sign-in page of the house, with its second factor."""
        return redirect("/") if request.user.is_authenticated else redirect_to_login(request.get_full_path())

    def logout(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The one way out."""
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The one page for it."""
        return redirect("account_change_password")


class ReferenceAdmin(admin.ModelAdmin):
    """One list of reference data on pages of the house: plain fields, no script, an act in the audit trail.

    `told`: what the list is for, in one sentence. `prices`: fields that hold US cents. No row is removed: people's
    tables may name it where row-level security hides them from who keeps this.
    """

    told: str = ""
    prices: tuple[str, ...] = ()
    actions = None
    list_per_page = 500
    formfield_overrides: ClassVar = {models.DateField: {"form_class": AnyDayField, "widget": AnyDayField.widget}}

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Reports and requests name these rows for ever: what is wrong is corrected, what is over is taken out of use."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        """The code of a row that exists: with another one it would be another row, and the first would stay."""
        code = [] if obj is None or isinstance(self.opts.pk, models.AutoField) else [self.opts.pk.name]
        return [*super().get_readonly_fields(request, obj), *code]

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """A field without the icons that open another list's form in a window of its own."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The list, a row a record, with the names of its columns."""
        response = super().changelist_view(request, extra_context)
        if context := getattr(response, "context_data", None):
            columns = self.get_list_display(request)
            context["columns"] = [label_for_field(name, self.model, self) for name in columns]
            context["rows"] = [(row, [self._fact(name, row) for name in columns]) for row in context["cl"].result_list]
        return response

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, and as facts what may only be read."""
        row = context["original"]
        context["told"] = self.told
        context["facts"] = row and [
            self._fact(name, row) for name in context["adminform"].readonly_fields if name != "id"
        ]
        return super().render_change_form(request, context, *args, **kwargs)

    def _fact(self, name: str, row: models.Model) -> tuple[str, Any]:
        """The name of a field, and its value in words."""
        field, _attribute, value = lookup_field(name, row, self)
        if field is not None and field.choices:
            value = getattr(row, f"get_{name}_display")()
        elif isinstance(value, bool):
            value = _lazy("yes") if value else _lazy("no")
        elif name in self.prices:
            value = Money(value, BOOK_CURRENCY)
        return capfirst(label_for_field(name, self.model, self)), value

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """One record; what is saved is an action of this person."""
        view = partial(super().changeform_view, request, object_id, form_url, extra_context)
        return keep_reference_data(view, by=request.user) if request.method == "POST" else view()

    def message_user(self, request: HttpRequest, message: str, level: int = messages.INFO, **kwargs: Any) -> None:
        """In our own words: Django's put a name into the sentence as only English can."""
        if level == messages.SUCCESS:
            message = _lazy("Saved.")
        super().message_user(request, message, level, **kwargs)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        """The audit trail tells what became of a row; there is no second history."""
        raise Http404
