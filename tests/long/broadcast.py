"""A long list to the development phones, with the whole product running and its worker killed twice: nobody twice,
everybody accounted for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PEOPLE = 20_000
_CHECKOUT = Path(__file__).resolve().parents[2]


def test_a_long_list_goes_through_two_kills_with_nobody_twice_and_nobody_forgotten() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "broadcast", "--contacts", str(PEOPLE)],
        cwd=_CHECKOUT,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{_CHECKOUT / 'src'}:{_CHECKOUT}"},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert "twice at 0" in done.stdout, done.stdout + done.stderr[-2000:]
    assert "unresolved 0" in done.stdout, done.stdout
