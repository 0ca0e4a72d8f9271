"""The front door: every address of the house, each app named by string."""

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from lfnkr.desks.views import Desk
from lfnkr.first_hour.views import ConfirmStep, FirstHour, OpenTerms
from lfnkr.web import probes, public_views, theme

urlpatterns = [
    path("healthz", probes.healthz, name="healthz"),
    path("readyz", probes.readyz, name="readyz"),
    path("robots.txt", public_views.robots, name="robots"),
    path("favicon.ico", public_views.favicon, name="favicon"),
    path("language/", login_not_required(set_language), name="set-language"),
    path("look/", theme.choose_theme, name="choose-theme"),
    path("", Desk.as_view(), name="desk"),
    path("help/", include("lfnkr.help.urls")),
    path("first-hour/", FirstHour.as_view(), name="first-hour"),
    path("first-hour/terms/", OpenTerms.as_view(), name="open-terms"),
    path("first-hour/<slug:step_key>/confirm/", ConfirmStep.as_view(), name="step-confirm"),
    path("accounts/", include("lfnkr.accounts.sign_in_urls")),
    path("staff/", include("lfnkr.accounts.urls")),
    path("backups/", include("lfnkr.backup.urls")),
    path("audit/", include("lfnkr.audit.urls")),
    path("notices/", include("lfnkr.notices.urls")),
    path("lists/", include("lfnkr.web.lists.urls")),
    path("requests/", include("cases.urls")),
    path("money/", include("donations.urls")),
    path("", include("reports.urls")),
    *([path("", include("reports.demo.urls"))] if apps.is_installed("reports.demo") else []),
    path("admin/", admin.site.urls),
]

handler400 = "lfnkr.web.public_views.bad_request"
handler500 = "lfnkr.web.public_views.server_error"
