"""The objective: losses by name, weights, sums, labels, accuracy."""

import numpy as np
import pytest

import rushlight
from rushlight import nn
from rushlight.training.objective import Objective, balanced_weights, class_weights

SCORES = rushlight.tensor([[2.0, 0.0, 0.0], [0.0, 3.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
LABELS = rushlight.tensor([0, 1, 2, 2])


@pytest.mark.parametrize("name", Objective.names())
def test_every_name_is_a_loss(name):
    assert isinstance(Objective(name).loss, nn.Module)


@pytest.mark.parametrize(
    ("loss", "prediction", "target", "accuracy"),
    [
        ("cross_entropy", SCORES, LABELS, 0.75),
        ("nll", SCORES, LABELS, 0.75),
        ("cross_entropy", SCORES, rushlight.eye(3)[[0, 1, 2, 2]], 0.75),
        ("bce", rushlight.tensor([0.5, 0.4]), rushlight.tensor([1.0, 1.0]), 0.5),
        ("bce_with_logits", rushlight.tensor([0.0, -1.0]), rushlight.tensor([1.0, 0.0]), 1.0),
    ],
)
def test_accuracy_is_counted_by_the_class_of_the_loss(loss, prediction, target, accuracy):
    objective = Objective(loss)
    assert objective.is_classification
    value, weight = rushlight.tensor(0.5), float(len(target))
    counts = objective.counts(prediction, target, value, weight)
    assert counts.metrics[0] / counts.samples == accuracy
    assert counts.loss == 0.5 * len(target)


def test_accuracy_may_be_asked_of_any_loss():
    objective = Objective(lambda p, t: p.sum(), ["accuracy"])
    assert objective.counts(SCORES, LABELS, rushlight.tensor(1.0), 4.0).metrics == (3.0,)
    said = rushlight.tensor([0.9, 0.1])
    truth = rushlight.tensor([1.0, 1.0])
    assert objective.counts(said, truth, rushlight.tensor(1.0), 2.0).metrics == (1.0,)


def test_a_regression_has_no_accuracy():
    assert Objective("mse").metric_names == ()


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_weights_are_those_of_a_weighted_mean_or_sum(reduction):
    weights = np.array([1.0, 2.0, 0.0, 0.5], np.float32)
    each = nn.CrossEntropyLoss(reduction="none")(SCORES, LABELS).numpy()
    objective = Objective(nn.CrossEntropyLoss(reduction=reduction), weighted=True)
    value, total = objective.value(SCORES, LABELS, rushlight.from_numpy(weights))
    expected = (each * weights).sum() / (weights.sum() if reduction == "mean" else 1)
    assert value.item() == pytest.approx(expected)
    assert total == 3.5
    mean = objective.counts(SCORES, LABELS, value, total).loss / total
    assert mean == pytest.approx((each * weights).sum() / 3.5)


def test_without_weights_a_weighted_objective_is_plain():
    plain, weighted = Objective("mse"), Objective("mse", weighted=True)
    p, t = rushlight.tensor([1.0, 2.0]), rushlight.tensor([0.0, 0.0])
    assert weighted.value(p, t, None)[0].item() == plain.value(p, t, None)[0].item()


def test_several_values_per_row_are_one_per_row():
    objective = Objective("mse", weighted=True)
    value, _ = objective.value(
        rushlight.ones(2, 3), rushlight.zeros(2, 3), rushlight.tensor([1.0, 3.0])
    )
    assert value.item() == 1.0


def test_a_last_dimension_of_one_meets_rows():
    objective = Objective("mse")
    row = rushlight.zeros(4)
    assert objective.matched(rushlight.zeros(4, 1), row).shape == (4,)
    assert objective.matched(rushlight.zeros(4, 2), row).shape == (4, 2)
    assert objective.matched(rushlight.zeros(4, 1), rushlight.zeros(4, 1)).shape == (4, 1)
    assert Objective("cross_entropy").matched(rushlight.zeros(4, 1), row).shape == (4, 1)
    with pytest.raises(TypeError, match="must return a tensor, got tuple"):
        objective.matched((1, 2), row)


def test_penalties_leave_biases_out():
    layer = nn.Linear(2, 1)
    objective = Objective("mse", parameters=list(layer.parameters()), l1=0.5, l2=2.0)
    w = layer.weight.detach().numpy()
    assert objective.penalty().item() == pytest.approx(0.5 * abs(w).sum() + 2 * (w * w).sum())
    assert Objective("mse", parameters=list(layer.parameters())).penalty() is None


def test_balanced_classes_weigh_the_same():
    labels = np.array([0, 0, 0, 2])
    weights = balanced_weights(labels, 3)
    assert weights[0] * 3 == pytest.approx(weights[2] * 1)
    assert np.isfinite(weights).all()


def test_classes_of_the_validation_count_too():
    found = class_weights({0: 2.0}, np.array([0, 1]), np.array([3]))
    assert found.tolist() == [2.0, 1.0, 1.0, 1.0]
    with pytest.raises(ValueError, match="for each of the 4 classes"):
        class_weights([1.0, 1.0], np.array([0, 1]), np.array([3]))


@pytest.mark.parametrize("labels", [np.array([0.5]), np.array([[0]]), np.array([-1, 0])])
def test_what_are_no_labels_have_no_class_weights(labels):
    with pytest.raises(ValueError, match="one class number per row"):
        class_weights("balanced", labels)


@pytest.mark.parametrize(
    ("loss", "error", "got"),
    [
        (lambda p, t: 1.0, TypeError, "got float"),
        (lambda p, t: p.numpy(), TypeError, "got ndarray"),
        (lambda p, t: p, RuntimeError, r"got the shape \(4, 3\); reduce"),
        (nn.CrossEntropyLoss(reduction="none"), RuntimeError, r"got the shape \(4,\)"),
    ],
)
def test_a_loss_is_one_number(loss, error, got):
    with pytest.raises(error, match=rf"^fit\(\): the loss must be a scalar tensor, {got}"):
        Objective(loss).value(SCORES, LABELS, None)
