"""The command group, the same for ``datasette provenance`` and ``sqlite-utils provenance``.

Both programs import this module at every start: it imports click, pluggy and our errors, nothing else;
a command's module is imported when it is asked for, and imports what it needs in the command's body.
"""

from __future__ import annotations

import errno
from importlib import import_module
from importlib.util import find_spec

import click
from pluggy import HookimplMarker

from ..errors import ProvenanceError

COMMANDS = ("load", "detect", "explain", "match", "judge", "export", "slim", "cut", "evaluate", "demo")

DETECTION = {"anyascii", "numpy", "scipy", "datasketch", "networkx", "publicsuffixlist", "trafilatura", "lxml"}
"""Modules of the extra ``detect``, for detection and saved pages, which a site that only shows results goes without."""

NEEDS = (
    "detect needs some 400 MB and 3 KB for each article; load reads a file that is not JSON lines or CSV as a whole, and needs "
    "several times its size. Nothing half-finished was written: end other programs, or use another machine, and run this again."
)

# sqlite-utils' own marker, by its name: importing sqlite_utils here would import numpy where there is one.
hookimpl = HookimplMarker("sqlite_utils")


class Interrupted(click.ClickException):
    exit_code = 130


class Commands(click.Group):
    """One module of this package for each command; errors become sentences."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in COMMANDS if find_spec(f"{__package__}.{name}")]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = import_module(f"{__package__}.{cmd_name}")
        commands = (value for value in vars(module).values() if isinstance(value, click.Command))
        return next((command for command in commands if command.name == cmd_name), None)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ProvenanceError as error:
            raise click.ClickException(str(error)) from error
        except MemoryError as error:
            raise click.ClickException(f"There is too little memory. {NEEDS}") from error
        except SystemError as error:
            if "without" not in str(error):  # so Python says that memory was refused to what does not say so itself
                raise
            raise click.ClickException(f"There is too little memory. {NEEDS}") from error
        except ModuleNotFoundError as error:
            if (error.name or "").split(".")[0] not in DETECTION:
                raise
            raise click.ClickException(
                f"This command needs {error.name}, which is not installed. Install what detection needs: "
                "pip install 'datasette-provenance[detect]'"
            ) from error
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            raise click.ClickException(
                f"{error.filename or 'The disk'}: no space is left. What was not finished was not written."
            ) from error
        except KeyboardInterrupt:
            raise Interrupted("Stopped; what was not finished was not written.") from None


@click.group(cls=Commands)
def provenance() -> None:
    """Find which articles carry, trim, edit or rewrite the same copy, and whose copy it is."""


def add_to(cli: click.Group) -> None:
    """Make ``provenance`` a command of another program."""
    cli.add_command(provenance)


@hookimpl
def register_commands(cli: click.Group) -> None:
    add_to(cli)
