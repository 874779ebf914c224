"""`python -m eenloket.gateways.adapters.phones --smpp-port N --http-port N`: run the development phones."""

from __future__ import annotations

import argparse
import asyncio
import os

import django


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smpp-port", type=int, required=True)
    parser.add_argument("--http-port", type=int, required=True)
    parser.add_argument("--callback", default="", help="the address to bring reports and replies to, for Notify")
    parser.add_argument("--report-after", type=float, default=1.0, help="seconds until a report (default: %(default)s)")
    parser.add_argument(
        "--answer-after", type=float, default=0.0, help="seconds until an answer (default: %(default)s)"
    )
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eenloket.config.settings")
    django.setup()
    from .behaviour import Behaviour  # noqa: PLC0415 - models need django.setup() first
    from .server import serve  # noqa: PLC0415

    behaviour = Behaviour(report_after=options.report_after, answer_after=options.answer_after)
    asyncio.run(
        serve(smpp_port=options.smpp_port, http_port=options.http_port, callback=options.callback, behaviour=behaviour)
    )


if __name__ == "__main__":
    main()
