"""Markdown files as stories that can be run: fenced blocks in order, links, headings.

One file is one story: its Python blocks share one namespace, and its console blocks run in the same
folder, so that a reader who types everything from top to bottom sees what the test saw.

- A `python` block is executed; with `>>>` prompts it is compared with the output shown.
- A `console` block runs each line after `$ ` in a shell; output shown below it must match, where
  `...` stands for anything. `<!-- not run: reason -->` above such a block leaves it out.
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
FENCE = re.compile(
    r"^(?:<!-- not run: (?P<reason>.*?) -->\n\n?)?"
    r"^```(?P<language>\w*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
# Commands that change the machine: a test must not run them, so the block says that it is not run.
SETUP = {"apt", "cd", "git", "make", "pip", "source"}
SECONDS = 120


@dataclass(frozen=True)
class Block:
    """One fenced block; `line` is that of its first line of text."""

    path: Path
    line: int
    language: str
    text: str
    reason: str | None


def blocks(path: Path) -> list[Block]:
    text = path.read_text(encoding="utf-8")
    return [
        Block(path, text[: m.start("text")].count("\n") + 1, m["language"], m["text"], m["reason"])
        for m in FENCE.finditer(text)
    ]


def run(path: Path, folder: Path) -> int:
    """Run a file's blocks in order in `folder`, the current one; how many were run."""
    namespace: dict[str, object] = {"__name__": "__main__"}
    count = 0
    for block in blocks(path):
        where = f"{path.name}:{block.line}"
        if block.reason is not None:
            assert block.language == "console", f"{where}: only console blocks may be left out"
        elif block.language == "python":
            run_python(block, namespace)
            count += 1
        elif block.language == "console":
            run_console(block, folder)
            count += 1
        else:
            assert block.language not in {"bash", "sh", "shell", "pycon", "py"}, (
                f"{where}: a block of {block.language!r} goes unrun; call it python or console"
            )
    return count


def run_python(block: Block, namespace: dict[str, object]) -> None:
    name, start = str(block.path), block.line - 1
    if ">>> " not in block.text:
        exec(compile("\n" * start + block.text, name, "exec"), namespace)
        return
    test = doctest.DocTestParser().get_doctest(block.text, namespace, name, name, start)
    runner = doctest.DebugRunner(optionflags=FLAGS)
    runner.run(test, clear_globs=False)
    namespace.update(test.globs)


def commands(block: Block) -> Iterator[tuple[str, str]]:
    """Yields each command of a console block with the output that is shown below it."""
    joined = block.text.replace("\\\n", "")
    for part in re.split(r"^\$ ", joined, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


def run_console(block: Block, folder: Path) -> None:
    for command, shown in commands(block):
        where = f"{block.path.name}:{block.line}: $ {command}"
        assert command.split()[0] not in SETUP, f"{where}: say above it why it is not run"
        result = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=folder,
            env=os.environ | {"PATH": f"{shims(folder)}{os.pathsep}{os.environ['PATH']}"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert result.returncode == 0, f"{where} ended with {result.returncode}:\n{result.stdout}"
        if shown:
            matches = doctest.OutputChecker().check_output(shown, result.stdout, FLAGS)
            assert matches, f"{where} printed\n{result.stdout}\nbut the page shows\n{shown}"


def shims(folder: Path) -> Path:
    """A folder of commands that run in the interpreter of the tests, installed or not."""
    place = folder / ".bin"
    place.mkdir(exist_ok=True)
    for name, arguments in {
        "python": '"$@"',
        "rushlight": '-c "from rushlight.cli import main; main()" "$@"',
    }.items():
        script = place / name
        script.write_text(f"#!/bin/sh\nexec '{sys.executable}' {arguments}\n", encoding="utf-8")
        script.chmod(0o755)
    return place


def prose(path: Path) -> str:
    """The text without its fenced blocks."""
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def anchors(path: Path) -> set[str]:
    """The names that a link can point to in a file, made from its headings as GitHub does."""
    headings = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def dead_links(path: Path) -> list[str]:
    """Links to files or headings of the project that are not there."""
    targets = re.findall(r"\]\(([^)\s]+)\)", prose(path))
    inner = [target for target in targets if not re.match(r"[a-z]+:", target)]
    return [target for target in inner if not _resolves(path, target)]


def _resolves(path: Path, target: str) -> bool:
    name, _, anchor = target.partition("#")
    file = path.parent / name if name else path
    return file.exists() and (not anchor or anchor in anchors(file))
