from __future__ import annotations

from django.test import Client


def test_every_answer_carries_a_policy_without_inline(client: Client) -> None:
    response = client.get("/live/")  # a refusal too
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_strangers_hear_nothing(client: Client) -> None:
    assert client.get("/live/?t=team:1").status_code == 403
