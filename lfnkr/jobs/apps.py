"""Jobs: what is done beside a request or by the clock, kept as rows of our own PostgreSQL by procrastinate."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.notices import kinds


class JobsConfig(AppConfig):
    """The queue, its worker, and what became of each periodic job."""

    name = "lfnkr.jobs"
    label = "jobs"
    verbose_name = _lazy("jobs")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare what people are told about jobs, what is looked at every minute, and what desks show of them."""
        notices = import_module("lfnkr.jobs.notices")  # Models are loaded only by now.
        kinds.register(*notices.KINDS)
        kinds.watch("jobs.runs", notices.look_at_runs)
        import_module("lfnkr.jobs.panels")
