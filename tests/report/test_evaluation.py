"""The tables beside the pictures, held against scikit-learn's."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from rushlight.report.evaluation import class_scores, count_pairs, read_answers

rng = np.random.default_rng(0)


@pytest.mark.parametrize("count", [2, 3, 10, 50])
def test_matrix_and_scores_are_scikit_learns(count):
    targets = rng.integers(0, count, 500)
    answers = read_answers(targets, rng.random((500, count)))
    matrix = count_pairs(answers)
    names = range(count)
    assert np.array_equal(matrix, confusion_matrix(targets, answers.predicted, labels=names))
    expected = precision_recall_fscore_support(
        targets, answers.predicted, labels=names, zero_division=np.nan
    )
    scores = [
        [s.precision, s.recall, s.f1, s.support] for s in class_scores(matrix, answers.classes)
    ]
    np.testing.assert_allclose(np.array(scores, dtype=float), np.transpose(expected), rtol=1e-12)


def test_classes_that_never_occur_have_no_share():
    answers = read_answers([0, 0], [[0.9, 0.1, 0], [0.2, 0.8, 0]], ["a", "b", "c"])
    a, b, c = class_scores(count_pairs(answers), answers.classes)
    assert (a.precision, a.recall, a.support) == (1.0, 0.5, 2)
    assert (b.precision, b.recall, b.support) == (0.0, None, 0)
    assert (c.precision, c.recall, c.f1) == (None, None, None)


@pytest.mark.parametrize("shape", [(4,), (4, 1)])
def test_one_output_is_the_probability_of_class_one(shape):
    answers = read_answers([[0], [1], [1], [0]], np.reshape([0.2, 0.9, 0.4, 0.6], shape))
    assert answers.predicted.tolist() == [0, 1, 0, 1]
    assert answers.true.tolist() == [0, 1, 1, 0]
    np.testing.assert_allclose(answers.probabilities.sum(axis=1), 1)
    assert list(answers.classes) == [0, 1]


@pytest.mark.parametrize(
    ("targets", "classes"), [([0, 3], None), ([-1, 0], None), ([0, 1], ["a", "b"])]
)
def test_answers_that_do_not_fit(targets, classes):
    with pytest.raises(ValueError, match="3 outputs need as many classes"):
        read_answers(targets, np.full((2, 3), 1 / 3), classes)
