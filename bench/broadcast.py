"""script/bench broadcast: a list of people to the development phones over SMPP, with the whole product running and its
worker killed twice on the way; then every person is counted where the message arrived."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time as hour
from pathlib import Path
from typing import Any

_KILLS = (0.35, 0.7)
_PATIENCE_SECONDS = 120
_GOAL_PER_SECOND = 500


def main(people: int) -> int:
    with tempfile.TemporaryDirectory(prefix="eenloket-broadcast-") as data:
        Path(data).chmod(0o755)  # the database server may run as another user
        os.environ |= {"EENLOKET_DATA": data, "DJANGO_SETTINGS_MODULE": "eenloket.config.settings"}
        with _product(data) as product:
            from eenloket.config.startup import start_django

            start_django()
            return _measure(product, people)


@contextmanager
def _product(data: str) -> Iterator[subprocess.Popen[bytes]]:
    port = int(os.environ.get("PORT", "8029"))
    command = [sys.executable, "-m", "eenloket.config.cli", "serve", "--port", str(port)]
    log = Path(data) / "serve.log"
    with log.open("wb") as file:
        product = subprocess.Popen(command, stdout=file, stderr=file, start_new_session=True)
        try:
            _wait(lambda: "Eenloket works" in log.read_text(), 180)
            yield product
        finally:
            product.send_signal(signal.SIGTERM)
            product.wait(60)
            if os.environ.get("BENCH_LOG"):
                print(log.read_text()[-3000:])


def _measure(product: subprocess.Popen[bytes], people: int) -> int:
    from eenloket.outreach.models import Broadcast

    began = time.monotonic()
    broadcast = _prepared(people)
    loaded = time.monotonic()
    print(f"{people} people read, checked and stored in {loaded - began:.1f} s")
    broadcast = _let_go(broadcast)
    began, kills = time.monotonic(), list(_KILLS)
    while True:
        time.sleep(0.25)
        ended = people - _left(broadcast)
        if kills and ended > kills[0] * people:
            kills.pop(0)
            _kill_worker(product)
            print(f"worker killed at {ended} after {time.monotonic() - began:.1f} s")
        if Broadcast.objects.get(pk=broadcast.pk).state == "done":
            break
    took = time.monotonic() - began
    _wait(lambda: _settled(broadcast), _PATIENCE_SECONDS, strict=False)
    return _report(broadcast, people, took, time.monotonic() - began)


def _prepared(people: int) -> Any:
    from eenloket.outreach.services import change_broadcast, load_list, start_broadcast
    from eenloket.outreach.types import BroadcastWish
    from tests.builders import a_centre, a_colleague

    centre = a_centre("bench")
    writer = a_colleague(centre, "team_leader")
    broadcast = start_broadcast(
        actor=writer,
        broadcast_id=centre.id,
        municipality_id=centre.municipality.pk,
        name="Bench",
        means="sms",
    )
    wish = BroadcastWish(
        name="Bench",
        sms_text="Beste {naam}, maandag wordt het afval een dag later opgehaald.",
        hours_from=hour(0),
        hours_until=hour(23, 59, 59),
    )
    change_broadcast(actor=writer, broadcast_id=broadcast.pk, revision=0, wish=wish)
    rows = "\n".join(f"06{11000000 + n};Inwoner {n}" for n in range(people))
    return load_list(
        actor=writer, broadcast_id=broadcast.pk, file_name="bench.csv", data=f"mobiel;naam\n{rows}".encode()
    )


def _let_go(broadcast: Any) -> Any:
    from eenloket.accounts.models import Role, Staff
    from eenloket.outreach.services import approve, ask_approval

    ask_approval(actor=broadcast.changed_by, broadcast_id=broadcast.pk)
    second = Staff.objects.create_user(
        "second@bench.example", "x", name="Tweede", contact_centre=broadcast.contact_centre
    )
    second.roles.set(Role.objects.filter(contact_centre=broadcast.contact_centre, code="manager"))
    second.municipalities.set([broadcast.municipality])
    second = Staff.objects.get(pk=second.pk)
    broadcast.refresh_from_db()
    return approve(actor=second, broadcast_id=broadcast.pk, revision=broadcast.revision)


def _kill_worker(product: subprocess.Popen[bytes]) -> None:
    listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    for line in listed.splitlines():
        if found := re.match(rf"\s*(\d+)\s+{product.pid}\s.*eenloket\.config\.worker", line):
            os.kill(int(found[1]), signal.SIGKILL)


def _left(broadcast: Any) -> int:
    return int(broadcast.recipients.filter(state="queued").count())


def _settled(broadcast: Any) -> bool:
    return not broadcast.recipients.filter(state__in=["accepted", "sending", "doubtful"]).exists()


def _report(broadcast: Any, people: int, took: float, settled: float) -> int:
    from django.db.models import Count

    from eenloket.gateways.models import DevelopmentText
    from eenloket.outreach.selectors import counts_of

    counts = counts_of([broadcast.pk])[broadcast.pk]
    numbers = DevelopmentText.objects.order_by().values("number").annotate(n=Count("pk"))
    doubles, arrived = numbers.filter(n__gt=1).count(), numbers.count()
    unresolved = people - sum(counts.get(state, 0) for state in ("accepted", "delivered", "failed", "doubtful"))
    rate = people / took
    print(f"sent in {took:.1f} s: {rate:.0f} a second; last receipt after {settled:.1f} s")
    print(f"arrived at {arrived} phones, twice at {doubles}")
    print("states: " + ", ".join(f"{state} {n}" for state, n in sorted(counts.items())))
    print(f"doubtful {counts.get('doubtful', 0)}, unresolved {unresolved}")
    return 0 if not doubles and not unresolved and rate >= _GOAL_PER_SECOND else 1


def _wait(is_so: Any, seconds: float, *, strict: bool = True) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            if strict:
                raise TimeoutError("that did not happen in time")
            return
        time.sleep(0.5)
