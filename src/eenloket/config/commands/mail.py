"""Feed mails through the real way in: stored, read and filed as if a mailbox had brought them."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from eenloket.config.startup import prepare_database
from eenloket.core.errors import EenloketError

from ._centres import CENTRE_HELP, chosen_centre

if TYPE_CHECKING:
    from eenloket.gateways.models import Mailbox

NAME = "mail"
HELP = "Take in mails from files."

_PATIENCE_SECONDS: Final = 60.0
# The name of each outcome in what is printed; what has no name of its own is counted under the outcome.
_NAMES: Final = {
    "contact": "contacts",
    "dossier": "dossiers",
    "steered": "steered",
    "bounce": "bounces",
    "receipt": "receipts",
    "automatic": "automatic",
    "loop": "loops",
    "duplicate": "duplicates",
    "unreadable": "rejects",
}


class MailCommandError(EenloketError):
    """These mails cannot be taken in like this."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True, dest="action")
    deliver = actions.add_parser("deliver", help="take in each file of a directory; prints counts as JSON")
    deliver.add_argument("directory", type=Path, metavar="DIR", help="raw mails, one a file; also below it")
    deliver.add_argument("--mailbox", metavar="ADDRESS", help="where they come in (default: as addressed)")
    deliver.add_argument("--centre", metavar="SLUG", help=CENTRE_HELP)


def run(options: argparse.Namespace) -> int:
    if not options.directory.is_dir():
        raise MailCommandError(f"There is no directory {options.directory}.")
    files = sorted(path for path in options.directory.rglob("*") if path.is_file())
    prepare_database()
    mailboxes = _mailboxes(options.centre, options.mailbox)
    counts: Counter[str] = Counter(dict.fromkeys(("messages", *_NAMES.values()), 0))
    for path in files:
        counts["messages"] += 1
        counts[_deliver(path, mailboxes)] += 1
    json.dump(dict(counts), sys.stdout)
    print()
    return 0


def _mailboxes(centre: str | None, address: str | None) -> dict[str, Mailbox]:
    """The mailboxes by address, the one for mails that are addressed to none of them first."""
    from eenloket.gateways.models import Mailbox

    known = Mailbox.objects.filter(contact_centre=chosen_centre(centre), is_active=True).order_by("pk")
    if address:
        known = known.filter(address=address.strip().lower())
    if not (found := {each.address: each for each in known}):
        raise MailCommandError("There is no such mailbox." if address else "This contact centre has no mailbox yet.")
    return found


def _deliver(path: Path, mailboxes: dict[str, Mailbox]) -> str:
    """Take in one mail; answers under which name it is counted."""
    from eenloket.gateways.models import InboundMessage
    from eenloket.gateways.services import external_id_of, handle_inbound, receive_raw

    raw = path.read_bytes()
    head = raw[:65536].lower()
    mailbox = next((each for address, each in mailboxes.items() if address.encode() in head), None)
    mailbox = mailbox or next(iter(mailboxes.values()))
    message, is_new = receive_raw(
        channel="email",
        account=mailbox.address,
        external_id=external_id_of(raw),
        raw=raw,
        contact_centre_id=mailbox.contact_centre_id,
        municipality_id=mailbox.municipality_id,
    )
    if not is_new:
        return _NAMES["duplicate"]
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        handle_inbound(message.pk)  # a worker that runs may be at it already
        message = InboundMessage.objects.defer("raw").get(pk=message.pk)
        if message.state != "received":
            break
        if time.monotonic() > until:
            return "unhandled"
        time.sleep(0.05)
    name = message.state if message.state == "unreadable" else message.outcome
    return _NAMES.get(name, name)
