"""The options of the commands, in words; values are read by the rules of ``training``.

Options are taken as words, so that all that is wrong with a command line is said at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

__all__ = [
    "Activation",
    "BatchSize",
    "Data",
    "DataSet",
    "Debug",
    "Dropout",
    "EngineName",
    "Epochs",
    "Hidden",
    "Json",
    "LearningRate",
    "LossName",
    "Name",
    "OptimizerName",
    "Out",
    "Patience",
    "Quiet",
    "Resume",
    "RunFolder",
    "ScheduleName",
    "Seed",
    "Valid",
    "WeightDecay",
    "path",
]

Word: TypeAlias = str | None


def path(word: str) -> Path:
    """The path that a word names; the empty word, such as an unset variable leaves, names none."""
    if not word:
        raise typer.BadParameter("expected a path, got ''; is a variable of the shell unset?")
    return Path(word)


def _option(flag: str, metavar: str, text: str, **more: Any) -> typer.models.OptionInfo:
    found: typer.models.OptionInfo = typer.Option(
        flag, metavar=metavar, help=text, show_default=False, **more
    )
    return found


def _path_option(flag: str, metavar: str, text: str) -> typer.models.OptionInfo:
    return _option(flag, metavar, text, parser=path)


RunFolder: TypeAlias = Annotated[
    Path,
    typer.Argument(metavar="RUN", help="The folder of a run, such as runs/digits.", parser=path),
]
DataSet: TypeAlias = Annotated[
    Word,
    typer.Argument(
        metavar="DATASET",
        help="What to learn from: digits (unless told), mnist, xor or line. With --data it says "
        "which task the file sets: digits or mnist numbered classes, xor the classes 0 and 1, line "
        "values, which makes it a regression.",
    ),
]
Data: TypeAlias = Annotated[
    Path | None,
    _path_option(
        "--data", "FILE", "Read this .npz file (x, y, or x_train …) or folder of IDX files instead."
    ),
]
Hidden: TypeAlias = Annotated[
    Word, _option("--hidden", "SIZES", "Widths of the hidden layers, such as 64,32.")
]
Activation: TypeAlias = Annotated[
    Word,
    _option("--activation", "NAME", "relu, leaky_relu, elu, gelu, silu, softplus, tanh, sigmoid."),
]
Dropout: TypeAlias = Annotated[
    Word, _option("--dropout", "SHARE", "Share of each hidden layer's outputs to drop in training.")
]
LossName: TypeAlias = Annotated[
    Word,
    _option(
        "--loss",
        "NAME",
        "For classes cross_entropy or nll; for two bce_with_logits or bce; for values mse, l1, "
        "smooth_l1 or huber.",
    ),
]
OptimizerName: TypeAlias = Annotated[
    Word, _option("--optimizer", "NAME", "sgd, momentum, adam, adamw or rmsprop.")
]
LearningRate: TypeAlias = Annotated[
    Word, _option("--lr", "NUMBER", "Learning rate; the largest one, where there is a schedule.")
]
WeightDecay: TypeAlias = Annotated[
    Word, _option("--weight-decay", "NUMBER", "The optimizer's weight decay.")
]
ScheduleName: TypeAlias = Annotated[
    Word, _option("--schedule", "NAME", "constant, cosine or one_cycle.")
]
BatchSize: TypeAlias = Annotated[Word, _option("--batch-size", "ROWS", "Rows per step.")]
Epochs: TypeAlias = Annotated[
    Word, _option("--epochs", "NUMBER", "How often to go through the training rows.")
]
Seed: TypeAlias = Annotated[
    Word, _option("--seed", "NUMBER", "Seed of the division, the weights and the order: 1.")
]
Valid: TypeAlias = Annotated[
    Word, _option("--valid", "SHARE", "Share of the training rows to validate by: 0.1.")
]
Patience: TypeAlias = Annotated[
    Word, _option("--patience", "EPOCHS", "Stop after so many epochs without a better loss.")
]
EngineName: TypeAlias = Annotated[Word, _option("--engine", "NAME", "auto or eager.")]
Name: TypeAlias = Annotated[
    Word, _option("--name", "NAME", "Name of the run; without one, a free name is found.")
]
Out: TypeAlias = Annotated[
    Path | None, _path_option("--out", "FOLDER", "The folder of runs: runs.")
]
Resume: TypeAlias = Annotated[
    Path | None,
    _path_option(
        "--resume",
        "RUN",
        "Go on with this run, to the same bits; of the settings, only --epochs may be raised.",
    ),
]
Json: TypeAlias = Annotated[
    bool, typer.Option("--json", help="Print JSON on standard output, all else on standard error.")
]
Quiet: TypeAlias = Annotated[
    bool, typer.Option("--quiet", "-q", help="Print errors and warnings only.")
]
Debug: TypeAlias = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]
