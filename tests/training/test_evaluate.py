"""Figures and answers of a trained network, as plain arrays and CSV."""

import csv
import io

import numpy as np
import pytest

from rushlight import nn
from rushlight.datasets import Split
from rushlight.training.evaluate import answer, evaluate
from rushlight.training.predict import predict
from rushlight.training.spec import build, mlp

X = np.random.default_rng(0).normal(size=(5000, 3)).astype(np.float32)
LABELS = np.arange(5000) % 3


def network(outputs):
    return build(mlp(3, [4], outputs))


def test_figures_are_means_over_all_rows():
    model = network(3)
    found = evaluate(model, Split(X, LABELS), "cross_entropy")
    scores = predict(model, X).numpy().astype(np.float64)
    chances = np.exp(scores) / np.exp(scores).sum(1, keepdims=True)
    loss = -np.log(chances[np.arange(5000), LABELS]).mean()
    assert found["loss"] == pytest.approx(loss, rel=1e-5)
    assert found["accuracy"] == (scores.argmax(1) == LABELS).mean()


def test_a_regression_has_a_loss_alone():
    model = network(1)
    found = evaluate(model, Split(X, X.sum(1)), "mse")
    error = predict(model, X).numpy()[:, 0] - X.sum(1)
    assert found == {"loss": pytest.approx((error**2).mean(), rel=1e-5)}


def test_answers_of_several_classes():
    answers = answer(network(3), X[:4], "cross_entropy", ("a", "b,c", "d"))
    rows = list(csv.reader(io.StringIO(answers.to_csv())))
    assert rows[0] == ["row", "label", "p_0", "p_1", "p_2"]
    assert [row[0] for row in rows[1:]] == ["0", "1", "2", "3"]
    for row, values, label in zip(rows[1:], answers.values, answers.labels, strict=True):
        assert row[1] == label == ("a", "b,c", "d")[values.argmax()]
        np.testing.assert_allclose([float(p) for p in row[2:]], values, rtol=1e-8)
        assert sum(map(float, row[2:])) == pytest.approx(1, abs=1e-6)


def test_answers_of_two_classes_have_both_probabilities():
    answers = answer(network(1), X[:4], "bce_with_logits", ("0", "1"))
    assert answers.columns() == ["row", "label", "p_0", "p_1"]
    assert answers.labels == ["1" if p >= 0.5 else "0" for p in answers.values[:, 1]]


def test_values_of_a_regression():
    answers = answer(network(1), X[:2], "mse", ())
    assert answers.to_csv().splitlines()[0] == "row,value"
    assert answers.rows()[1] == [1, float(answers.values[1])]


def test_an_answer_that_is_not_finite_is_an_error():
    model = nn.Sequential(nn.Linear(3, 1))
    model[0].weight.data.fill_(3e38)
    with np.errstate(all="ignore"), pytest.raises(FloatingPointError, match="output of row 0"):
        answer(model, np.full((1, 3), 9.0), "mse", ())
