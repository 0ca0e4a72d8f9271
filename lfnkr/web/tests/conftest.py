"""One house on two servers of its own, made once for all tests that freeze or stop them."""

from collections.abc import Iterator

import pytest

from lfnkr.web.tests.app import House


@pytest.fixture(scope="session")
def house(tmp_path_factory) -> Iterator[House]:
    """Prepared, and closed: `with house.serving() as port`."""
    built = House(tmp_path_factory.mktemp("house"))
    try:
        yield built.prepare()
    finally:
        built.remove()
