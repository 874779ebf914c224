"""What the surroundings decide: the data directory, the secrets and the database. Without Django.

| variable | meaning |
|---|---|
| EENLOKET_DATA | the data directory; by default `data` in the checkout (for root, in a checkout that others may not
enter: a directory in /var/lib/eenloket), else ~/.local/share/eenloket |
| EENLOKET_SECRET_KEY, EENLOKET_FIELD_KEY | given keys; by default made once, in `secrets` in the data directory |
| DATABASE_URL, DATABASE_OWNER_URL | a PostgreSQL of your own: for the product, and for migrations |
| EENLOKET_BASE_URL | the address people use, for links in mail and secure cookies |
| EENLOKET_HOSTS | more host names, such as those of the sites of municipalities |
| EENLOKET_POST | where scanners put letters, a folder per municipality; by default `post` in the data directory |
| EENLOKET_SMS_URL | the account for SMS: `smpp://user:password@host:2775?sender=Gemeente`, `smpps://...`, or
`notify+https://service:secret@api.notifynl.nl?template=ID&variable=bericht` |
| EENLOKET_SMS_RATE, EENLOKET_SMS_PRICE | how many SMS a second the account takes; euros for each part |
| EENLOKET_SMS_CALLBACK_TOKEN | the bearer token that a Notify account calls back with; by default made once |
| EENLOKET_SMTP_RATE | how many mails a second the mail server takes; without it as many as there are |
| EENLOKET_PBX | `off`: without the practice exchange, a phone platform without phones |
| EENLOKET_DIGID | how citizens sign in: a directory with a connection for each municipality, `mock`, or `off` |
| EENLOKET_CLAMD | where the virus scanner listens: unix:///run/clamav/clamd.ctl or tcp://host:3310 |
| EENLOKET_DB_ROLE | `app` (default) or `owner` |
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from eenloket.core.errors import EenloketError
from eenloket.core.postgres import PORT, LocalPostgres, others_may_enter

Role = Literal["app", "owner"]

DATABASE: Final = "eenloket"
ROLES: Final[dict[Role, str]] = {"app": "eenloket_app", "owner": "eenloket_owner"}

_CHECKOUT: Final = Path(__file__).resolve().parents[3]
_DJANGO_NAMES: Final = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}


class SurroundingsError(EenloketError):
    """The surroundings ask for something that cannot be."""


def _in_checkout() -> bool:
    return (_CHECKOUT / "pyproject.toml").exists()


def static_dir() -> Path:
    """Where the collected static files are: filled by `script/setup`, or by the first `eenloket serve`."""
    return _CHECKOUT / "staticfiles" if _in_checkout() else data_dir() / "static"


@cache
def data_dir() -> Path:
    """The one directory the product writes in; made when absent."""
    named = os.environ.get("EENLOKET_DATA")
    path = Path(named).expanduser().absolute() if named else _default_data_dir()
    try:
        # Others may pass through (the database server runs as another user when we are root) but list nothing.
        path.mkdir(mode=0o711, parents=True, exist_ok=True)
        if os.geteuid() == 0 and not path.stat().st_mode & 0o001:
            path.chmod(path.stat().st_mode | 0o011)
    except OSError as error:
        raise SurroundingsError(f"The data directory {path} cannot be used: {error.strerror}.") from error
    return path


def _default_data_dir() -> Path:
    if not _in_checkout():
        return Path.home() / ".local" / "share" / "eenloket"
    if os.geteuid() == 0 and has_own_database() and not others_may_enter(_CHECKOUT):
        # Root's own place is closed to the user that the database server runs as.
        return Path("/var/lib/eenloket") / hashlib.sha256(os.fsencode(_CHECKOUT)).hexdigest()[:12]
    return _CHECKOUT / "data"


_EXCHANGE: Final = ("EENLOKET_PBX_URL", "EENLOKET_PBX_TOKEN", "EENLOKET_PBX_PRODUCT")


def keep_exchange(variables: Mapping[str, str]) -> None:
    """Where the practice exchange of the running product is, for a command beside it; kept from others."""
    path = data_dir() / "secrets" / "exchange.json"
    path.unlink(missing_ok=True)
    _keep_secret(path, json.dumps({name: variables[name] for name in _EXCHANGE}))


def use_exchange() -> None:
    """Speak with the practice exchange of the running product, when there is one and no other is named."""
    try:
        known = json.loads((data_dir() / "secrets" / "exchange.json").read_text())
    except (OSError, ValueError):
        return
    for name in _EXCHANGE:
        os.environ.setdefault(name, known[name])


def secret(name: str, variable: str, size: int) -> str:
    """The key given by `variable`, else `size` random bytes in base64, made once and kept from others."""
    if given := os.environ.get(variable):
        return given
    path = data_dir() / "secrets" / name
    try:
        if not path.exists():
            _keep_secret(path, base64.b64encode(secrets.token_bytes(size)).decode())
        return path.read_text().strip()
    except OSError as error:
        raise SurroundingsError(f"The secret in {path} cannot be used: {error.strerror}.") from error


def _keep_secret(path: Path, value: str) -> None:
    """Write whole or not at all; of two processes at the same time the first wins."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(value + "\n")
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def has_own_database() -> bool:
    """Whether the product runs the embedded server, because no other is named."""
    return not os.environ.get("DATABASE_URL")


@cache
def local_postgres() -> LocalPostgres:
    """The embedded server of this data directory; nothing is started yet."""
    return LocalPostgres(data_dir() / "postgres")


def chosen_role() -> Role:
    return "owner" if os.environ.get("EENLOKET_DB_ROLE") == "owner" else "app"


def database(role: Role) -> dict[str, Any]:
    """Django's way of saying how `role` connects."""
    if has_own_database():
        host = str(local_postgres().socket_dir)
        return {"HOST": host, "PORT": str(PORT), "USER": ROLES[role], "PASSWORD": "", "NAME": DATABASE, "OPTIONS": {}}
    url = os.environ["DATABASE_URL"]
    if role == "owner":
        url = os.environ.get("DATABASE_OWNER_URL") or url
    try:
        parts: dict[str, Any] = dict(conninfo_to_dict(url))
    except ProgrammingError as error:
        raise SurroundingsError("DATABASE_URL is not a PostgreSQL address (postgresql://user@host/name).") from error
    known = {django: str(parts.pop(name, "")) for name, django in _DJANGO_NAMES.items()}
    return known | {"OPTIONS": parts}


def number(variable: str, default: float = 0) -> float:
    """A number that is not negative; nothing given is the default."""
    given = os.environ.get(variable, "").strip().replace(",", ".")
    try:
        value = float(given) if given else default
    except ValueError:
        value = -1
    if not 0 <= value < 1e9:
        raise SurroundingsError(f"{variable} must be a number, such as 50; it is {given!r}.")
    return value


def optional_number(variable: str) -> float | None:
    return number(variable) if os.environ.get(variable, "").strip() else None


_NOTIFY_PER_SECOND: Final = 50  # what Notify takes of one service: 3,000 a minute
_SMS_ADAPTERS: Final = {
    "smpp": "smpp.SmppAdapter",
    "smpps": "smpp.SmppAdapter",
    "notify+https": "notify.NotifyAdapter",
    "notify+http": "notify.NotifyAdapter",
}


def sms_account() -> dict[str, Any]:
    """What EENLOKET_SMS_URL says: where SMS goes, as whom, from which sender; nothing set is no adapter."""
    url = os.environ.get("EENLOKET_SMS_URL", "").strip()
    if not url:
        return {"adapter": "none.NoAdapter", "account": "sms", "url": "", "per_second": 0}
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    try:
        adapter, port = _SMS_ADAPTERS[parts.scheme], parts.port
        window = int(query.get("window", 10))
    except (KeyError, ValueError):
        raise SurroundingsError(
            "EENLOKET_SMS_URL must be like smpp://user:password@host:2775 or notify+https://service:secret@host."
        ) from None
    if not parts.hostname or not parts.username:
        raise SurroundingsError("EENLOKET_SMS_URL names no host or no user.")
    return {
        "adapter": adapter,
        "account": f"{parts.scheme}:{parts.username}@{parts.hostname}"[:120],
        "url": url,
        "scheme": parts.scheme,
        "host": parts.hostname,
        "port": port or (80 if parts.scheme == "notify+http" else 443 if parts.scheme == "notify+https" else 2775),
        "user": unquote(parts.username),
        "password": unquote(parts.password or ""),
        "sender": query.get("sender", "Gemeente"),
        "window": max(1, window),
        "template": query.get("template", ""),
        "variable": query.get("variable", "bericht"),
        "sender_id": query.get("sender_id", ""),
        "per_second": _NOTIFY_PER_SECOND if parts.scheme == "notify+https" else 0,
    }
