"""The door for gunicorn: nobody is served before every check has passed."""

import os
import sys

from django.core.checks import run_checks
from django.core.wsgi import get_wsgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lfnkr.settings")
application = get_wsgi_application()

refusals = [str(message) for message in run_checks(databases=["default", "keyring"]) if message.is_serious()]
if refusals:
    sys.exit("\n".join(["This is not safe to serve:", *refusals]))
connections.close_all()  # what the checks opened: gunicorn may load us once and share us between its workers
