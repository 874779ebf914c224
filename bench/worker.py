"""One data set: build it when it is not there or of another day, measure, write the figures as JSON."""

from __future__ import annotations

import json
import os
import platform
import sys


def main() -> int:
    contacts, times, name = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    from eenloket.config import database
    from eenloket.config.startup import prepare_database, tell

    prepare_database()
    from bench import dataset
    from bench.measures import Bench

    dataset.ensure(contacts, tell)
    tell(f"Measuring {contacts} contacts ...")
    bench = Bench(times)
    try:
        found = bench.run(name)
    finally:
        bench.clean_up()
    json.dump(
        {
            "measures": [measure.as_dict() for measure in found],
            "counts": dataset.counts(),
            "python": platform.python_version(),
            "postgres": dataset.server_version(),
            "cores": os.cpu_count(),
        },
        sys.stdout,
    )
    with database.as_owner():
        dataset.vacuum()
    return 0


if __name__ == "__main__":
    sys.exit(main())
