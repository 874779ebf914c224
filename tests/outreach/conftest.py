from __future__ import annotations

import pytest

from tests.gateways.adapters import Adapter


@pytest.fixture
def other_side(monkeypatch: pytest.MonkeyPatch) -> Adapter:
    """Takes every message; a test may tell it to behave otherwise."""
    adapter = Adapter()
    monkeypatch.setattr("eenloket.gateways.services.delivery.adapter_for", lambda _channel: adapter)
    return adapter
