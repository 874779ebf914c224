"""The web process: `python -m eenloket.config.web FD`, on a socket that `eenloket serve` opened."""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
from types import FrameType
from typing import Final

import uvicorn

_GRACE_SECONDS: Final = 10
_READY_AFTER_SECONDS: Final = 3.0  # the product starts first; until then the first to search waits for it
logger = logging.getLogger(__name__)


class _Server(uvicorn.Server):
    """Ends the streams when it is told to stop; they would last until the grace is over."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        from .asgi import Front

        super().handle_exit(sig, frame)
        application = self.config.app
        if isinstance(application, Front):
            application.hub.end_streams()


def _get_ready() -> None:
    """Beside the first requests. What goes wrong here goes wrong again, and is told, when somebody searches."""
    from django.db import DatabaseError, connection

    from eenloket.content.services import get_ready_to_search

    from .startup import settle_memory

    try:
        get_ready_to_search()
        settle_memory()
    except DatabaseError as error:
        logger.warning("answers could not be read yet: %s", error)
    finally:
        connection.close()


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eenloket.config.settings")
    from .asgi import Front
    from .startup import settle_memory

    front = Front()
    settle_memory()
    ready = threading.Timer(_READY_AFTER_SECONDS, _get_ready)
    ready.daemon = True
    ready.start()
    config = uvicorn.Config(
        front,
        http="httptools",
        ws="none",
        lifespan="on",
        access_log=False,
        log_level="warning",
        server_header=False,
        # Behind a proxy the visitor's address is in a header, believed only from the proxies named here.
        proxy_headers=True,
        forwarded_allow_ips=os.environ.get("EENLOKET_TRUSTED_PROXIES", "127.0.0.1"),
        timeout_keep_alive=30,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    _Server(config).run(sockets=[socket.socket(fileno=int(sys.argv[1]))])


if __name__ == "__main__":
    main()
