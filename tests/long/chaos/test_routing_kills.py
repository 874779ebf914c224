"""Kill the dispatcher, the web process and PostgreSQL while callers wait and advisors take them: everybody is helped,
and once."""

from __future__ import annotations

import re
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

from tests.journeys.test_chat import run
from tests.long.chaos.browserless import Desk
from tests.long.chaos.test_kills import rows
from tests.platform.products import Product, wait_for

ADVISORS = ("nadia@kcc.example", "omar@kcc.example", "bram@kcc.example")
CALLERS = 15

# Callers without a phone: what is killed here is the handing out.
_CALLERS = """
import uuid
from eenloket.organisation.models import Municipality
from eenloket.routing.models import Queue
from eenloket.routing.services import enqueue, ensure_queues
from eenloket.routing.types import Work
town = Municipality.objects.get(slug="merenwold")
ensure_queues(town.contact_centre_id)
Queue.objects.filter(contact_centre_id=town.contact_centre_id, code="chat").update(overflow={}, misses_allowed=20)
for n in range(%d):
    enqueue(Work(contact_centre_id=town.contact_centre_id, municipality_id=town.pk, channel="chat", source="chat",
        source_id=uuid.uuid5(uuid.UUID("%s"), str(n)), label="storing %s"))
"""


class Advisor:
    """Signs on, takes what is offered, hangs up and stores, until told to stop."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.taken: list[str] = []

    def work(self, done: threading.Event) -> None:
        self._desk.ask("/werk/stand/", status="ready")
        while not done.is_set():
            strip = self._desk.ask("/werk/stand/")
            if "not_ready:" in strip and "U miste een aanbod" in strip:
                self._desk.ask("/werk/stand/", status="ready")
            for offer in re.findall(r'data-offer="([^"]+)"', strip):
                self._take(offer)
            time.sleep(0.2)
        self._desk.ask("/werk/stand/", status="offline")

    def _take(self, offer: str) -> None:
        try:
            page = self._desk.ask(f"/werk/aanbod/{offer}/neem/", next="/werk/")
        except AssertionError as late:
            if "409" in str(late) or "404" in str(late):  # the offer went on while the product was away
                return
            raise
        conversation = re.search(r"/werk/gesprek/([0-9a-f-]{36})/", page)
        assert conversation
        question = uuid.uuid5(uuid.UUID(conversation[1]), "question-1")
        self._desk.ask(f"/werk/gesprek/{conversation[1]}/ophangen/", vraag=str(question))
        self._desk.ask(f"/werk/vraag/{question}/opslaan/", result="answered", subject="storing")
        self.taken.append(conversation[1])


def test_everybody_who_waits_is_helped_once_through_kills_of_every_part(product: Product) -> None:
    key = str(uuid.uuid4())
    advisors = [Advisor(Desk(product.base_url, email)) for email in ADVISORS]
    done = threading.Event()
    run(product, _CALLERS % (CALLERS, key, key))
    sources = [str(uuid.uuid5(uuid.UUID(key), str(n))) for n in range(CALLERS)]
    with ThreadPoolExecutor(len(advisors)) as pool:
        working = [pool.submit(each.work, done) for each in advisors]
        for part in ("worker_pid", "web_pid", "postmaster_pid", "worker_pid"):
            time.sleep(1.5)
            _kill(product, part)
        wait_for(lambda: _left(product, sources) == 0, 120, product.output)
        done.set()
        for each in working:
            each.result()
    ended = rows(
        product,
        "SELECT item.state, count(event.id) FROM routing_workitem item JOIN routing_routingevent event"
        " ON event.item_id = item.id AND event.kind = 'ended' WHERE item.source_id = ANY(%s::uuid[])"
        " GROUP BY item.id, item.state",
        sources,
    )
    assert ended == [("done", 1)] * CALLERS
    accepted = rows(
        product,
        "SELECT count(*) FROM routing_offer offer JOIN routing_workitem item ON item.id = offer.item_id"
        " WHERE offer.state = 'accepted' AND item.source_id = ANY(%s::uuid[]) GROUP BY item.id",
        sources,
    )
    assert accepted == [(1,)] * CALLERS
    assert len({each for advisor in advisors for each in advisor.taken}) <= CALLERS


def _kill(product: Product, part: str) -> None:
    wait_for(lambda: getattr(product, part), 60, product.output)
    product.kill(getattr(product, part))
    wait_for(lambda: product.health().get("status") == "ok", 90, product.output)


def _left(product: Product, sources: list[str]) -> int:
    ((left,),) = rows(
        product,
        "SELECT count(*) FROM routing_workitem WHERE source_id = ANY(%s::uuid[]) AND ended_at IS NULL",
        sources,
    )
    return int(str(left))
