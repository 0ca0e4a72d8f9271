"""Django's admin as the place for reference data: behind our own sign-in, for the roles that may change it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import update_wrapper

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

OUR_APPS = ("lfnkr", "cases", "donations", "reports")
"""Applications whose admin.py may show models here: accounts, audit trail and keyring never do."""


class ReferenceSite(AdminSite):
    """Code lists, partners' public facts, places, tariffs, fiscal years, external statistics and rates; nothing else.

    Its log keeps object names in clear, so no model with sealed data, money movements or cases may be registered:
    `lfnkr/tests/test_admin_site.py` holds this.
    """

    site_header = site_title = _("Reference data")
    index_title = _("Lists everybody works with")
    site_url = "/"
    enable_nav_sidebar = False

    def register(self, model_or_iterable: type[Model] | Iterable[type[Model]], admin_class=None, **options) -> None:
        """Take in reference models of ours; third-party applications offer theirs too, and those stay out."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        super().register([model for model in models if model._meta.app_label in OUR_APPS], admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Those whose role may change reference data."""
        return request.user.is_active and request.user.has_perm("reports.change_reference")

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        """Refuse the other roles with a sentence, instead of asking somebody who is signed in to sign in."""
        guarded = super().admin_view(view, cacheable)

        def inner(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied(_("Reference data is kept by the executive director and the administrator."))
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
