"""Chapter 11: a multilayer network in NumPy, its forward and backward pass written out.

Sigmoid units, squared error on one-hot labels, gradient descent on minibatches. There is no tensor
and no autograd here: every derivative is the chain rule by hand, and the names are the course's.
As a command it trains the course's 784-50-10 network on MNIST, with the course's split and seeds:

    python -m rushlight.lessons.chapter11 --epochs 50

Read next: `rushlight.autograd`, which finds the same gradients without being told the rule.
"""

import math
import sys
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rushlight.lessons.arguments import (
    as_data,
    as_examples,
    as_labels,
    as_pair,
    layer_sizes,
    require_positive,
)
from rushlight.lessons.chapter11_data import CourseData, course_data
from rushlight.lessons.command import run_lesson

Floats: TypeAlias = NDArray[np.floating[Any]]
Hidden: TypeAlias = Floats | tuple[Floats, ...]

SEED = 123  # the course's, of the initial weights and of the shuffles

# ---------------------------------------------------------------- the network


def sigmoid(z: Floats) -> Floats:
    """The logistic function, σ(z) = 1 / (1 + exp(-z)).

    Example:
        >>> sigmoid(np.array([-1000.0, 0.0, 1000.0]))
        array([0. , 0.5, 1. ])
    """
    with np.errstate(over="ignore"):  # exp(1000) = inf gives 1 / inf = 0, which is the limit
        result: Floats = 1.0 / (1.0 + np.exp(-z))
    return result


def int_to_onehot(y: ArrayLike, num_labels: int) -> Floats:
    """Turn class labels into rows that are 1 in the label's column and 0 elsewhere.

    Args:
        y: Labels, integers from 0 to `num_labels` - 1.
        num_labels: Number of classes, the width of the result.

    Shape:
        y (examples,) -> (examples, num_labels), float64.

    Raises:
        TypeError, ValueError: The labels are not integers, or out of range.

    Example:
        >>> int_to_onehot([2, 0], num_labels=3)
        array([[0., 0., 1.],
               [1., 0., 0.]])
    """
    return np.eye(num_labels)[as_labels("int_to_onehot", y, num_labels)]


class _Entry:
    """The course's name for one entry of the lists `weights` and `biases`."""

    def __init__(self, attribute: str, layer: int) -> None:
        self.attribute, self.layer = attribute, layer

    def __get__(self, model: "NeuralNetMLP", owner: type) -> Floats:
        values: list[Floats] = getattr(model, self.attribute)
        return values[self.layer]

    def __set__(self, model: "NeuralNetMLP", value: Floats) -> None:
        getattr(model, self.attribute)[self.layer] = value


class NeuralNetMLP:
    """A multilayer perceptron of sigmoid units with one output unit per class.

    For each layer, from the input on: z = a_in · Wᵀ + b and a = sigmoid(z). The weights are drawn
    from normal(0, 0.1), layer by layer from the input on; the biases start at zero.

    Args:
        num_features: Inputs per example.
        num_hidden: Units of the hidden layer; or one number per hidden layer, from the input on.
        num_classes: Classes, the number of output units.
        random_seed: Seed of the initial weights. Default: 123, the course's.

    Attributes:
        weights, biases: One array per layer, from the input on: (units, inputs) and (units,).
        weight_h, bias_h: Those of the first hidden layer, by the course's name.
        weight_out, bias_out: Those of the output layer.

    Raises:
        TypeError, ValueError: A size is no integer or below 1, or there is no hidden layer.

    Source: the course, chapter 11, "Implementing a multilayer perceptron".

    Example:
        >>> model = NeuralNetMLP(num_features=784, num_hidden=50, num_classes=10)
        >>> print(model.weight_h[0, :3].round(4))
        [-0.1086  0.0997  0.0283]
        >>> a_h, a_out = model.forward(np.zeros((2, 784)))
        >>> a_h.shape, a_out.shape
        ((2, 50), (2, 10))
        >>> deep = NeuralNetMLP(784, (100, 50), 10)
        >>> [weight.shape for weight in deep.weights]
        [(100, 784), (50, 100), (10, 50)]
    """

    weight_h = _Entry("weights", 0)
    bias_h = _Entry("biases", 0)
    weight_out = _Entry("weights", -1)
    bias_out = _Entry("biases", -1)

    def __init__(
        self,
        num_features: int,
        num_hidden: int | Sequence[int],
        num_classes: int,
        random_seed: int = SEED,
    ) -> None:
        self._one_layer = not isinstance(num_hidden, Sequence)
        hidden = num_hidden if isinstance(num_hidden, Sequence) else (num_hidden,)
        self.sizes = layer_sizes(num_features, hidden, num_classes)
        self.num_classes = self.sizes[-1]

        rng = np.random.RandomState(random_seed)
        shapes = list(zip(self.sizes[1:], self.sizes[:-1], strict=True))
        self.weights: list[Floats] = [rng.normal(loc=0.0, scale=0.1, size=s) for s in shapes]
        self.biases: list[Floats] = [np.zeros(units) for units, _ in shapes]

    def forward(self, x: ArrayLike) -> tuple[Hidden, Floats]:
        """Compute the activations of the hidden and of the output layer.

        Args:
            x: The examples.

        Returns:
            `(a_h, a_out)`. Where `num_hidden` was a number, `a_h` is one array; where it was a
            sequence, a tuple with one array per hidden layer.

        Shape:
            x (examples, features) -> a_h (examples, hidden), a_out (examples, classes).

        Raises:
            TypeError, ValueError: `x` holds no numbers, or has another shape.
        """
        activations = [as_examples("NeuralNetMLP.forward", x, self.sizes[0])]
        for weight, bias in zip(self.weights, self.biases, strict=True):
            activations.append(sigmoid(activations[-1] @ weight.T + bias))
        _, *a_h, a_out = activations
        return (a_h[0] if self._one_layer else tuple(a_h)), a_out

    def backward(
        self, x: ArrayLike, a_h: Hidden, a_out: Floats, y: ArrayLike
    ) -> tuple[Floats, ...]:
        """Compute the loss's derivative by every weight and bias, by the chain rule.

        The loss is L = 1/n · Σ (a_out - onehot)², the mean over the n examples of the sum over the
        classes: `num_classes` times the mean that `mse_loss` shows. From the output layer back,

            δ = ∂L/∂z = ∂L/∂a · ∂a/∂z,  with ∂a/∂z = a (1 - a) for the sigmoid,
            ∂L/∂W = δᵀ · a_in,  ∂L/∂b = Σ δ over the examples,  ∂L/∂a_in = δ · W.

        Args:
            x: The examples given to `forward`.
            a_h: The hidden activations it returned.
            a_out: The output activations it returned.
            y: The examples' labels.

        Returns:
            From the output layer back, each layer's derivatives by its weight and by its bias; for
            one hidden layer `(d_loss__d_w_out, d_loss__d_b_out, d_loss__d_w_h, d_loss__d_b_h)`.

        Shape:
            x (examples, features), y (examples,) -> each result the shape of its weight or bias.

        Raises:
            TypeError, ValueError: The labels are no integers or out of range, or a shape is wrong.
        """
        hidden = (a_h,) if isinstance(a_h, np.ndarray) else a_h
        activations = (as_examples("NeuralNetMLP.backward", x, self.sizes[0]), *hidden, a_out)
        onehot = int_to_onehot(y, self.num_classes)
        self._check_backward(activations, len(onehot))

        d_loss__d_a = 2.0 * (a_out - onehot) / len(onehot)
        gradients: list[Floats] = []
        for layer in reversed(range(len(self.weights))):
            a_in, a = activations[layer : layer + 2]
            d_a__d_z = a * (1.0 - a)
            delta = d_loss__d_a * d_a__d_z
            gradients += [delta.T @ a_in, delta.sum(axis=0)]
            if layer > 0:  # the derivative by the input itself is not asked for
                d_loss__d_a = delta @ self.weights[layer]
        return tuple(gradients)

    def update(self, gradients: Sequence[Floats], learning_rate: float) -> None:
        """Take one step of gradient descent: p -= learning_rate · ∂L/∂p, in place.

        Args:
            gradients: What `backward` returned.
            learning_rate: Length of the step.
        """
        parameters = [(w, b) for w, b in zip(self.weights, self.biases, strict=True)]
        flat = [parameter for pair in reversed(parameters) for parameter in pair]
        for parameter, gradient in zip(flat, gradients, strict=True):
            parameter -= learning_rate * gradient

    def _check_backward(self, activations: Sequence[Floats], num_labels: int) -> None:
        got = [np.shape(a) for a in activations]
        expected = [(num_labels, size) for size in self.sizes]
        if num_labels == 0 or got != expected:
            raise ValueError(
                "NeuralNetMLP.backward: x, the hidden activations and a_out must have the shapes "
                f"{expected} for {num_labels} labels, one at least, got {got}; pass the x and y of "
                "one minibatch and what forward returned for that x"
            )


# ---------------------------------------------------------------- the training


def minibatch_generator(
    X: NDArray[Any], y: NDArray[Any], minibatch_size: int
) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Yield the examples in minibatches, shuffled by NumPy's global generator.

    As in the course, examples beyond the last whole minibatch are left out of this round, and
    `np.random.seed` decides the order.

    Args:
        X: The examples.
        y: Their labels.
        minibatch_size: Examples per minibatch.

    Shape:
        X (examples, …), y (examples,) -> (minibatch_size, …), (minibatch_size,).

    Raises:
        ValueError: X and y differ in length, or do not fill one minibatch.

    Example:
        >>> X, y = np.arange(12).reshape(6, 2), np.arange(6)
        >>> [batch.shape for batch, _ in minibatch_generator(X, y, 2)]
        [(2, 2), (2, 2), (2, 2)]
    """
    X, y = as_pair("minibatch_generator", X, y)
    if not 1 <= minibatch_size <= len(X):
        raise ValueError(
            f"minibatch_generator: minibatch_size must be from 1 to {len(X)}, the number of "
            f"examples, got {minibatch_size}; choose a smaller one"
        )
    return _minibatches(X, y, minibatch_size, stop=len(X) - len(X) % minibatch_size)


def mse_loss(targets: ArrayLike, probas: ArrayLike, num_labels: int = 10) -> float:
    """The mean squared error of class probabilities against one-hot labels.

    mse = mean over examples and classes of (onehot - probas)².

    Args:
        targets: The true labels.
        probas: One probability per class.
        num_labels: Number of classes. Default: 10.

    Shape:
        targets (examples,), probas (examples, num_labels) -> a number.

    Raises:
        TypeError, ValueError: The labels are no integers or out of range, or a shape is wrong.

    Example:
        >>> mse_loss([1], [[0.5, 0.5]], num_labels=2)
        0.25
    """
    onehot = int_to_onehot(targets, num_labels)
    got = np.shape(probas)
    if got != onehot.shape or not len(onehot):
        raise ValueError(
            f"mse_loss: probas must have the shape {onehot.shape} = (targets, num_labels), with "
            f"one row at least, got {got}; give the labels that belong to these rows"
        )
    return float(np.mean((onehot - np.asarray(probas)) ** 2))


def accuracy(targets: ArrayLike, predicted_labels: ArrayLike) -> float:
    """The share of predicted labels that equal the true ones, from 0 to 1.

    Args:
        targets: The true labels.
        predicted_labels: The predicted labels.

    Shape:
        targets (examples,), predicted_labels (examples,) -> a number.

    Raises:
        ValueError: The shapes differ, or there is no example.

    Example:
        >>> accuracy([0, 1, 2, 2], [0, 1, 1, 2])
        0.75
    """
    expected, got = np.shape(targets), np.shape(predicted_labels)
    if expected != got or len(expected) != 1 or not expected[0]:
        raise ValueError(
            "accuracy: targets and predicted_labels must be equally long lists of labels, got the "
            f"shapes {expected} and {got}; for probabilities take np.argmax(probas, axis=1) first"
        )
    return float(np.mean(np.asarray(predicted_labels) == np.asarray(targets)))


def compute_mse_and_acc(
    model: NeuralNetMLP,
    X: ArrayLike,
    y: ArrayLike,
    num_labels: int = 10,
    minibatch_size: int = 100,
) -> tuple[float, float]:
    """Measure a model: its mean squared error and its accuracy over all examples.

    It walks shuffled minibatches, so it draws once from NumPy's global generator, as the course's
    does; a last short minibatch counts with its weight (the course leaves it out).

    Args:
        model: The network.
        X: The examples.
        y: Their labels.
        num_labels: Number of classes. Default: 10.
        minibatch_size: Examples per forward pass. Default: 100.

    Returns:
        The error and the accuracy, from 0 to 1.

    Shape:
        X (examples, features), y (examples,) -> two numbers.

    Raises:
        TypeError, ValueError: The labels are no integers or out of range, X is no table of finite
            numbers, or a shape is wrong.

    Example:
        >>> model = NeuralNetMLP(num_features=4, num_hidden=3, num_classes=2)
        >>> mse, acc = compute_mse_and_acc(model, np.zeros((5, 4)), np.zeros(5, int), num_labels=2)
        >>> round(mse, 3), acc
        (0.273, 0.0)
    """
    examples, labels = as_data("compute_mse_and_acc", X, y, model.sizes[0], num_labels)
    require_positive("compute_mse_and_acc", minibatch_size=minibatch_size)
    mse, correct = 0.0, 0.0
    for features, targets in _minibatches(examples, labels, minibatch_size, stop=len(labels)):
        _, probas = model.forward(features)
        mse += mse_loss(targets, probas, num_labels) * len(targets)
        correct += float(np.sum(np.argmax(probas, axis=1) == targets))
    return mse / len(labels), correct / len(labels)


def train(
    model: NeuralNetMLP,
    X_train: ArrayLike,
    y_train: ArrayLike,
    X_valid: ArrayLike,
    y_valid: ArrayLike,
    num_epochs: int,
    learning_rate: float = 0.1,
    minibatch_size: int = 100,
) -> tuple[list[float], list[float], list[float]]:
    """Train a model by gradient descent on minibatches, and print one line per epoch.

    Each epoch draws three shuffles from NumPy's global generator: one to train, one to measure on
    the training examples and one on the validation examples.

    Args:
        model: The network; its weights are changed in place.
        X_train: Training examples.
        y_train: Their labels.
        X_valid: Validation examples, measured after each epoch.
        y_valid: Their labels.
        num_epochs: Rounds over the training examples.
        learning_rate: Length of each step. Default: 0.1.
        minibatch_size: Examples per step. Default: 100.

    Returns:
        `epoch_loss, epoch_train_acc, epoch_valid_acc`, one entry per epoch: the mean squared error
        on the training examples after it, and both accuracies in percent.

    Shape:
        X (examples, features), y (examples,).

    Raises:
        TypeError, ValueError: A shape, a label, a value or a setting is not what it should be.
        FloatingPointError: The loss is no longer finite.
    """
    width, num_classes = model.sizes[0], model.num_classes
    examples, labels = as_data("train: X_train, y_train", X_train, y_train, width, num_classes)
    X_valid, y_valid = as_data("train: X_valid, y_valid", X_valid, y_valid, width, num_classes)
    if num_epochs < 0 or not (learning_rate > 0 and math.isfinite(learning_rate)):
        raise ValueError(
            "train: num_epochs must be 0 or more and learning_rate above 0 and finite, "
            f"got {num_epochs} and {learning_rate}; the course takes 50 and 0.1"
        )
    epoch_loss, epoch_train_acc, epoch_valid_acc = [], [], []

    for epoch in range(1, num_epochs + 1):
        for X_mini, y_mini in minibatch_generator(examples, labels, minibatch_size):
            a_h, a_out = model.forward(X_mini)
            model.update(model.backward(X_mini, a_h, a_out, y_mini), learning_rate)

        train_mse, train_acc = compute_mse_and_acc(model, examples, labels, num_classes)
        _, valid_acc = compute_mse_and_acc(model, X_valid, y_valid, num_classes)
        if not math.isfinite(train_mse):
            raise FloatingPointError(
                f"train: the loss is {train_mse} after epoch {epoch} with learning_rate "
                f"{learning_rate}; choose a smaller learning_rate"
            )
        epoch_loss.append(train_mse)
        epoch_train_acc.append(train_acc * 100)
        epoch_valid_acc.append(valid_acc * 100)
        print(
            f"Epoch: {epoch:03d}/{num_epochs:03d} | Train MSE: {train_mse:.2f} "
            f"| Train Acc: {train_acc * 100:.2f}% | Valid Acc: {valid_acc * 100:.2f}%",
            flush=True,
        )
    return epoch_loss, epoch_train_acc, epoch_valid_acc


def _minibatches(
    X: NDArray[Any], y: NDArray[Any], size: int, stop: int
) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Shuffle all examples and yield the first `stop` of them, `size` at a time."""
    indices = np.arange(len(X))
    np.random.shuffle(indices)  # noqa: NPY002 -- the course's stream, seeded by np.random.seed
    for start in range(0, stop, size):
        batch = indices[start : min(start + size, stop)]
        yield X[batch], y[batch]


# ---------------------------------------------------------------- the course's run


def run_course(data: CourseData, num_epochs: int) -> dict[str, Any]:
    """Train the course's network with the course's seeds; it prints one line per epoch.

    Args:
        data: What `course_data` returned.
        num_epochs: Rounds over the training examples.

    Returns:
        `before` (the untrained network's `mse` and `accuracy` on the validation part), then
        `train_accuracy`, `valid_accuracy` and `epoch_loss` with one entry per epoch, and
        `test_accuracy`. Accuracies are in percent.
    """
    num_classes = int(data.y_train.max()) + 1
    model = NeuralNetMLP(data.X_train.shape[1], num_hidden=50, num_classes=num_classes)
    mse, acc = compute_mse_and_acc(model, data.X_valid, data.y_valid, num_classes)
    print(f"Initial validation MSE: {mse:.1f}")
    print(f"Initial validation accuracy: {acc * 100:.1f}%", flush=True)

    np.random.seed(SEED)  # noqa: NPY002 -- the course shuffles by the global generator
    losses, train_acc, valid_acc = train(model, *data[:4], num_epochs=num_epochs)
    _, test_acc = compute_mse_and_acc(model, data.X_test, data.y_test, num_classes)
    print(f"Test accuracy: {test_acc * 100:.2f}%")
    return {
        "before": {"mse": mse, "accuracy": acc * 100},
        "train_accuracy": train_acc,
        "valid_accuracy": valid_acc,
        "epoch_loss": losses,
        "test_accuracy": test_acc * 100,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the lesson from the command line; see `--help`.

    Args:
        arguments: The command line's words. Default: None, those of this process.

    Returns:
        The exit code: 0, or 1 after one line on standard error that says what went wrong.
    """
    return run_lesson(
        "chapter11",
        "Train the course's 784-50-10 network on MNIST, in NumPy alone.",
        lambda data, epochs: run_course(course_data(data), epochs),
        default_epochs=50,
        arguments=arguments,
    )


if __name__ == "__main__":
    sys.exit(main())
