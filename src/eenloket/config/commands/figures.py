"""Count the figures of all days that are over anew, from the contacts and the log of the queues."""

from __future__ import annotations

import argparse

from eenloket.config.startup import prepare_database, tell

from ._centres import CENTRE_HELP, chosen_centre

NAME = "figures"
HELP = "Count the figures anew: `figures rebuild`."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["rebuild"], help="rebuild: sum every day that is over once more")
    parser.add_argument("--centre", metavar="SLUG", help=CENTRE_HELP)


def run(options: argparse.Namespace) -> int:
    prepare_database()
    from eenloket.insight.services import rebuild_sums

    centre = chosen_centre(options.centre)
    days = rebuild_sums(contact_centre_id=centre.pk)
    tell(f"{centre}: {days} days summed anew.")
    return 0
