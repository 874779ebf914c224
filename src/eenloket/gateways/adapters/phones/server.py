from __future__ import annotations

import asyncio

import uvicorn

from .behaviour import Behaviour
from .http_side import HttpSide
from .reports import Reports
from .smpp_side import SmppSide
from .store import Store


async def serve(*, smpp_port: int, http_port: int, callback: str, behaviour: Behaviour | None = None) -> None:
    """Answer on 127.0.0.1, in both protocols, until cancelled."""
    behaviour = behaviour or Behaviour()
    kept, reports = Store(), Reports(behaviour)
    smpp_side = SmppSide(kept, reports, behaviour)
    http_side = HttpSide(kept, reports, behaviour, callback)
    reports.ways = {"smpp": smpp_side, "notify": http_side}
    config = uvicorn.Config(
        http_side,
        host="127.0.0.1",
        port=http_port,
        log_level="critical",
        lifespan="off",
        access_log=False,
    )
    http_server = uvicorn.Server(config)
    async with await smpp_side.serve(smpp_port):
        await asyncio.gather(kept.run(), reports.run(), http_server.serve())
