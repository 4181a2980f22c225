"""``python -m rushlight``: the same as the command ``rushlight``."""

from rushlight.cli import main

if __name__ == "__main__":
    main()
