"""The family composition of a request, computed from its people and what they are to each other."""

import pytest

from cases.people.family_composition import Composition, composition_of
from cases.tests import factories

MAN = {"sex": "m", "age": 40}


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([factories.woman()], Composition.UNACCOMPANIED_WOMAN),
        ([factories.woman(sex="m")], Composition.UNACCOMPANIED_MAN),
        ([factories.woman(), factories.child(), factories.child(3)], Composition.MOTHER_WITH_CHILDREN),
        ([factories.woman(sex="m"), factories.child(relation="father")], Composition.FATHER_WITH_CHILDREN),
        ([factories.woman(), factories.child(relation="unrelated")], Composition.GROUP),
        ([factories.woman(), factories.person_facts(relation="spouse", **MAN)], Composition.COUPLE),
        (
            [
                factories.woman(),
                factories.person_facts(relation="spouse", **MAN),
                factories.child(1),
                factories.child(1),
            ],
            Composition.FAMILY,
        ),
        ([factories.woman(), factories.child(relation="grandparent")], Composition.GRANDPARENT_WITH_GRANDCHILDREN),
        ([factories.woman(age=19), factories.child(relation="sibling")], Composition.SIBLINGS),
        ([factories.woman(), factories.child(relation="relative")], Composition.FAMILY),
        ([factories.woman(age=17), factories.child(0)], Composition.MINOR_WITH_CHILD),
        ([factories.woman(age=16)], Composition.UNACCOMPANIED_MINORS),
        ([factories.woman(age=16), factories.child(relation="sibling")], Composition.UNACCOMPANIED_MINORS),
        (
            [factories.woman(), *(factories.person_facts(relation="unrelated", **MAN) for _ in range(3))],
            Composition.FRIENDS,
        ),
        ([factories.woman(), factories.person_facts("other", **MAN)], Composition.GROUP),
        (
            [
                factories.woman(),
                factories.person_facts(relation="unrelated", **MAN),
                factories.person_facts("other", **MAN),
            ],
            Composition.GROUP,
        ),
        ([factories.woman(), factories.child(), factories.person_facts("other", **MAN)], Composition.GROUP),
        ([factories.woman(age=None)], Composition.ALONE_UNKNOWN_AGE),
        ([factories.woman(), factories.child(None)], Composition.MOTHER_WITH_UNKNOWN_AGE),
        ([factories.woman(), factories.person_facts("other", age=None)], Composition.WITH_UNKNOWN_AGE),
        ([factories.woman(sex="unknown")], Composition.UNACCOMPANIED_ADULT),
        ([factories.woman(sex="unknown"), factories.child()], Composition.MOTHER_WITH_CHILDREN),
    ],
)
def test_the_people_and_their_kinship_give_the_composition(hana, all_rows, people, expected):
    assert composition_of(factories.case(hana, *people)) == expected
