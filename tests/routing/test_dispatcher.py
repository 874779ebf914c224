from __future__ import annotations

import uuid

import pytest

from eenloket.routing.services import dispatcher


def test_a_fault_for_one_contact_centre_does_not_end_handing_out(caplog: pytest.LogCaptureFixture) -> None:
    def stumble(_contact_centre_id: uuid.UUID) -> None:
        raise KeyError("skill")

    dispatcher._do(stumble, uuid.uuid4())
    assert "could not stumble" in caplog.text
