"""The running product: what dies comes back by itself, what is stopped leaves nothing behind."""

from __future__ import annotations

import signal
import urllib.error
import urllib.request
from collections.abc import Callable

import psycopg
import pytest

from eenloket.config import environment
from eenloket.core.postgres import PORT, LocalPostgres

from .products import Product, is_alive, running_product, wait_for

RECOVERY_SECONDS = 120


def works_again(product: Product) -> None:
    wait_for(lambda: product.health().get("status") == "ok", RECOVERY_SECONDS, product.output)


@pytest.mark.parametrize("part", ["web_pid", "worker_pid", "postmaster_pid"])
def test_a_part_that_is_killed_comes_back(bare_product: Product, part: str) -> None:
    before = getattr(bare_product, part)
    assert before
    bare_product.kill(before)
    wait_for(lambda: getattr(bare_product, part) not in (before, None), RECOVERY_SECONDS, bare_product.output)
    works_again(bare_product)


def test_visitors_wait_while_the_web_process_comes_back(bare_product: Product) -> None:
    bare_product.kill(bare_product.web_pid)
    with urllib.request.urlopen(bare_product.base_url + "/inloggen/login/", timeout=RECOVERY_SECONDS) as answer:
        assert answer.status == 200
    works_again(bare_product)


def test_the_worker_works_in_the_role_of_the_product(bare_product: Product) -> None:
    server = LocalPostgres(bare_product.data / "postgres")
    dsn = {"host": str(server.socket_dir), "port": PORT, "user": "postgres", "dbname": environment.DATABASE}
    with psycopg.connect(**dsn) as session:  # type: ignore[arg-type]  # a port is a number
        roles = session.execute(
            "SELECT DISTINCT usename FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchall()
    assert roles == [(environment.ROLES["app"],)]


def test_a_stranger_gets_no_stream(bare_product: Product) -> None:
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(bare_product.base_url + "/live/?t=team:1", timeout=60)
    assert refusal.value.code == 403


def stop(product: Product) -> None:
    assert product.stop() == 0


def interrupt(product: Product) -> None:
    assert product.stop(signal.SIGINT) == 0


def kill(product: Product) -> None:
    product.stop(signal.SIGKILL)


@pytest.mark.parametrize("way", [stop, interrupt, kill])
def test_it_leaves_nothing_behind(way: Callable[[Product], None]) -> None:
    with running_product(demo=False) as product:
        processes = [pid for pid in (*product.child_pids(), product.postmaster_pid) if pid]
        way(product)
        wait_for(lambda: not any(is_alive(pid) for pid in processes), 60)


def test_two_products_do_not_collide(bare_product: Product) -> None:
    with running_product(demo=False) as other:
        assert other.postmaster_pid != bare_product.postmaster_pid
        works_again(bare_product)


def test_it_says_where_it_is_once_it_works(bare_product: Product) -> None:
    said = f"Eenloket works: {bare_product.base_url}/"
    wait_for(
        lambda: said in bare_product.output(), RECOVERY_SECONDS, bare_product.output
    )  # health is ok a moment before
