"""What the update of a container takes."""

from collections import OrderedDict

import pytest

from rushlight.nn.pairs import key_value_pairs

PAIRS = [("a", 1), ("b", 2)]


@pytest.mark.parametrize(
    "given", [dict(PAIRS), OrderedDict(PAIRS), [["a", 1], ("b", 2)], iter(PAIRS)]
)
def test_mappings_and_pairs(given):
    assert key_value_pairs("ModuleDict", given) == PAIRS


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        (3, TypeError, "ModuleDict.update should be called with an iterable"),
        ([3], TypeError, "sequence element #0 should be Iterable; is int"),
        ([("a", 1), (1, 2, 3)], ValueError, "sequence element #1 has length 3; 2 is required"),
    ],
)
def test_other_things_are_refused(given, error, message):
    with pytest.raises(error, match=message):
        key_value_pairs("ModuleDict", given)
