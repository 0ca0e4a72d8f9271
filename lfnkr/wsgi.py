"""The door for gunicorn: nobody is served before every check has passed."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from lfnkr.postgresql import db_checks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lfnkr.settings")
os.environ["LFNKR_LIMITS"] = "web"  # how long a request may wait for the databases
try:
    application = get_wsgi_application()
except ImproperlyConfigured as wrong:
    sys.exit(f"This is not safe to serve:\n{wrong}")
db_checks.refuse_to_serve_unsafely()
