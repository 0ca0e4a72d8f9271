"""One event is one line of JSON, and no line can name a person.

What a caller formats into a message (`record.args`) and what an exception says may hold names, so neither is written:
only the message as it stands in the source, keys from a short list, and where an exception came from.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from pathlib import PurePath

ALLOWED = ("act", "request_id", "status_code", "method", "view", "milliseconds", "queries", "check", "count", "job")


class OneLine(logging.Formatter):
    """Formats a record as one JSON object in ASCII, so that nothing typed by a person can end or forge a line."""

    def format(self, record: logging.LogRecord) -> str:
        event = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.msg if isinstance(record.msg, str) else type(record.msg).__name__,
        }
        event |= {key: plain(getattr(record, key)) for key in ALLOWED if hasattr(record, key)}
        if record.exc_info and record.exc_info[0]:
            event["error"] = record.exc_info[0].__name__
            event["where"] = places(record.exc_info[2])
        return json.dumps(event)


def plain(value: object) -> str | int | float | bool | None:
    """The value itself when JSON knows it, otherwise the name of its class."""
    return value if isinstance(value, str | int | float | bool | None) else type(value).__name__


def places(trace) -> list[str]:
    """The innermost eight calls of a traceback: file, line and function, without any value."""
    return [f"{PurePath(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)[-8:]]
