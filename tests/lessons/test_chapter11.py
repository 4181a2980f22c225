"""Chapter 11's network: its derivatives, its random stream, and the course's 50 epochs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from rushlight.lessons import chapter11
from rushlight.lessons.chapter11 import (
    NeuralNetMLP,
    accuracy,
    compute_mse_and_acc,
    int_to_onehot,
    main,
    minibatch_generator,
    mse_loss,
    run_course,
    sigmoid,
    train,
)
from rushlight.lessons.chapter11_data import CourseData, course_data

SHAPES = [3, (4,), (4, 3), (5, 4, 3)]


def examples(model, rows=7, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(rows, model.sizes[0])), rng.integers(0, model.num_classes, size=rows)


def network(num_hidden):
    """A small network with weights large enough that no derivative is nearly zero."""
    model = NeuralNetMLP(num_features=5, num_hidden=num_hidden, num_classes=4, random_seed=1)
    rng = np.random.default_rng(2)
    for parameter in (*model.weights, *model.biases):
        parameter[...] = rng.normal(size=parameter.shape)
    return model


def parameters(model):
    """In the order of the gradients: from the output layer back, weight before bias."""
    pairs = zip(reversed(model.weights), reversed(model.biases), strict=True)
    return [parameter for pair in pairs for parameter in pair]


def course_loss(model, x, y):
    """What `backward` differentiates: mean over the examples, sum over the classes."""
    _, a_out = model.forward(x)
    return float(np.sum((a_out - int_to_onehot(y, model.num_classes)) ** 2) / len(y))


def directional_errors(model, gradients, seed=3):
    """Per parameter: the slope along a random direction, by `gradients` and by differences."""
    x, y = examples(model)
    rng, step = np.random.default_rng(seed), 1e-5
    for parameter, gradient in zip(parameters(model), gradients, strict=True):
        direction, start = rng.normal(size=parameter.shape), parameter.copy()
        parameter[...] = start + step * direction
        above = course_loss(model, x, y)
        parameter[...] = start - step * direction
        below = course_loss(model, x, y)
        parameter[...] = start
        slope = float(np.sum(gradient * direction))
        yield abs(slope - (above - below) / (2 * step)) / max(abs(slope), 1e-3)


def gradients_of(model):
    x, y = examples(model)
    return model.backward(x, *model.forward(x), y)


# The network


def test_initial_weights_are_the_courses():
    model = NeuralNetMLP(num_features=784, num_hidden=50, num_classes=10)
    np.testing.assert_allclose(
        model.weight_h[0, :3], [-0.10856306, 0.09973454, 0.02829785], atol=5e-9
    )
    np.testing.assert_allclose(
        model.weight_out[0, :3], [0.20763998, 0.06375588, 0.00478648], atol=5e-9
    )
    assert sum(p.size for p in parameters(model)) == 39_760
    assert not model.bias_h.any()
    assert not model.bias_out.any()


def test_the_courses_names_are_entries_of_the_lists():
    model = NeuralNetMLP(4, 3, 2)
    model.weight_h -= 1.0
    model.bias_out = np.ones(2)
    assert model.weights[0] is model.weight_h
    assert model.weights[0].mean() < -0.5
    assert model.biases[1].tolist() == [1.0, 1.0]


def test_one_hidden_layer_gives_arrays_and_four_gradients():
    model = network(3)
    x, y = examples(model)
    a_h, a_out = model.forward(x)
    np.testing.assert_array_equal(a_h, sigmoid(x @ model.weight_h.T + model.bias_h))
    np.testing.assert_array_equal(a_out, sigmoid(a_h @ model.weight_out.T + model.bias_out))
    d_w_out, d_b_out, d_w_h, d_b_h = model.backward(x, a_h, a_out, y)
    assert (d_w_out.shape, d_b_out.shape) == ((4, 3), (4,))
    assert (d_w_h.shape, d_b_h.shape) == ((3, 5), (3,))


def test_several_hidden_layers_give_one_array_each():
    model = network((5, 3))
    a_h, a_out = model.forward(examples(model)[0])
    assert [a.shape for a in a_h] == [(7, 5), (7, 3)]
    assert a_out.shape == (7, 4)
    assert [g.shape for g in gradients_of(model)] == [p.shape for p in parameters(model)]


@pytest.mark.parametrize("num_hidden", SHAPES)
def test_gradients_agree_with_differences(num_hidden):
    model = network(num_hidden)
    assert max(directional_errors(model, gradients_of(model))) < 1e-7


@pytest.mark.parametrize("num_hidden", SHAPES)
def test_gradients_agree_with_pytorch(torch, num_hidden):
    model = network(num_hidden)
    x, y = examples(model)
    leaves = [torch.tensor(p, requires_grad=True) for p in parameters(model)]
    a = torch.tensor(x)
    for weight, bias in reversed(list(zip(leaves[::2], leaves[1::2], strict=True))):
        a = torch.sigmoid(a @ weight.T + bias)
    onehot = torch.nn.functional.one_hot(torch.tensor(y), model.num_classes)
    ((a - onehot) ** 2).sum(dim=1).mean().backward()
    for got, leaf in zip(gradients_of(model), leaves, strict=True):
        np.testing.assert_allclose(got, leaf.grad.numpy(), rtol=1e-12, atol=1e-15)


def test_update_descends_by_every_parameter():
    model = network((4, 3))
    before, gradients = [p.copy() for p in parameters(model)], gradients_of(model)
    model.update(gradients, learning_rate=0.5)
    for old, new, gradient in zip(before, parameters(model), gradients, strict=True):
        np.testing.assert_array_equal(new, old - 0.5 * gradient)


def test_sigmoid_of_large_numbers_is_silent():
    np.testing.assert_array_equal(sigmoid(np.array([-1e4, 1e4])), [0.0, 1.0])


# What is measured


def test_onehot():
    np.testing.assert_array_equal(int_to_onehot(np.array([3, 0], np.uint8), 4), np.eye(4)[[3, 0]])


def test_mse_is_the_mean_over_classes_too():
    probas = np.array([[0.1, 0.9, 0.0], [0.2, 0.3, 0.5]])
    expected = (0.01 + 0.01 + 0 + 0.64 + 0.09 + 0.25) / 6
    assert mse_loss([1, 0], probas, num_labels=3) == pytest.approx(expected, rel=1e-15)
    assert accuracy([1, 0], np.argmax(probas, axis=1)) == 0.5


@pytest.mark.parametrize("size", [1, 3, 7, 100])
def test_measuring_counts_every_example_once(size):
    model = network(3)
    x, y = examples(model)
    _, probas = model.forward(x)
    mse, acc = compute_mse_and_acc(model, x, y, num_labels=4, minibatch_size=size)
    assert mse == pytest.approx(mse_loss(y, probas, 4), rel=1e-14)
    assert acc == accuracy(y, np.argmax(probas, axis=1))


def test_minibatches_follow_the_global_generator():
    x, y = np.arange(14).reshape(7, 2), np.arange(7)
    np.random.seed(123)  # noqa: NPY002 - the stream under test
    order = np.arange(7)
    np.random.shuffle(order)  # noqa: NPY002
    np.random.seed(123)  # noqa: NPY002
    batches = list(minibatch_generator(x, y, 3))
    assert [labels.tolist() for _, labels in batches] == [order[:3].tolist(), order[3:6].tolist()]
    assert all((rows[:, 0] == 2 * labels).all() for rows, labels in batches)


def test_an_epoch_draws_three_shuffles():
    model = network(3)
    (x, y), (x_valid, y_valid) = examples(model, 8), examples(model, 6)
    np.random.seed(5)  # noqa: NPY002 - the stream under test
    train(model, x, y, x_valid, y_valid, num_epochs=2, minibatch_size=4)
    after = np.random.get_state()[1:3]  # noqa: NPY002
    np.random.seed(5)  # noqa: NPY002
    for rows in (8, 8, 6, 8, 8, 6):
        np.random.shuffle(np.arange(rows))  # noqa: NPY002
    expected = np.random.get_state()[1:3]  # noqa: NPY002
    np.testing.assert_array_equal(after[0], expected[0])
    assert after[1] == expected[1]


def test_train_learns_and_prints_the_courses_lines(capsys):
    model = NeuralNetMLP(2, (8, 8), 2)
    x = np.random.default_rng(0).normal(size=(200, 2))
    y = (x[:, 0] > 0).astype(int)
    losses, train_acc, valid_acc = train(model, x, y, x, y, 60, learning_rate=2.0, minibatch_size=5)
    lines = capsys.readouterr().out.splitlines()
    assert len(losses) == len(train_acc) == len(valid_acc) == len(lines) == 60
    assert losses[-1] < 0.05 < losses[0]
    assert train_acc[-1] == valid_acc[-1] > 95
    assert lines[59] == (
        f"Epoch: 060/060 | Train MSE: {losses[-1]:.2f} | Train Acc: {train_acc[-1]:.2f}% "
        f"| Valid Acc: {valid_acc[-1]:.2f}%"
    )


# Bad input


BAD = {
    "no layer": (lambda m: NeuralNetMLP(4, (), 2), ValueError, r"num_hidden .* got \(\)"),
    "no units": (lambda m: NeuralNetMLP(4, (3, 0), 2), ValueError, "num_hidden .* got 0"),
    "half a unit": (lambda m: NeuralNetMLP(4, 2.5, 2), TypeError, "num_hidden .* got 2.5"),
    "images": (
        lambda m: m.forward(np.zeros((2, 5, 1))),
        ValueError,
        r"\(examples, 5\).*\(2, 5, 1\)",
    ),
    "text": (lambda m: m.forward([["a"] * 5]), TypeError, "real numbers, got dtype <U1"),
    "labels for others": (
        lambda m: m.backward(np.zeros((2, 5)), *m.forward(np.zeros((2, 5))), [1]),
        ValueError,
        "shapes .* for 1 labels",
    ),
    "no labels": (
        lambda m: m.backward(np.zeros((0, 5)), *m.forward(np.zeros((0, 5))), np.zeros(0, int)),
        ValueError,
        "one at least",
    ),
    "label too large": (lambda m: int_to_onehot([4], 4), ValueError, "0 to 3 .* got 4 to 4"),
    "label below 0": (lambda m: int_to_onehot([-1, 2], 4), ValueError, "got -1 to 2"),
    "float labels": (lambda m: int_to_onehot([0.0], 4), TypeError, "integers, got dtype float64"),
    "label column": (lambda m: int_to_onehot([[1], [2]], 4), ValueError, r"got \(2, 1\)"),
    "logits of others": (
        lambda m: mse_loss([0], np.zeros((2, 10))),
        ValueError,
        r"\(1, 10\).*\(2, 10\)",
    ),
    "no predictions": (lambda m: accuracy([], []), ValueError, r"got the shapes \(0,\)"),
    "probabilities": (lambda m: accuracy([1], [[0.5, 0.5]]), ValueError, "argmax"),
    "large batch": (
        lambda m: minibatch_generator(np.zeros((3, 5)), np.zeros(3), 4),
        ValueError,
        "from 1 to 3, .* got 4",
    ),
    "other length": (
        lambda m: minibatch_generator(np.zeros((3, 5)), np.zeros(2), 1),
        ValueError,
        r"equally long .* \(3, 5\) and \(2,\)",
    ),
    "NaN": (
        lambda m: compute_mse_and_acc(m, np.full((1, 5), np.nan), [0], 4),
        ValueError,
        "NaN or infinity in row 0",
    ),
    "no batch size": (
        lambda m: compute_mse_and_acc(m, np.zeros((1, 5)), [0], 4, minibatch_size=0),
        ValueError,
        "minibatch_size must be 1 or more, got 0",
    ),
    "rate": (
        lambda m: train(m, *examples(m), *examples(m), 1, learning_rate=float("nan")),
        ValueError,
        "got 1 and nan",
    ),
    "who": (
        lambda m: train(m, *examples(m), np.zeros((2, 3)), [0, 1], 1),
        ValueError,
        "^train: X_valid",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_gets_one_clear_error(case):
    call, kind, message = BAD[case]
    with pytest.raises(kind, match=message):
        call(network(3))


def test_a_loss_that_is_not_finite_stops_training():
    model = network(3)
    model.bias_out[0] = np.nan
    with pytest.raises(FloatingPointError, match="loss is nan after epoch 1"):
        train(model, *examples(model), *examples(model), 1, minibatch_size=7)


# The command


def small_course(digits=10):
    """A stand-in for MNIST, of its shape: every class is one bright column."""
    y = np.arange(40 * digits) % digits
    x = np.repeat(np.eye(digits)[y] * 2 - 1, 4, axis=1)
    return CourseData(x, y, x, y, x, y)


def test_the_run_repeats_itself(capsys):
    first, second = (run_course(small_course(), num_epochs=2) for _ in range(2))
    assert first == second
    assert first["before"]["mse"] == pytest.approx(0.27, abs=0.05)
    assert capsys.readouterr().out.count("Epoch: 002/002") == 2


def test_json_is_alone_on_standard_output(capsys, monkeypatch):
    monkeypatch.setattr(chapter11, "course_data", lambda path: small_course())
    assert main(["--epochs", "2", "--json"]) == 0
    out, err = capsys.readouterr()
    result = json.loads(out)
    keys = ["before", "train_accuracy", "valid_accuracy", "epoch_loss", "test_accuracy"]
    assert list(result) == keys
    assert len(result["epoch_loss"]) == 2
    assert "Epoch: 001/002" in err


def test_as_a_command(shared_data):
    source = Path(chapter11.__file__).parents[2]
    file = shared_data / "mnist.npz"
    if not file.exists():
        pytest.skip(f"no {file}")
    command = [sys.executable, "-m", "rushlight.lessons.chapter11", "--json", "--epochs", "1"]
    done = subprocess.run(
        [*command, "--data", str(file)],
        env=os.environ | {"PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=True,
    )
    before = json.loads(done.stdout)["before"]
    assert before["mse"] == pytest.approx(0.27072878, abs=5e-9)
    assert before["accuracy"] == pytest.approx(9.36)


# The course's table: train and validation accuracy in percent after each epoch

TABLE = """
76.15/75.98 85.45/85.04 87.82/87.60 89.36/89.28 90.21/90.04 90.67/90.54 91.12/90.82 91.43/91.26
91.84/91.50 92.04/91.84 92.30/92.08 92.51/92.24 92.65/92.30 92.80/92.60 93.04/92.78 93.14/92.68
93.28/92.96 93.40/93.00 93.47/93.08 93.67/93.38 93.70/93.48 93.82/93.54 93.99/93.66 94.07/93.80
94.10/93.60 94.30/93.94 94.32/94.04 94.41/94.08 94.48/93.98 94.54/94.12 94.64/94.10 94.69/94.24
94.74/94.00 94.84/94.16 94.87/94.28 94.95/94.18 95.02/94.26 95.11/94.36 95.17/94.26 95.18/94.30
95.25/94.48 95.28/94.40 95.36/94.34 95.39/94.52 95.45/94.52 95.49/94.56 95.54/94.64 95.57/94.60
95.57/94.66 95.61/94.78
"""
EXPECTED = np.array([[float(v) for v in pair.split("/")] for pair in TABLE.split()])


@pytest.mark.slow
def test_fifty_epochs_walk_the_courses_table(shared_data):
    result = run_course(course_data(str(shared_data / "mnist.npz")), num_epochs=50)
    got = np.array([result["train_accuracy"], result["valid_accuracy"]]).T
    assert np.abs(got - EXPECTED).max() <= 0.15
    assert result["test_accuracy"] == pytest.approx(94.5, abs=0.1)
    assert result["epoch_loss"][0] == pytest.approx(0.050, abs=0.001)
    assert result["epoch_loss"][-1] == pytest.approx(0.008, abs=0.001)


# Checks of the checker


@pytest.mark.parametrize("layer", range(4))
@pytest.mark.parametrize("spoil", [lambda g: g * 1.001, lambda g: -g, lambda g: g + 1e-4])
def test_a_wrong_gradient_is_found(layer, spoil):
    model = network(3)
    gradients = list(gradients_of(model))
    gradients[layer] = spoil(gradients[layer])
    assert max(directional_errors(model, gradients)) > 1e-5


def test_the_table_is_whole():
    assert EXPECTED.shape == (50, 2)
