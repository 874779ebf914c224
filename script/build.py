"""What `script/setup` builds after the packages: vendored assets, message catalogues, collected static files.

Each step is skipped while what it reads is as it was. Standard library only, but for what the steps start.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
SOURCE: Final = ROOT / "src" / "eenloket"
STAMPS: Final = ROOT / ".venv" / "eenloket-build.json"


def fingerprint(paths: Iterable[Path]) -> str:
    """Changes when a file comes, goes or is written."""
    seen = hashlib.sha256()
    for path in sorted(paths):
        if path.is_file():
            status = path.stat()
            seen.update(f"{path}:{status.st_size}:{status.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def python(*arguments: str, **variables: str) -> None:
    subprocess.run([sys.executable, *arguments], cwd=ROOT, env={**os.environ, **variables}, check=True)


def build_assets() -> None:
    python(str(ROOT / "script" / "assets.py"))


def compile_catalogues() -> None:
    python(str(ROOT / "script" / "catalogues.py"), "compile")


def collect_static() -> None:
    # Needs no database; a key of its own, so that set-up makes no data directory.
    script = "from django.core.management import execute_from_command_line as run; run()"
    python(
        *("-c", script, "collectstatic", "--noinput", "--clear", "--verbosity", "0"),
        DJANGO_SETTINGS_MODULE="eenloket.config.settings",
        **dict.fromkeys(("EENLOKET_SECRET_KEY", "EENLOKET_FIELD_KEY"), "set-up"),
        DATABASE_URL="postgresql://nobody@localhost/nothing",
    )


def steps() -> list[tuple[str, Callable[[], None], str]]:
    """Name, what to do, and the fingerprint of what it reads, in order."""
    assets = fingerprint([ROOT / "package-lock.json", ROOT / "script" / "assets.py"])
    messages = fingerprint([*SOURCE.glob("*/locale/*/LC_MESSAGES/django.po"), ROOT / "script" / "catalogues.py"])
    files = [path for folder in SOURCE.glob("*/static") for path in folder.rglob("*")]
    static = fingerprint([*files, SOURCE / "config" / "assets.py"])
    return [
        ("front-end assets", build_assets, assets),
        ("message catalogues", compile_catalogues, messages),
        ("static files", collect_static, static + assets),
    ]


def main() -> None:
    done: dict[str, str] = json.loads(STAMPS.read_text()) if STAMPS.exists() else {}
    outputs = {
        "front-end assets": [
            SOURCE / "ui" / "static" / "vendor" / "vendor.css",
            SOURCE / "core" / "documents" / "fonts",
        ],
        "static files": [ROOT / "staticfiles" / "staticfiles.json"],
    }
    for name, build, _ in steps():
        wanted = next(stamp for each, _, stamp in steps() if each == name)  # an earlier step may have changed it
        if done.get(name) == wanted and all(path.exists() for path in outputs.get(name, ())):
            continue
        print(f"Building {name} ...", file=sys.stderr, flush=True)
        build()
        done[name] = next(stamp for each, _, stamp in steps() if each == name)
        STAMPS.write_text(json.dumps(done))


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"Set-up failed: {' '.join(map(str, error.cmd[1:3]))} ended with exit code {error.returncode}.")
