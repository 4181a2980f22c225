"""``config.toml``: everything that is needed to repeat a run, without any code.

Three tables: ``[data]`` says what was learnt from, ``[model]`` lists the layers (``spec.py``),
``[training]`` says how. What is read is checked entry by entry (``recipe.py`` has the rules), and
all that is wrong is said in one message.
"""

from __future__ import annotations

import shlex
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from rushlight.datasets.task import Kind
from rushlight.training.recipe import DATA_RULES, LOSSES, RULES, SCHEDULES
from rushlight.training.rules import Sizes, checked
from rushlight.training.spec import LayerSpec, problems_of
from rushlight.training.toml import to_toml

__all__ = ["Config", "DataSettings", "TrainingSettings", "parse_config", "read_config"]

_OPTIONAL = frozenset({"file", "patience"})
_LARGEST = 4 * 2**20  # bytes; a thousand layers take a tenth of it


@dataclass(frozen=True, kw_only=True)
class DataSettings:
    """The ``[data]`` of a run.

    Attributes:
        name: the data set's name in the registry.
        kind: the task: "classification", "binary" or "regression".
        file: a file or folder that was read in place of the data set's own; None for none.
        valid: the share of the training rows that was set apart for validation.
        features: the number of inputs.
        classes: the names of the classes; empty for regression.
        image_shape: (height, width) where rows are images; empty elsewhere.
        fingerprint: SHA-256 of the data.
    """

    name: str
    kind: Kind
    file: str | None = None
    valid: float = 0.1
    features: int
    classes: tuple[str, ...] = ()
    image_shape: tuple[int, ...] = ()
    fingerprint: str


@dataclass(frozen=True, kw_only=True)
class TrainingSettings:
    """The ``[training]`` of a run; the names are those of ``recipe.py``.

    Attributes:
        loss: a name of ``LOSSES``.
        optimizer: a name of ``OPTIMIZERS``.
        lr: the learning rate; with a schedule, the largest.
        weight_decay: the optimizer's weight decay.
        schedule: a name of ``SCHEDULES``.
        batch_size: rows per step.
        epochs: how often to go through the data.
        patience: epochs to wait for an improvement before it stops; None for ever.
        seed: of everything that is drawn.
        engine: what runs the epochs.
    """

    loss: str
    optimizer: str
    lr: float
    weight_decay: float = 0.0
    schedule: str = "constant"
    batch_size: int
    epochs: int
    patience: int | None = None
    seed: int = 1
    engine: str = "auto"


@dataclass(frozen=True, kw_only=True)
class Config:
    """The settings of a run.

    Attributes:
        command: the command line that repeats it.
        data: what it learns from.
        layers: the network, as ``build`` takes it.
        training: how it learns.
    """

    command: str
    data: DataSettings
    layers: tuple[LayerSpec, ...]
    training: TrainingSettings

    def tables(self) -> dict[str, dict[str, Any]]:
        """The settings as plain data, by table."""
        return {
            "data": asdict(self.data),
            "model": {"layers": list(self.layers)},
            "training": asdict(self.training),
        }

    def remembered(self) -> dict[str, Any]:
        """The settings that a checkpoint must agree with, by the words that messages use.

        The number of epochs is among them only where the schedule depends on it; where the data
        are read from and what runs the epochs changes no bit.
        """
        free = {("data", "file"), ("training", "engine")}
        if not SCHEDULES[self.training.schedule].by_epochs:
            free.add(("training", "epochs"))
        return {
            f"{key} of [{table}]": value
            for table, values in self.tables().items()
            for key, value in values.items()
            if (table, key) not in free
        }

    def with_epochs(self, epochs: int) -> Config:
        """The same for another number of epochs, in the command as well."""
        words = shlex.split(self.command)
        if "--epochs" in words[:-1]:
            words[words.index("--epochs") + 1] = str(epochs)
        training = replace(self.training, epochs=epochs)
        return replace(self, command=shlex.join(words), training=training)

    def to_toml(self) -> str:
        """The text of config.toml."""
        return to_toml(
            {"run": {"command": self.command}, **self.tables()},
            "All that is needed to repeat this run.",
        )


def read_config(path: Path) -> Config:
    """Read a config.toml.

    Raises:
        FileNotFoundError: there is none.
        ValueError: it is no TOML, or its settings break rules; all problems at once.
    """
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: {path.parent} holds no run")
    with path.open("rb") as stream:
        data = stream.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise ValueError(f"{path}: a config.toml has at most {_LARGEST} bytes")
    try:
        return parse_config(data.decode())
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path}: {error}") from error


def parse_config(text: str) -> Config:
    """The settings in the text of a config.toml.

    Raises:
        ValueError: it is no TOML, or its settings break rules; all problems at once.
    """
    found = tomllib.loads(text)
    problems = [f"there is no table [{name}]" for name in _TABLES if name not in found]
    tables = {name: found.get(name, {}) for name in _TABLES}
    problems += [
        f"[{name}] must be a table, got {table!r}"
        for name, table in tables.items()
        if not isinstance(table, Mapping)
    ]
    if not problems:
        problems = _problems(tables)
    if problems:
        raise ValueError("; ".join(problems))
    data = dict(tables["data"])
    data |= {name: tuple(data.get(name, ())) for name in ("classes", "image_shape")}
    return Config(
        command=tables["run"]["command"],
        data=DataSettings(**data),
        layers=tuple(tables["model"]["layers"]),
        training=TrainingSettings(**tables["training"]),
    )


_TABLES = {
    "run": {"command"},
    "data": {field.name for field in fields(DataSettings)},
    "model": {"layers"},
    "training": {field.name for field in fields(TrainingSettings)},
}


def _problems(tables: Mapping[str, Mapping[str, Any]]) -> list[str]:
    problems = [
        f"[{name}] has no setting {key!r}"
        for name, table in tables.items()
        for key in table
        if key not in _TABLES[name]
    ]
    data, training = tables["data"], tables["training"]
    problems += checked(DATA_RULES, data, "{} of [data]", _OPTIONAL)
    problems += checked(RULES, training, "{} of [training]", _OPTIONAL)
    problems += _class_problems(data)
    problems += problems_of(tables["model"].get("layers"))
    if not isinstance(tables["run"].get("command"), str):
        problems.append(f"command of [run] must be text, got {tables['run'].get('command')!r}")
    if not problems and LOSSES[training["loss"]].kind != data["kind"]:
        problems.append(f"loss {training['loss']!r} is not one for {data['kind']}")
    return problems


def _class_problems(data: Mapping[str, Any]) -> list[str]:
    problems = []
    classes, shape = data.get("classes", []), data.get("image_shape", [])
    if not isinstance(classes, list) or not all(isinstance(name, str) for name in classes):
        problems.append(f"classes of [data] must be a list of names, got {str(classes)[:80]}")
    elif bool(classes) != (data.get("kind") != "regression"):
        problems.append(f"classes of [data] must fit its kind, got {len(classes)} classes")
    if not Sizes(2**20).allows(shape) or len(shape) not in (0, 2):
        problems.append(f"image_shape of [data] must be height and width, got {str(shape)[:80]}")
    elif shape and shape[0] * shape[1] != data.get("features"):
        problems.append(f"image_shape of [data] must hold its features, got {shape}")
    return problems
