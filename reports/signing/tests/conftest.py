"""The term that is frozen in tests of what is read before it is signed."""

from reports.freezing.tests.conftest import over

__all__ = ["over"]
