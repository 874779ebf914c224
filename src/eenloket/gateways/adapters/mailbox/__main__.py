"""`python -m eenloket.gateways.adapters.mailbox --port N --imap-port M`: run the development mailbox."""

from __future__ import annotations

import argparse
import asyncio
import os

import django


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="for SMTP")
    parser.add_argument("--imap-port", type=int, required=True)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eenloket.config.settings")
    django.setup()
    from .server import serve  # noqa: PLC0415 - models need django.setup() first

    asyncio.run(serve(options.port, options.imap_port))


if __name__ == "__main__":
    main()
