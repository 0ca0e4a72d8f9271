"""One event is one line of JSON, and no line can name a person.

What a caller formats into a message (`record.args`) and what an exception says may hold names, so neither is written:
only the message as it stands in the source, with a gap for each argument, keys from a short list, and where an exception
came from. Times are UTC.
"""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import PurePath

request_id: ContextVar[str] = ContextVar("lfnkr_request_id", default="")
"""The number of the request that is being answered: nine digits, or nothing outside a request."""

ALLOWED = (
    "act",
    "status_code",
    "method",
    "view",
    "milliseconds",
    "queries",
    "role",
    "check",
    "count",
    "job",
    "error_kind",
)
PLACEHOLDER = re.compile(r"%%|%(?:\(\w+\))?[-+ #0]*(?:\d+|\*)?(?:\.\d+)?[sdiruxXefgaco]")
GAP = "[...]"
KNOWN_STATUSES = set(HTTPStatus)


def settings(*, level: str, requests: bool) -> dict:
    """Django's LOGGING: everything to the terminal, whose lines others collect; `requests`: a line for each request too."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "lfnkr.web.json_log.OneLine"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "lfnkr.web.record": {"level": "INFO" if requests else "WARNING"},
            "fido2": {"level": "WARNING"},  # It would write the number of each security key, and so who signed in when.
            "procrastinate": {
                "level": "CRITICAL"
            },  # Its lines name arguments; lfnkr.jobs.worker says the same without.
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "WARNING"},
        },
    }


class OneLine(logging.Formatter):
    """Formats a record as one JSON object in ASCII, so that nothing typed by a person can end or forge a line."""

    def format(self, record: logging.LogRecord) -> str:
        event = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": words_of(record),
        }
        if number := request_id.get() or getattr(getattr(record, "request", None), "request_id", ""):
            event["request_id"] = number
        event |= {key: plain(getattr(record, key)) for key in ALLOWED if hasattr(record, key)}
        if record.exc_info and record.exc_info[0]:
            event["error"] = record.exc_info[0].__name__
            event["where"] = places(record.exc_info[2])
        return json.dumps(event)


def words_of(record: logging.LogRecord) -> str:
    """The message as it stands in the source, with a gap for each argument.

    Of a message that is nothing but arguments, such as Django's "%s: %s" for a refused request: what its status means.
    gunicorn's numbers (processes, signals, seconds) are said, since they are never about a person.
    """
    if not isinstance(record.msg, str):
        return type(record.msg).__name__
    if not record.args:
        return record.msg
    if not re.search(r"[^\W\d_]{2}", PLACEHOLDER.sub("", record.msg)):
        status = getattr(record, "status_code", None)
        return HTTPStatus(status).phrase if status in KNOWN_STATUSES else f"{record.levelname.lower()} of {record.name}"
    given = iter(record.args if isinstance(record.args, tuple) else ())
    says_numbers = record.name.partition(".")[0] == "gunicorn"

    def gap(found: re.Match) -> str:
        if found[0] == "%%":
            return "%"
        value = next(given, None)
        return str(value) if says_numbers and isinstance(value, int) else GAP

    return PLACEHOLDER.sub(gap, record.msg)


def plain(value: object) -> str | int | float | bool | None:
    """The value itself when JSON knows it, otherwise the name of its class."""
    return value if isinstance(value, str | int | float | bool | None) else type(value).__name__


def places(trace) -> list[str]:
    """The innermost eight calls of a traceback: file, line and function, without any value."""
    return [f"{PurePath(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)[-8:]]
