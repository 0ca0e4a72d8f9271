"""One event is one line of JSON, and no line names a person."""

import json
import logging
import sys

import pytest

from lfnkr.json_log import OneLine

TYPED = 'Kim\n{"level": "info"}\u2028\x00\'"; 이영희'


def line(message: object, *args: object, error: bool = False, **extra: object) -> str:
    trace = sys.exc_info() if error else None
    record = logging.LogRecord("cases", logging.ERROR, __file__, 1, message, args, trace)
    record.__dict__ |= extra
    return OneLine().format(record)


def test_what_was_typed_never_stands_in_the_log():
    written = line("Refused %s", TYPED, person=TYPED)

    assert "Kim" not in written
    assert json.loads(written)["message"] == "Refused %s"


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


def test_an_object_is_named_by_its_class():
    assert json.loads(line({"name": TYPED}, act=object()))["message"] == "dict"
