"""Jobs: what is done beside a request or by the clock, kept as rows of our own PostgreSQL by procrastinate."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """The queue, its worker, and what became of each periodic job."""

    name = "lfnkr.jobs"
    label = "jobs"
    verbose_name = _("jobs")
    default_auto_field = "django.db.models.BigAutoField"
