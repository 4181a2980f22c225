"""``rushlight cache``: what is kept of compiled programs, and how to be rid of it."""

from __future__ import annotations

import json as json_text
import time
from typing import Annotated, Any

import typer

from rushlight.cli import options as o
from rushlight.cli.failures import clear_failures

__all__ = ["show_cache"]

_UNITS = ((2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB"))
_SPANS = ((86400.0, "day"), (3600.0, "hour"), (60.0, "minute"))


def show_cache(
    clear: Annotated[bool, typer.Option("--clear", help="Remove every program.")] = False,
    json: o.Json = False,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> None:
    """Show how much is kept of compiled programs, or remove it.

    Training compiles its step; the machine code is kept, so that the next start is quick.
    RUSHLIGHT_CACHE names another folder.
    """
    from rushlight.compiler.cache import default_cache

    with clear_failures(debug):
        store = default_cache()
        removed = store.clear() if clear else None
        found = {
            "folder": str(store.folder),
            "programs": [
                {"name": e.path.stem, "bytes": e.size, "used": e.used} for e in store.entries()
            ],
            "bound": store.bound,
            **({} if removed is None else {"removed": removed}),
        }
        if json:
            print(json_text.dumps(found, indent=1))
        elif not quiet:
            print(_text(found))


def _text(found: dict[str, Any]) -> str:
    programs = found["programs"]
    size = sum(program["bytes"] for program in programs)
    lines = [f"removed   {_counted(found['removed'], 'program')}"] if "removed" in found else []
    lines += [f"folder    {found['folder']}", f"programs  {len(programs)}"]
    lines += [f"size      {_size(size)} of {_size(found['bound'])} at most"]
    if programs:
        ages = [max(0.0, time.time() - program["used"]) for program in programs]
        lines.append(f"last used {_ago(min(ages))}, the oldest {_ago(max(ages))}")
    return "\n".join(lines)


def _size(count: int) -> str:
    for unit, name in _UNITS:
        if count >= unit:
            return f"{count / unit:.1f} {name}"
    return f"{count} B"


def _ago(seconds: float) -> str:
    for span, name in _SPANS:
        if seconds >= span:
            return f"{_counted(int(seconds / span), name)} ago"
    return "less than a minute ago"


def _counted(count: int, name: str) -> str:
    return f"{count} {name}{'s' * (count != 1)}"
