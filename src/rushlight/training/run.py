"""A run is a folder: settings first, a checkpoint after each epoch, results at the end.

``Run.create`` makes a new one and never touches another; ``Run.open`` reads what is there, and
believes none of it unchecked. Every file is written whole or not at all. ``job.py`` fills it.
"""

from __future__ import annotations

import errno
import json
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from rushlight import nn
from rushlight.bridge import load, save
from rushlight.datasets import apply_scaling
from rushlight.files import explained, write_atomic
from rushlight.tensor import Tensor
from rushlight.training.config import Config, read_config
from rushlight.training.errors import message_of
from rushlight.training.spec import build

__all__ = ["NAME", "Run"]

# What a run may be called: a name, never a path.
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_TAKEN = (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR, errno.EACCES, errno.EPERM)


class Run:
    """The folder of one training.

    Args:
        folder: where it is.
        config: what its config.toml says.
    """

    def __init__(self, folder: Path, config: Config) -> None:
        self.folder = folder
        self.config = config

    @classmethod
    def create(cls, out: Path, base: str, name: str | None, config: Config) -> Run:
        """Make the folder of a new run, with its config.toml.

        Args:
            out: the folder of runs; made where it is missing.
            base: what the run is called without a name: ``base``, ``base-2``, and so on.
            name: its exact name; None to number it.
            config: its settings.

        Raises:
            FileExistsError: there is a run, or a file, of that exact name.
            OSError: nothing can be written there.
        """
        # Settings and folder appear in one rename: no other process sees half a run.
        hidden = out / f".rushlight-{secrets.token_hex(8)}.tmp"
        try:
            out.mkdir(parents=True, exist_ok=True)
            hidden.mkdir()
        except OSError as error:
            raise explained(error, out, "no run can be made in this folder: {}") from error
        try:
            write_atomic(hidden / "config.toml", config.to_toml().encode())
            for folder in [out / name] if name else _numbered(out, base):
                if _claim(hidden, folder):
                    return cls(folder, config)
        finally:
            shutil.rmtree(hidden, ignore_errors=True)
        raise FileExistsError(
            f"{out / str(name)} exists already; choose another --name, or go on with it: "
            f"rushlight train --resume {out / str(name)}"
        )

    @classmethod
    def open(cls, folder: Path) -> Run:
        """The run in a folder.

        Raises:
            FileNotFoundError: there is no such folder, or it holds no run.
            ValueError: its settings are damaged.
        """
        if not folder.is_dir():
            raise FileNotFoundError(f"there is no run at {folder}; check the path")
        return cls(folder, read_config(folder / "config.toml"))

    @property
    def name(self) -> str:
        """What the run is called."""
        return self.folder.resolve().name

    @property
    def checkpoint(self) -> Path:
        """The file with all that an exact resume needs; its predecessor stands beside it."""
        return self.folder / "checkpoint.safetensors"

    def with_epochs(self, epochs: int) -> Run:
        """The same run with another number of epochs, which its folder does not know yet."""
        return Run(self.folder, self.config.with_epochs(epochs))

    def keep_config(self) -> None:
        """Write the settings, if the folder's are others."""
        if read_config(self.folder / "config.toml") != self.config:
            self.write("config.toml", self.config.to_toml())

    def write(self, name: str, data: str | bytes) -> Path:
        """Write a file of the run, whole or not at all; returns its path."""
        path = self.folder / name
        write_atomic(path, data.encode() if isinstance(data, str) else data)
        return path

    def write_model(self, model: nn.Module) -> None:
        """Write the parameters."""
        save(dict(model.state_dict()), self.folder / "model.safetensors")

    def write_json(self, name: str, content: Mapping[str, Any]) -> None:
        """Write a file of JSON; a number that is not finite is an error."""
        self.write(name, json.dumps(content, indent=1, allow_nan=False) + "\n")

    def model(self) -> nn.Sequential:
        """The trained network.

        Raises:
            FileNotFoundError: the training has not ended.
            ValueError: the file is damaged, or does not fit the settings.
        """
        path = self._finished("model.safetensors")
        model, found = build(self.config.layers), load(path)
        if not isinstance(found, dict) or not all(isinstance(v, Tensor) for v in found.values()):
            raise ValueError(f"{path} holds no parameters but a {type(found).__name__}")
        try:
            model.load_state_dict(found)
        except RuntimeError as error:
            reason = " ".join(str(error).split())  # It has a line for each parameter.
            raise ValueError(f"{path} does not fit config.toml: {reason}") from error
        model.eval()
        return model

    def preprocess(self) -> dict[str, Any]:
        """What is done to inputs before the network sees them.

        Raises:
            FileNotFoundError: the training has not ended.
            ValueError: the file is damaged.
        """
        path = self._finished("preprocess.json")
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            apply_scaling(found, [[0.0] * self.config.data.features])
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError(f"{path} is damaged: {message_of(error)}") from error
        return dict(found)

    def _finished(self, name: str) -> Path:
        path = self.folder / name
        if not path.is_file():
            raise FileNotFoundError(
                f"{path} is missing: the training has not ended; go on with it: "
                f"rushlight train --resume {self.folder}"
            )
        return path


def _numbered(out: Path, base: str) -> Iterator[Path]:
    yield out / base
    for number in count(2):
        yield out / f"{base}-{number}"


def _claim(hidden: Path, folder: Path) -> bool:
    """Give a folder its name, if it is free (an empty folder of that name is)."""
    if folder.is_file() or folder.is_symlink():
        return False
    try:
        hidden.rename(folder)
    except OSError as error:
        if error.errno in _TAKEN and folder.exists():
            return False
        raise
    return True
