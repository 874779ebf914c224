"""`python -m eenloket.telephony.pbx --port N`: the practice exchange, with its token in EENLOKET_PBX_TOKEN."""

from __future__ import annotations

import argparse
import os

from .server import PracticeServer


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    PracticeServer(port=options.port, token=os.environ.get("EENLOKET_PBX_TOKEN", "")).serve()


if __name__ == "__main__":
    main()
