"""The figures as a table, and whether the targets are met."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import datetime
from statistics import median, quantiles
from typing import Any

TARGET_MS = 50.0


def merged(rounds: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The rounds of one data set as one, with the figures of each measure."""
    if not rounds:
        return {}
    names = [measure["name"] for measure in rounds[0]["measures"]]
    return {**rounds[-1], "measures": [_figures(name, rounds) for name in names]}


def _figures(name: str, rounds: Sequence[dict[str, Any]]) -> dict[str, Any]:
    parts = [measure for each in rounds for measure in each["measures"] if measure["name"] == name]
    times = [spent for part in parts for spent in part["times"]]
    queries = [count for part in parts for count in part["queries"]]
    return {
        "name": name,
        "p50": median(times),
        "p95": quantiles(times, n=20)[18] if len(times) > 1 else times[0],
        "fewest": min(queries),
        "queries": max(queries),
    }


def markdown(whole: dict[str, Any], tenth: dict[str, Any], load: float) -> str:
    smaller = {measure["name"]: measure for measure in tenth.get("measures", ())}
    day = f"{datetime.now().astimezone():%-d-%-m-%Y}"
    machine = f"{whole['cores']} cores ({platform.machine()}), load {load:.1f}"
    lines = [
        f"Commit {_commit()}, {day}; {machine}; Python {whole['python']}, PostgreSQL {whole['postgres']}.",
        "",
        f"Data: {_counted(whole)}." + (f" A tenth: {_counted(tenth)}." if tenth else ""),
        "",
        "| measure | p50 ms | p95 ms | queries | p50 at a tenth | ratio | queries at a tenth | |",
        "|---|--:|--:|--:|--:|--:|--:|---|",
    ]
    lines += [_row(measure, smaller.get(measure["name"])) for measure in whole["measures"]]
    return "\n".join(lines)


def is_met(whole: dict[str, Any], tenth: dict[str, Any]) -> bool:
    smaller = {measure["name"]: measure for measure in tenth.get("measures", ())}
    return not any(_remarks(measure, smaller.get(measure["name"])) for measure in whole["measures"])


def _row(measure: dict[str, Any], smaller: dict[str, Any] | None) -> str:
    cells = [measure["name"], f"{measure['p50']:.1f}", f"{measure['p95']:.1f}", _queries(measure)]
    if smaller:
        cells += [f"{smaller['p50']:.1f}", f"{measure['p50'] / smaller['p50']:.2f}", _queries(smaller)]
    else:
        cells += ["", "", ""]
    cells.append(", ".join(_remarks(measure, smaller)))
    return "| " + " | ".join(cells) + " |"


def _queries(measure: dict[str, Any]) -> str:
    fewest, most = measure["fewest"], measure["queries"]
    return str(most) if fewest == most else f"{fewest}-{most}"


def _remarks(measure: dict[str, Any], smaller: dict[str, Any] | None) -> list[str]:
    remarks = []
    if measure["p95"] > TARGET_MS:
        remarks.append(f"above {TARGET_MS:.0f} ms")
    if smaller and measure["queries"] > smaller["queries"]:
        remarks.append("more queries")
    return remarks


def _counted(found: dict[str, Any]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in found["counts"].items())


def circumstances() -> str:
    """Which commit, which day and which machine, for figures that stand by themselves."""

    day = f"{datetime.now().astimezone():%-d-%-m-%Y}"
    machine = f"{os.cpu_count()} cores ({platform.machine()}), load {os.getloadavg()[0]:.1f}"
    return f"Commit {_commit()}, {day}; {machine}; Python {platform.python_version()}."


def _commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"
