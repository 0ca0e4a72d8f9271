"""The house as a process of its own with the addresses of a measurement, served as in earnest: `python -m reports.bench.serve PORT`."""

import sys

from django.conf import settings

from lfnkr.devserver.run import Server


class Quiet(Server):
    """Tells nobody where to look, and does no jobs: measured is what is posted."""

    def load_config(self) -> None:
        super().load_config()
        for moment in ("post_worker_init", "when_ready"):
            self.cfg.set(moment, lambda _process: None)

    def load(self):
        """The application, checked with the addresses of the house; those of a measurement name no permission."""
        application = super().load()
        settings.ROOT_URLCONF = "reports.bench.urls"
        return application


if __name__ == "__main__":
    Quiet(int(sys.argv[1])).run()
