"""Targets and the outputs of the network: what fits, and how what does not is told."""

import numpy as np
import pytest

import rushlight
from rushlight import nn
from rushlight.training.targets import target_problems

FIT = [
    (nn.CrossEntropyLoss(), (4, 3), np.array([0, 1, 2, -100])),
    (nn.CrossEntropyLoss(), (4, 3), np.eye(4, 3)),
    (nn.CrossEntropyLoss(), (4, 3, 1), np.array([[0], [1], [2], [2]])),
    (nn.MSELoss(), (4, 2), np.ones((4, 2))),
    (nn.BCELoss(), (4,), np.array([0.0, 1.0, 0.5, 1.0])),
    (len, (4, 2), np.ones(4)),
]
DO_NOT = [
    (nn.CrossEntropyLoss(), (4, 3), np.array([0, 1, 2, 3]), "from 0 to 2.*got 3 in row 3"),
    (nn.NLLLoss(), (4, 3), np.array([0.0, 1.0, 2.0, 2.0]), 'got float64 .*"int64"'),
    (nn.NLLLoss(), (4, 3), np.array([[0], [1], [2], [2]]), "ravel"),
    (nn.L1Loss(), (4, 2), np.ones((4, 1)), r"shape \(rows, 2\).*got \(4, 1\)"),
    (nn.BCELoss(), (4,), np.array([0.0, 1.0, -1.0, 1.0]), "from 0 to 1 .* got -1.0 in row 2"),
]


@pytest.mark.parametrize(("loss", "shape", "target"), FIT, ids=range(len(FIT)))
def test_what_fits_has_no_problems(loss, shape, target):
    assert target_problems("y", loss, rushlight.from_numpy(target), rushlight.ones(shape)) == []


@pytest.mark.parametrize(("loss", "shape", "target", "message"), DO_NOT, ids=range(len(DO_NOT)))
def test_what_does_not_is_told(loss, shape, target, message):
    (found,) = target_problems("y", loss, rushlight.from_numpy(target), rushlight.ones(shape))
    with pytest.raises(ValueError, match=message):
        raise ValueError(found)
