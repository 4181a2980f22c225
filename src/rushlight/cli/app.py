"""The commands gathered under one name, and where the program begins."""

from __future__ import annotations

from typing import Annotated

import typer

from rushlight import __version__
from rushlight.cli.cache import show_cache
from rushlight.cli.eval import evaluate_run
from rushlight.cli.predict import predict_inputs
from rushlight.cli.train import train

__all__ = ["app", "main"]

app = typer.Typer(
    help="Train small networks, use them and judge them.",
    epilog="Begin with: rushlight train",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(epilog="Example: rushlight train xor --hidden 8 --activation tanh --epochs 100 --json")(
    train
)
app.command("predict", epilog="Example: rushlight predict runs/digits scan.png --out answer.csv")(
    predict_inputs
)
app.command("eval", epilog="Example: rushlight eval runs/digits --json")(evaluate_run)
app.command("cache", epilog="Example: rushlight cache --clear")(show_cache)


def main() -> None:
    """Run the command line of this process."""
    app()


def _print_version(asked: bool) -> None:
    if asked:
        print(f"rushlight {__version__}")
        raise typer.Exit(0)


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and end."
        ),
    ] = False,
) -> None:
    """Train small networks, use them and judge them."""
