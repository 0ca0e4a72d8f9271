"""The demonstration as an application: installed with LFNKR_DEMO alone, so that production loads nothing of it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _lazy


class DemonstrationConfig(AppConfig):
    """The demonstration year, and the gallery of components."""

    name = "reports.demo"
    label = "demo"
    verbose_name = _lazy("Demonstration")
