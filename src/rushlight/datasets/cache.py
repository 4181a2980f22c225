"""Where downloaded data are kept on this computer.

The folder is the one the platform sets apart for files that can be fetched again; the environment
variable RUSHLIGHT_CACHE names another one. This module only names it: `mnist.py` fills it.
"""

import os
import sys
from pathlib import Path

__all__ = ["cache_folder"]


def cache_folder() -> Path:
    r"""The folder for downloaded files, which need not exist yet.

    `RUSHLIGHT_CACHE` where it is set; else `~/Library/Caches/rushlight` on macOS,
    `%LOCALAPPDATA%\rushlight\Cache` on Windows, and `$XDG_CACHE_HOME/rushlight` or
    `~/.cache/rushlight` elsewhere.

    Source: the XDG Base Directory Specification 0.8, Apple's File System Programming Guide.

    Example:
        >>> import os
        >>> os.environ["RUSHLIGHT_CACHE"] = "somewhere"
        >>> cache_folder().name
        'somewhere'
        >>> del os.environ["RUSHLIGHT_CACHE"]
    """
    if own := os.environ.get("RUSHLIGHT_CACHE"):
        return Path(own).expanduser()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "rushlight"
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "rushlight" / "Cache"
    xdg = Path(os.environ.get("XDG_CACHE_HOME", ""))
    # The specification: a path that is not absolute is to be ignored.
    return (xdg if xdg.is_absolute() else Path.home() / ".cache") / "rushlight"
