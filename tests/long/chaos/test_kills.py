"""Kill the web process, the worker and PostgreSQL while advisors save, and count: nothing lost, nothing twice."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import psycopg
import pytest

from eenloket.core.postgres import LocalPostgres
from tests.long.chaos.browserless import Desk
from tests.platform.products import Product, wait_for

ADVISORS = ("nadia@kcc.example", "omar@kcc.example", "bram@kcc.example")
EACH = 12
KILLS = 3


def rows(product: Product, query: str, *values: object) -> list[tuple[object, ...]]:
    """Ask the product's own database, as the role the product uses."""
    socket = LocalPostgres(product.data / "postgres").socket_dir
    with psycopg.connect(host=str(socket), user="eenloket_app", dbname="eenloket") as session:
        return list(session.execute(query, values).fetchall())


@pytest.fixture(params=["web_pid", "worker_pid", "postmaster_pid"])
def victim(request: pytest.FixtureRequest, product: Product) -> Iterator[Callable[[], None]]:
    """kill -9 of one part; the product is whole again afterwards."""
    name: str = request.param

    def kill() -> None:
        wait_for(lambda: getattr(product, name), 60, product.output)
        product.kill(getattr(product, name))

    yield kill
    wait_for(lambda: product.health().get("status") == "ok", 90, product.output)


def save_while_killed(product: Product, kill: Callable[[], None], work: Callable[[Desk, str], uuid.UUID]) -> set[str]:
    """Let advisors save at the same time while a part dies again and again; the questions they believe stored."""
    desks = [Desk(product.base_url, email) for email in ADVISORS]
    done = threading.Event()

    def killer() -> None:
        for _time in range(KILLS):
            if done.wait(0.8):
                return
            kill()
            wait_for(lambda: product.health().get("status") == "ok", 90, product.output)

    def advisor(desk: Desk) -> list[str]:
        return [str(work(desk, f"storing {uuid.uuid4()}")) for _time in range(EACH)]

    with ThreadPoolExecutor(len(desks) + 1) as pool:
        killing = pool.submit(killer)
        stored = [question for answers in pool.map(advisor, desks) for question in answers]
        done.set()
        killing.result()
    return set(stored)


def test_saving_goes_on_through_a_kill_and_counts_right(product: Product, victim: Callable[[], None]) -> None:
    questions = save_while_killed(product, victim, lambda desk, note: desk.handle_one(note))
    stored = rows(
        product,
        "SELECT id::text, state FROM contacts_contact WHERE id = ANY(%s::uuid[])",
        sorted(questions),
    )
    assert sorted(stored) == sorted((question, "stored") for question in questions)
    audited = rows(
        product,
        "SELECT count(*) FROM core_auditentry WHERE action = 'contact.stored' AND subject_id = ANY(%s::uuid[])",
        sorted(questions),
    )
    assert audited == [(len(questions),)], "each is on the trail once"


def test_handing_over_through_a_kill_gives_one_case_one_reference_one_message(
    product: Product, victim: Callable[[], None]
) -> None:
    municipality = Desk(product.base_url, ADVISORS[0]).municipality
    [(department,)] = rows(
        product,
        "SELECT id::text FROM organisation_department WHERE municipality_id = %s AND code = 'openbare-ruimte'",
        municipality,
    )
    promised = (date.today() + timedelta(days=60)).isoformat()  # noqa: DTZ011 - any late date will do
    counter = "SELECT coalesce(max(last), 0) FROM contacts_referencecounter WHERE municipality_id = %s"
    before = rows(product, counter, municipality)
    questions = save_while_killed(
        product, victim, lambda desk, note: desk.handle_one(note, hand_over_to=str(department), promised=promised)
    )
    cases = rows(
        product,
        "SELECT id::text, reference FROM cases_case WHERE contact_id = ANY(%s::uuid[])",
        sorted(questions),
    )
    after = rows(product, counter, municipality)
    assert len(cases) == len({reference for _id, reference in cases}) == len(questions)
    assert int(str(after[0][0])) - int(str(before[0][0])) == len(questions), "no number is given out and lost"
    messages = [str(case) for case, _reference in cases]
    wait_for(lambda: all_sent(product, messages), 150, product.output)


def all_sent(product: Product, cases: list[str]) -> bool:
    """Whether each case's message to the citizen is queued once, and sent."""
    states = rows(
        product,
        "SELECT about_id::text, state FROM gateways_outboxmessage WHERE is_to_citizen AND about_id = ANY(%s::uuid[])",
        cases,
    )
    assert len(states) == len(cases)
    time.sleep(0.2)
    return {state for _case, state in states} == {"accepted"}


def test_a_mail_that_was_queued_arrives_although_the_worker_dies(product: Product) -> None:
    sent = rows(
        product,
        "SELECT count(*) FROM gateways_outboxmessage o WHERE state = 'accepted' AND to_char(o.created_at, 'YYYY') <> ''"
        " AND created_at > now() - interval '30 minutes'"
        " AND NOT EXISTS (SELECT 1 FROM gateways_developmentmail m"
        " WHERE m.message_id = '<' || o.id::text || '@eenloket.invalid>')"
        " AND o.to LIKE '%%@example.org' AND o.body LIKE '%%storing%%'",
    )
    assert sent == [(0,)], "what is called sent has arrived"
