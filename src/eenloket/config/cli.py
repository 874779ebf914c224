"""The command `eenloket`."""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from django.db.utils import DatabaseError, OperationalError

from eenloket.core.errors import EenloketError

from . import commands

FAILED, MISUSED = 1, 2


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, and takes options anywhere between the words."""

    _is_mixing = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        positionals = self._get_positional_actions()
        if self._is_mixing or any(each.nargs in (argparse.PARSER, argparse.REMAINDER) for each in positionals):
            return super().parse_known_args(args, namespace)
        self._is_mixing = True  # what follows calls this method again
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._is_mixing = False

    def error(self, message: str) -> None:  # type: ignore[override]
        self.exit(MISUSED, f"{self.prog}: {message} (see {self.prog} --help)\n")


def command_modules() -> list[ModuleType]:
    """One module per command, in `commands`: NAME, HELP, add_arguments(parser), run(options) -> exit code."""
    names = sorted(found.name for found in pkgutil.iter_modules(commands.__path__) if not found.name.startswith("_"))
    return [importlib.import_module(f"{commands.__name__}.{name}") for name in names]


def build_parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="eenloket", description="Eenloket: one counter for every question.")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=_Parser)
    for module in command_modules():
        subparser = subparsers.add_parser(module.NAME, help=module.HELP, description=module.HELP)
        module.add_arguments(subparser)
        subparser.set_defaults(run=module.run)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. An expected error is one line on standard error."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eenloket.config.settings")
    options = build_parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except EenloketError as error:
        print(f"eenloket: {error}", file=sys.stderr)
        return FAILED
    except OperationalError as error:
        print(f"eenloket: The database cannot be used: {first_line(error)}", file=sys.stderr)
        return FAILED
    except DatabaseError as error:
        print(f"eenloket: The database refused this: {first_line(error)}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        return 130


def first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


if __name__ == "__main__":
    sys.exit(main())
