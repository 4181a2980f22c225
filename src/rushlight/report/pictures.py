"""Which pictures a run deserves, each with its caption and a description for the blind.

A list of small makers: each takes the run and gives pictures, or none where the run lacks what it
would show. A new picture is a new maker.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rushlight import viz
from rushlight.report.data import ReportData
from rushlight.report.evaluation import Answers, count_pairs, read_answers
from rushlight.report.inline import inline_png, inline_svg
from rushlight.report.words import number, percent
from rushlight.viz.curves import best_epoch, column

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Picture", "answers_of", "pictures"]

# A picture of more SVG than this is smaller, and quicker to show, as pixels.
MOST_SVG_BYTES = 200_000
_MOST_CLASSES = 50


@dataclass(frozen=True)
class Picture:
    """A picture in its file's form.

    Args:
        name: of the file, without suffix, and of its place in the page.
        caption: the line under it.
        alt: what it shows, in words.
        data: the bytes of the file.
        suffix: `".svg"` or `".png"`.
    """

    name: str
    caption: str
    alt: str
    data: bytes
    suffix: str

    @property
    def html(self) -> str:
        """The element that shows it in a page."""
        if self.suffix == ".png":
            return inline_png(self.data, self.alt)
        return inline_svg(self.data.decode(), self.name, self.alt)


def pictures(run: ReportData) -> dict[str, Picture]:
    """All pictures of a run, by name."""
    answers = answers_of(run)
    made = [picture for maker in _MAKERS for picture in maker(run, answers)]
    return {picture.name: picture for picture in made}


def answers_of(run: ReportData) -> Answers | None:
    """The test answers of a classifier; None for a regression or without a test."""
    if run.task != "classification" or run.outputs is None or run.targets is None:
        return None
    return read_answers(run.targets, run.outputs, run.classes)


def _picture(name: str, figure: Figure | str, caption: str, alt: str) -> Picture:
    text = figure if isinstance(figure, str) else viz.to_svg(figure)
    data = text.encode()
    if len(data) > MOST_SVG_BYTES and not isinstance(figure, str):
        return Picture(name, caption, alt, viz.to_png(figure), ".png")
    return Picture(name, caption, alt, data, ".svg")


def _curves(run: ReportData, _: Answers | None) -> Iterator[Picture]:
    """Loss and accuracy as two pictures, which a narrow page can put one below the other."""
    for name, show in (("loss", number), ("accuracy", percent)):
        ends = {}
        for split, key in (("training", name), ("validation", f"valid_{name}")):
            values = column(run.history, key)
            values = values[np.isfinite(values)]
            if len(values):
                ends[split] = f"{split} {show(values[0])} to {show(values[-1])}"
        if ends:
            best = best_epoch(run.history)
            alt = f"{name.capitalize()} by epoch: {', '.join(ends.values())}; best epoch {best}."
            figure = viz.curves(run.history, panels=[name], loss=run.loss_name)
            yield _picture(f"curve-{name}", figure, _CURVE_CAPTIONS[name], alt)


_CURVE_CAPTIONS = {
    "loss": "Mean loss per example, during the epoch (train) and after it (valid).",
    "accuracy": "Share of right answers, during the epoch (train) and after it (valid).",
}


def _examples(run: ReportData, answers: Answers | None) -> Iterator[Picture]:
    """One image of each class, and the many shapes of the class that is hardest to tell."""
    if run.image_shape is None or run.inputs is None or answers is None:
        return
    images = _images(run)
    columns = math.ceil(math.sqrt(len(np.unique(answers.true))))
    yield _picture(
        "examples",
        viz.digit_grid(images, answers.true, answers.classes, columns=columns),
        "One example of each class.",
        f"One image of each of {len(np.unique(answers.true))} classes.",
    )
    matrix = count_pairs(answers)
    recall = np.diag(matrix) / np.maximum(matrix.sum(axis=1), 1)
    hardest = int(np.argmin(np.where(matrix.sum(axis=1) > 0, recall, np.inf)))
    same = images[answers.true == hardest]
    yield _picture(
        "shapes",
        viz.digit_variants(same, answers.classes[hardest]),
        "The many shapes of one class: the one with the lowest recall.",
        f"{min(25, len(same))} images of class {answers.classes[hardest]}.",
    )


def _confusion(run: ReportData, answers: Answers | None) -> Iterator[Picture]:
    if answers is None or len(answers.classes) > _MOST_CLASSES:
        return
    matrix = count_pairs(answers)
    right = int(np.trace(matrix))
    yield _picture(
        "confusion",
        viz.confusion_matrix(matrix, answers.classes),
        "Test examples by true class (rows) and answer (columns); shades are shares of a row.",
        f"Confusion matrix: {right} of {matrix.sum()} test examples on the diagonal.",
    )


def _mistakes(run: ReportData, answers: Answers | None) -> Iterator[Picture]:
    if answers is None or run.inputs is None or (answers.true == answers.predicted).all():
        return
    examples = _images(run) if run.image_shape else np.reshape(run.inputs, (len(answers.true), -1))
    shown = min(18 if run.image_shape else 12, int((answers.true != answers.predicted).sum()))
    yield _picture(
        "mistakes",
        viz.mistakes(
            examples,
            answers.true,
            answers.predicted,
            answers.probabilities,
            answers.classes,
            count=shown,
            columns=6,
        ),
        "True class → answer, and the probability the network gave to that answer.",
        f"The {shown} mistakes of the highest confidence, worst first.",
    )


def _plane(run: ReportData, _: Answers | None) -> Iterator[Picture]:
    """What the network answers along one feature, or over the plane of two."""
    if run.predict is None or run.train_inputs is None or run.train_targets is None:
        return
    points = np.asarray(run.train_inputs, dtype=np.float64)
    points = points.reshape(len(points), -1)
    if points.shape[1] == 2 and run.task == "classification":
        figure = viz.decision_regions(
            run.predict,
            points,
            run.train_targets,
            classes=run.classes,
            features=run.features or ("x₁", "x₂"),
        )
        caption = "The network's answer over the plane: the stronger the colour, the surer."
        alt = f"Decision regions of the network under {len(points)} training points."
        yield _picture("regions", figure, caption, alt)
    elif points.shape[1] == 1 and run.task == "regression":
        feature = run.features[0] if run.features else "x"
        figure = viz.fit_line(
            run.predict, points, run.train_targets, feature=feature, target=run.target_name
        )
        alt = f"The fitted curve through {len(points)} training points."
        yield _picture("fit", figure, "The prediction along the feature, and the data.", alt)


def _predicted(run: ReportData, _: Answers | None) -> Iterator[Picture]:
    if run.task != "regression" or run.outputs is None or run.targets is None:
        return
    yield _picture(
        "predicted",
        viz.predicted_vs_actual(run.targets, run.outputs, run.target_name),
        "Test examples; a perfect prediction lies on the dashed diagonal.",
        f"Predicted against actual values of {len(np.asarray(run.targets))} test examples.",
    )


def _network(run: ReportData, _: Answers | None) -> Iterator[Picture]:
    if run.layers:
        kinds = ", ".join(str(layer.get("type")) for layer in run.layers)
        caption = "Neurons and weights of each layer; wide layers show their first and last."
        alt = f"The network from input to output: {kinds}."
        yield _picture("network", viz.network(run.layers), caption, alt)


def _images(run: ReportData) -> NDArray[Any]:
    return np.reshape(np.asarray(run.inputs), (-1, *(run.image_shape or ())))


_MAKERS: tuple[Callable[[ReportData, Answers | None], Iterator[Picture]], ...] = (
    _curves,
    _examples,
    _confusion,
    _mistakes,
    _plane,
    _predicted,
    _network,
)
