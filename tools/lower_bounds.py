"""Print the oldest releases that `pyproject.toml` admits, as constraints for pip.

`make oldest` runs the suite on them, so that the lower bounds are measured, not guessed.
"""

import tomllib
from pathlib import Path

declared = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
for requirement in declared["project"]["dependencies"]:
    print(requirement.replace(">=", "=="))
