"""Two who add the same child at the same moment: one does, the other is told."""

from __future__ import annotations

import pytest

from cases.joining import errors
from cases.tests import factories
from lfnkr.tests.side_by_side import side_by_side

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "keyring"]),
    pytest.mark.xdist_group("races"),
]


@pytest.mark.parametrize("names", [(), ("박철수",)])
def test_of_two_who_add_the_same_child_one_does_and_the_other_is_told(hana, jun, connect_as, names):
    case = factories.case(hana)

    results = side_by_side(
        connect_as,
        *(lambda by=by: factories.join(case, factories.child(names=names), by=by) for by in (hana, jun)),
    )

    assert sum(isinstance(result, list) for result in results) == 1, results
    assert sum(isinstance(result, errors.PerhapsTwice) for result in results) == 1, results
    assert len(factories.members_of(case)) == 2
