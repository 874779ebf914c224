"""Scenes that cost their making once: later their rows are put into the database in one step.

`@kept` on a builder notes the statements that wrote its rows the first time, and what it returned. The next test that
asks for the same gets the rows by those statements and a copy of the result: the services have run once per process
instead of once per test. For builders whose rows depend on nothing but their plain arguments, the day and the language.
"""

from __future__ import annotations

import functools
import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, ParamSpec, TypeVar

from django.db import connection
from django.utils import timezone, translation

P = ParamSpec("P")
T = TypeVar("T")

_PLAIN: Final = (str, int, date, type(None))
_WRITES: Final = ("INSERT", "UPDATE", "DELETE")
_CHANGES_NOTHING: Final = ("SELECT", "SAVEPOINT", "RELEASE")
_QUEUES: Final = "procrastinate_"  # a job is deferred by selecting a function
_real_now: Final = timezone.now


def kept(build: Callable[P, T]) -> Callable[P, T]:
    """A builder that does its work once for the same arguments."""
    scenes: dict[Any, tuple[str, bytes]] = {}

    @functools.wraps(build)
    def again(*args: P.args, **kwargs: P.kwargs) -> T:
        is_plain = all(isinstance(each, _PLAIN) for each in (*args, *kwargs.values()))
        if not is_plain or timezone.now is not _real_now:  # a test that sets the clock wants rows of that moment
            return build(*args, **kwargs)
        key = (args, tuple(sorted(kwargs.items())), timezone.localdate(), translation.get_language())
        if key in scenes:
            statements, result = scenes[key]
            with connection.cursor() as cursor:
                cursor.execute(statements)
            return pickle.loads(result)  # type: ignore[no-any-return]
        writing = _Writing()
        with connection.execute_wrapper(writing):
            made = build(*args, **kwargs)
        if writing.can_be_repeated:
            scenes[key] = (";\n".join(writing.statements), pickle.dumps(made))
        return made

    return again


@dataclass
class _Writing:
    """Notes what is written, as it was sent."""

    statements: list[str] = field(default_factory=list)
    can_be_repeated: bool = True

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        verb = str(sql).split(maxsplit=1)[0].upper()
        if (verb in _WRITES or _QUEUES in str(sql)) and not many:
            self.statements.append(context["cursor"].cursor.mogrify(sql, params))
        elif verb not in _CHANGES_NOTHING:
            self.can_be_repeated = False
        return execute(sql, params, many, context)
