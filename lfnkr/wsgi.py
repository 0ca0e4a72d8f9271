"""The door for gunicorn: nobody is served before every check has passed."""

import os

from django.core.wsgi import get_wsgi_application

from lfnkr import safety

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lfnkr.settings")
os.environ["LFNKR_LIMITS"] = "web"  # how long a request may wait for the databases
application = get_wsgi_application()
safety.refuse_to_serve_unsafely()
