"""How many messages an account may take: one bucket per account in the database, that all workers draw from."""

from __future__ import annotations

from typing import Final

from django.db import connection, transaction

from eenloket.gateways.types import Account

_TAKE: Final = """
UPDATE gateways_ratebucket bucket SET tokens = now.filled - now.granted, filled_at = now.at
FROM (
    SELECT account, at, filled, GREATEST(0, LEAST(%(wanted)s, floor(filled - %(spared)s))) AS granted
    FROM (
        SELECT account, clock_timestamp() AS at,
            LEAST(%(most)s, tokens + %(rate)s * EXTRACT(EPOCH FROM clock_timestamp() - filled_at)) AS filled
        FROM gateways_ratebucket WHERE account = %(account)s FOR UPDATE
    ) held
) now
WHERE bucket.account = now.account
RETURNING now.granted
"""


@transaction.atomic
def take(account: Account, wanted: int, *, spared: float = 0) -> int:
    """Draw up to `wanted` messages from the account's bucket, leaving the share `spared` (0 to 1) for others; returns
    how many may be sent now."""
    if not account.per_second:
        return wanted
    most = max(1.0, account.per_second)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO gateways_ratebucket (account, tokens, filled_at) VALUES (%s, %s, clock_timestamp())"
            " ON CONFLICT DO NOTHING",
            [account.name, most],
        )
        cursor.execute(
            _TAKE,
            {
                "account": account.name,
                "wanted": wanted,
                "most": most,
                "rate": account.per_second,
                "spared": most * spared,
            },
        )
        (granted,) = cursor.fetchone() or (0,)
    return int(granted)
