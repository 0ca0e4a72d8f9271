"""One house on two servers of its own, made once for all tests that freeze or stop them."""

from collections.abc import Iterator

import pytest

from lfnkr.web.tests.app import DemonstrationApp


@pytest.fixture(scope="session")
def house(tmp_path_factory) -> Iterator[DemonstrationApp]:
    """Prepared, and closed: `with house.serving() as port`."""
    built = DemonstrationApp(tmp_path_factory.mktemp("house"))
    try:
        yield built.prepare()
    finally:
        built.remove()
