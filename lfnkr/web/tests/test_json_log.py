"""One event is one line of JSON, and no line names a person."""

import json
import logging
import sys

import pytest

from lfnkr.web.json_log import OneLine, request_id

TYPED = 'Kim\n{"level": "info"}\u2028\x00\'"; 이영희'


def line(message: object, *args: object, error: bool = False, **extra: object) -> str:
    trace = sys.exc_info() if error else None
    record = logging.LogRecord("cases", logging.ERROR, __file__, 1, message, args, trace)
    record.__dict__ |= extra
    return OneLine().format(record)


def test_what_was_typed_never_stands_in_the_log():
    written = line("Refused %s", TYPED, person=TYPED)

    assert "Kim" not in written
    assert json.loads(written)["message"] == "Refused [...]"


def test_an_exception_is_told_by_its_class_and_place_alone():
    try:
        raise ValueError(TYPED)
    except ValueError:
        written = line("Failed", error=True)

    told = json.loads(written)
    assert told["error"] == "ValueError"
    assert told["where"][-1].endswith("test_an_exception_is_told_by_its_class_and_place_alone")
    assert "Kim" not in written


@pytest.mark.parametrize("value", [TYPED, "x" * 10_000, "\r\n", "\ud800"])
def test_one_event_is_one_line_whatever_it_carries(value):
    written = line("Done", act=value)

    assert len(written.splitlines()) == 1
    assert json.loads(written)["act"] == value


@pytest.mark.parametrize(
    ("logger", "message", "args", "status", "told"),
    [
        ("django.request", "%s: %s", ("Not Found", TYPED), 404, "Not Found"),
        ("django.request", "%s: %s", ("Internal Server Error", TYPED), 500, "Internal Server Error"),
        ("django.security", "%s", (TYPED,), 0, "error of django.security"),
        ("cases", "%(who)s was %(what)r here", ({"who": TYPED, "what": 1},), 0, "[...] was [...] here"),
        ("cases", "100%% of %d", (3,), 0, "100% of [...]"),
        ("gunicorn.error", "Listening at: %s (%s)", (TYPED, 12), 0, "Listening at: [...] (12)"),
        ("gunicorn.error", "Worker (pid:%s) was sent SIG%s!", (34, "KILL"), 0, "Worker (pid:34) was sent SIG[...]!"),
    ],
)
def test_a_message_is_told_with_a_gap_for_each_argument(logger, message, args, status, told):
    record = logging.LogRecord(logger, logging.ERROR, __file__, 1, message, args, None)
    record.status_code = status

    assert json.loads(OneLine().format(record))["message"] == told


def test_lines_within_a_request_bear_its_number_and_times_are_utc():
    token = request_id.set("482913057")
    try:
        within = json.loads(line("Done"))
    finally:
        request_id.reset(token)

    assert within["request_id"] == "482913057"
    assert within["at"].endswith("+00:00")
    assert "request_id" not in json.loads(line("Done"))


def test_an_object_is_named_by_its_class():
    assert json.loads(line({"name": TYPED}, act=object()))["message"] == "dict"
