"""Storing the recipients of a long list: by COPY, which takes a tenth of the time of inserting them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db import connection

from eenloket.core import clock
from eenloket.core.ids import uuid7
from eenloket.gateways.types import MessageState
from eenloket.outreach.models import Broadcast
from eenloket.outreach.types import Reachable

_COPY = """
COPY outreach_recipient (
    id, broadcast_id, row_number, party_id, name, channel, "to", values, state, attempts, next_try_at,
    settled_by, provider_reference, part_references, problem
) FROM STDIN
"""


def copy_recipients(broadcast: Broadcast, people: Iterable[Reachable]) -> None:
    """Within the caller's transaction."""
    now = clock.now()
    with connection.cursor() as cursor, cursor.copy(_COPY) as rows:
        for each in people:
            row = each.row
            rows.write_row(
                (
                    uuid7(),
                    broadcast.pk,
                    row.number,
                    row.party_id,
                    row.name[:300],
                    each.channel,
                    each.address,
                    json.dumps(dict(row.values)),
                    MessageState.QUEUED.value,
                    0,
                    now,
                    "",
                    "",
                    [],
                    "",
                )
            )
