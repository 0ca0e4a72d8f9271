"""The house as a process of its own, as in earnest (gunicorn, two workers of four threads), which a test may kill."""

import sys

from django.conf import settings

from lfnkr.devserver.run import Server


class Quiet(Server):
    """Tells nobody where to look."""

    def load_config(self) -> None:
        super().load_config()
        self.cfg.set("post_worker_init", lambda worker: None)


if __name__ == "__main__":
    # The test collects no static files, so pages name them as they lie.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    Quiet(int(sys.argv[1])).run()
