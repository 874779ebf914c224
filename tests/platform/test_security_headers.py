from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.test import Client

from eenloket.core.csp import SecurityHeadersMiddleware, allow_framing


def test_every_answer_carries_a_policy_without_inline(client: Client) -> None:
    response = client.get("/live/")  # a refusal too
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_strangers_hear_nothing(client: Client) -> None:
    assert client.get("/live/?t=team:1").status_code == 403


def test_a_page_may_name_the_sites_that_show_it() -> None:
    response = HttpResponse()
    allow_framing(response, ["https://www.gemeente.example"])
    shown = SecurityHeadersMiddleware(lambda _request: response)(HttpRequest())
    assert "frame-ancestors 'self' https://www.gemeente.example" in shown.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in shown.headers
