"""script/bench screenpop: while a platform tells of 20 calls a second, the time from posting that a phone rings until
the part of the page with the caller has come to the browser of that advisor."""

from __future__ import annotations

import http.client
import itertools
import json
import os
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from .broadcast import _product as running_product
from .routing import _stream

_GOAL_MS = 500.0
_ROUNDS = 200
_CALLS_PER_SECOND = 20
_SENDERS = 10
_numbers = itertools.count(1)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="eenloket-screenpop-") as data:
        Path(data).chmod(0o755)  # the database server may run as another user
        os.environ |= {"EENLOKET_DATA": data, "DJANGO_SETTINGS_MODULE": "eenloket.config.settings"}
        with running_product(data):
            from eenloket.config.startup import start_django

            start_django()
            return 0 if _measure() else 1


def _measure() -> bool:
    from tests.builders import a_centre, a_colleague, a_party, signed_in
    from tests.telephony.platforms import a_line, a_platform, linked

    centre = a_centre("bench")
    a_line(centre)
    platform = a_platform(centre, "platform")
    platform_key, secret = str(platform.pk), platform.secret
    staff = a_colleague(centre)
    linked(platform, centre, staff, "gemeten")
    for n in range(20):
        linked(platform, centre, a_colleague(centre), f"ander-{n}")
    a_party(staff, "Jo Jansen", phone="06-12345678")
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in signed_in(staff).cookies.items())
    stop, sent = threading.Event(), [0] * _SENDERS
    for place in range(_SENDERS):
        threading.Thread(target=_load, args=(platform_key, secret, stop, sent, place), daemon=True).start()
    poked, shown = [], []
    began = time.monotonic()
    with _stream(str(staff.pk), cookie) as wait_for_poke:
        time.sleep(1.0)
        for _round in range(_ROUNDS):
            call = f"gemeten-{next(_numbers)}"
            at = time.perf_counter()
            _post(platform_key, secret, [_event(call, 2, "call.ringing", agent_ref="gemeten")])
            wait_for_poke()
            poked.append((time.perf_counter() - at) * 1000)
            while not _is_shown(cookie):
                wait_for_poke()
            shown.append((time.perf_counter() - at) * 1000)
            _post(platform_key, secret, [_event(call, 3, "call.ended", cause="abandoned")])
            wait_for_poke()
            time.sleep(0.05)
    took = time.monotonic() - began
    stop.set()
    print(f"load: {sum(sent) / took:.1f} calls a second, three events each, load average {os.getloadavg()[0]:.1f}")
    for name, times in (("posted until the poke came", poked), ("posted until the caller is with the browser", shown)):
        ordered = sorted(times)
        p95 = ordered[int(len(ordered) * 0.95) - 1]
        print(f"{name}: p50 {median(times):.0f} ms, p95 {p95:.0f} ms ({len(times)} times)")
    return p95 < _GOAL_MS


def _load(platform: str, secret: str, stop: threading.Event, sent: list[int], place: int) -> None:
    """Calls that ring at others and are given up."""
    pause = _SENDERS / _CALLS_PER_SECOND
    following = time.monotonic() + pause * place / _SENDERS
    while not stop.is_set():
        time.sleep(max(0.0, following - time.monotonic()))
        following += pause
        call = f"last-{next(_numbers)}"
        agent = f"ander-{next(_numbers) % 20}"
        _post(platform, secret, [_event(call, 1, "call.offered")])
        _post(platform, secret, [_event(call, 2, "call.ringing", agent_ref=agent)])
        _post(platform, secret, [_event(call, 3, "call.ended", cause="abandoned")])
        sent[place] += 1


def _event(call: str, seq: int, kind: str, **more: str) -> dict[str, Any]:
    return {
        "event_id": f"{call}-{seq}",
        "seq": seq,
        "type": kind,
        "call_id": call,
        "occurred_at": datetime.now(UTC).isoformat(),
        "from": "+31612345678",
        "dialled": "140299",
        "direction": "in",
        **more,
    }


def _post(platform: str, secret: str, events: list[dict[str, Any]]) -> None:
    from eenloket.telephony.pbx.server import Account, post_signed

    product = f"http://127.0.0.1:{os.environ.get('PORT', '8029')}"
    status = post_signed(Account(platform, secret, product), "/cti/v1/events", json.dumps(events).encode())
    if status != 202:
        raise RuntimeError(f"answered {status}")


def _is_shown(cookie: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8029")), timeout=10)
    headers = {"Cookie": cookie, "HX-Request": "true"}
    connection.request("GET", "/kanalen/telefoon/gesprek/", headers=headers)
    body = connection.getresponse().read()
    connection.close()
    return b"data-rings=" in body
