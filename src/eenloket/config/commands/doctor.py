"""Look whether everything the product needs is there, and say what to do about what is not."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Final

from eenloket.config import environment
from eenloket.config.startup import start_django
from eenloket.core.errors import EenloketError

NAME = "doctor"
HELP = "Check the surroundings and the database, and say what to do."

_LEAST_FREE_BYTES: Final = 500 * 1024 * 1024
_OLDEST_POSTGRES: Final = 150000


@dataclass(frozen=True)
class Finding:
    name: str
    ok: bool
    message: str


class UnwellError(Exception):
    """A check that failed; the message says what to do."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="write the findings as JSON")


def run(options: argparse.Namespace) -> int:
    start_django()
    findings = [_examine(name, check) for name, check in CHECKS.items()]
    if options.json:
        print(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        width = max(len(finding.name) for finding in findings)
        for finding in findings:
            print(f"{'ok     ' if finding.ok else 'FAILING'}  {finding.name.ljust(width)}  {finding.message}")
    return 0 if all(finding.ok for finding in findings) else 1


def _examine(name: str, check: Callable[[], str]) -> Finding:
    from django.db import Error

    try:
        return Finding(name, ok=True, message=check())
    except (UnwellError, EenloketError, Error, OSError) as error:
        return Finding(name, ok=False, message=(str(error).strip().splitlines() or [type(error).__name__])[0])


def _python() -> str:
    return sys.version.split()[0]


def _data() -> str:
    path = environment.data_dir()
    free = shutil.disk_usage(path).free
    if free < _LEAST_FREE_BYTES:
        raise UnwellError(f"Only {free // 2**20} MB free in {path}.")
    return str(path)


def _database() -> str:
    from django.db import connection

    from eenloket.config import database

    database.start_server()
    connection.ensure_connection()
    version = connection.pg_version  # type: ignore[attr-defined]  # of the PostgreSQL backend
    if version < _OLDEST_POSTGRES:
        raise UnwellError("PostgreSQL 15 or newer is needed.")
    kind = "embedded" if environment.has_own_database() else "DATABASE_URL"
    return f"PostgreSQL {version // 10000} ({kind})"


def _role() -> str:
    name, is_superuser, bypasses, is_owner = _query(
        "SELECT rolname, rolsuper, rolbypassrls, pg_has_role(d.datdba, 'member') "
        "FROM pg_roles, pg_database d WHERE rolname = current_user AND d.datname = current_database()"
    )
    if is_superuser or bypasses:
        raise UnwellError(f"{name} is a superuser or may bypass row security; give the product a role that is not.")
    if is_owner:
        raise UnwellError(
            f"{name} owns the database; name an owner in DATABASE_OWNER_URL and a lesser role in DATABASE_URL."
        )
    return str(name)


def _migrations() -> str:
    from eenloket.config import database

    if database.has_pending_migrations():
        raise UnwellError("Not up to date; `eenloket serve` or `eenloket manage migrate` brings it up to date.")
    return "up to date"


def _worker() -> str:
    from eenloket.config import health

    return "running" if health.worker_lives() else "not running (it runs with `eenloket serve`)"


def _static() -> str:
    from django.conf import settings

    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        raise UnwellError("Not collected; run script/setup, or `eenloket manage collectstatic`.")
    return str(settings.STATIC_ROOT)


def _language() -> str:
    from django.apps import apps

    missing = [app.label for app in apps.get_app_configs() if _has_uncompiled(app)]
    if missing:
        raise UnwellError(f"Catalogues not compiled for {', '.join(missing)}; run script/setup.")
    return "compiled"


def _has_uncompiled(app: Any) -> bool:
    from pathlib import Path

    catalogues = Path(app.path).glob("locale/*/LC_MESSAGES/django.po")
    return any(not path.with_suffix(".mo").exists() for path in catalogues)


def _mail() -> str:
    from django.conf import settings

    return settings.EMAIL_HOST if settings.EENLOKET_SMTP_URL else "the development mailbox"


def _mailboxes() -> str:
    from eenloket.gateways.models import Mailbox

    active = list(Mailbox.objects.filter(is_active=True).only("address", "problem", "checked_at"))
    if broken := [f"{each.address} ({each.problem})" for each in active if each.problem]:
        raise UnwellError("No connection with " + ", ".join(broken) + ".")
    return f"{len(active)} watched" if active else "none"


def _sms() -> str:
    from django.conf import settings

    return settings.EENLOKET_SMS["account"] if settings.EENLOKET_SMS["url"] else "the development phones"


def _scans() -> str:
    from eenloket.post.services import check

    health = check()
    return health.detail if health.is_ok else f"not read: {health.detail}"


def _telephone() -> str:
    from eenloket.telephony.selectors import active_platforms
    from eenloket.telephony.services import check

    found = [(each, check(each)) for each in active_platforms()]
    if broken := [f"{each.name} ({health.detail})" for each, health in found if not health.is_ok]:
        raise UnwellError("No connection with " + ", ".join(broken) + ".")
    return ", ".join(each.name for each, _health in found) or "by hand"


def _query(statement: str) -> tuple[Any, ...]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        return tuple(cursor.fetchone() or ())


CHECKS: Final[dict[str, Callable[[], str]]] = {
    "python": _python,
    "data": _data,
    "database": _database,
    "role": _role,
    "migrations": _migrations,
    "worker": _worker,
    "static files": _static,
    "catalogues": _language,
    "mail": _mail,
    "mailboxes": _mailboxes,
    "sms": _sms,
    "telephone": _telephone,
    "scans": _scans,
}
