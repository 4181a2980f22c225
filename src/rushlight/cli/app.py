"""The commands gathered under one name, and where the program begins."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from rushlight import __version__
from rushlight.cli.cache import show_cache
from rushlight.cli.eval import evaluate_run
from rushlight.cli.failures import FAILURE
from rushlight.cli.help import Command, Group
from rushlight.cli.predict import predict_inputs
from rushlight.cli.train import train
from rushlight.streams import StreamError, named_streams
from rushlight.training.errors import message_of

__all__ = ["app", "main"]

app = typer.Typer(
    cls=Group,
    help="Train small networks, use them and judge them.",
    epilog="Begin with: rushlight train",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(
    cls=Command,
    epilog="Example: rushlight train xor --hidden 8 --activation tanh --epochs 100 --json\n\n"
    "A regression on values of your own: rushlight train line --data FILE.npz",
)(train)
app.command(
    "predict",
    cls=Command,
    epilog="Example: rushlight predict runs/digits scan.png --out answer.csv",
)(predict_inputs)
app.command("eval", cls=Command, epilog="Example: rushlight eval runs/digits --json")(evaluate_run)
app.command("cache", cls=Command, epilog="Example: rushlight cache --clear")(show_cache)


def main() -> None:
    """Run the command line of this process."""
    try:
        with named_streams():
            app()
    except StreamError as error:
        # Of the help, say: what goes wrong in a command is told there.
        print(f"error: {message_of(error)}", file=sys.stderr)
        sys.exit(FAILURE)


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
