"""Fetching mail: each mail is stored and committed before the mailbox is told; what was told is not asked again."""

from __future__ import annotations

import logging
import re
import threading
import uuid
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require, require_municipality
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock, crypto, live
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.core.locks import Lock, number_of, try_lock
from eenloket.gateways.models import Mailbox
from eenloket.gateways.port import mail_source
from eenloket.gateways.selectors import active_mailboxes
from eenloket.gateways.types import Channel, DeliveryError, Health, MailPolicy

from .inbound import receive_raw

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.gateways.port import MailSession

_MESSAGE_ID: Final = re.compile(rb"^message-id:\s*(?:\r?\n[ \t]+)?<?([^>\r\n]{1,250})", re.IGNORECASE | re.MULTILINE)
_HEAD_BYTES: Final = 64 * 1024
_WAIT_SECONDS: Final = 60.0
_AGAIN_SECONDS: Final = 10.0

logger = logging.getLogger(__name__)


def fetch_mailbox(mailbox_id: uuid.UUID) -> int:
    """Take in what is new in a mailbox; returns how many mails were new to us. Calls outside: not within a
    transaction. A mailbox that cannot be reached has its problem noted."""
    mailbox = Mailbox.objects.filter(pk=mailbox_id, is_active=True).first()
    if mailbox is None:
        return 0
    try:
        with mail_source(_url_of(mailbox)).open() as session:
            return _take_in(mailbox, session)
    except DeliveryError as error:
        _note(mailbox.pk, str(error))
        return 0


def watch_mailbox(mailbox_id: uuid.UUID, stop: threading.Event) -> None:
    """Take in mail as it comes, until told to stop. Of several workers one watches a mailbox; the others stand by."""
    while not stop.is_set():
        close_old_connections()
        try:
            _watch(mailbox_id, stop)
        except DeliveryError as error:
            _note(mailbox_id, str(error))
        except (OSError, DatabaseError) as error:
            logger.warning("mailbox %s: %s", mailbox_id, error)
        except Exception:
            logger.exception("mailbox %s", mailbox_id)
        finally:
            connection.close()
        stop.wait(_AGAIN_SECONDS)


def watch_mailboxes(stop: threading.Event) -> None:
    """Watch every active mailbox of the installation, each in a thread of its own, also those that are added later."""
    watched: dict[uuid.UUID, threading.Thread] = {}
    while not stop.is_set():
        close_old_connections()
        try:
            wanted = active_mailboxes()
        except DatabaseError:  # it is away for a moment
            wanted = []
        for key in wanted:
            if key not in watched or not watched[key].is_alive():
                watched[key] = threading.Thread(target=watch_mailbox, args=(key, stop), daemon=True)
                watched[key].start()
        stop.wait(_AGAIN_SECONDS)


def check_mailbox(mailbox: Mailbox) -> Health:
    """Whether a mailbox can be opened. Calls outside: not within a transaction."""
    return mail_source(_url_of(mailbox)).check()


@transaction.atomic
def save_mailbox(
    *,
    actor: Staff,
    mailbox_id: uuid.UUID,
    municipality_id: uuid.UUID,
    address: str,
    policy: str,
    department_id: uuid.UUID | None = None,
    passing_senders: str = "",
    url: str | None = None,
    is_active: bool = True,
) -> Mailbox:
    """Add or change a mailbox; without `url` its connection stays as it is. Raises NotAllowedError, InvalidError."""
    require(actor, Permission.MANAGE_CHANNELS)
    require_municipality(actor, municipality_id)
    found = Mailbox.objects.select_for_update().filter(pk=mailbox_id).first()
    if found and found.contact_centre_id != actor.contact_centre_id:
        raise NotFoundError(_("That mailbox does not exist."))
    _check(address=address, policy=policy, url=url, own=mailbox_id)
    mailbox = found or Mailbox(pk=mailbox_id, contact_centre_id=actor.contact_centre_id)
    mailbox.municipality_id, mailbox.department_id = municipality_id, department_id
    mailbox.address, mailbox.policy, mailbox.is_active = address.strip().lower(), policy, is_active
    mailbox.passing_senders = "\n".join(filter(None, (each.strip().lower() for each in passing_senders.split("\n"))))
    if url is not None:
        mailbox.url_sealed = crypto.encrypt(url.strip()) if url.strip() else None
        mailbox.uid_validity = mailbox.last_uid = 0
    mailbox.save()
    audit.record(actor, "mailbox.saved", mailbox, label=mailbox.address, policy=policy)
    live.poke(f"outbox:{actor.contact_centre_id}")
    return mailbox


def _check(*, address: str, policy: str, url: str | None, own: uuid.UUID) -> None:
    errors = {}
    if "@" not in address.strip().strip("@"):
        errors["address"] = _("This is not a valid e-mail address.")
    elif Mailbox.objects.filter(address=address.strip().lower()).exclude(pk=own).exists():
        errors["address"] = _("This mailbox is there already.")
    if policy not in MailPolicy.values:
        errors["policy"] = _("Choose what is done with a new question.")
    if url and not url.strip().startswith(("imap://", "imaps://")):
        errors["url"] = _("Write it as imaps://name:password@host:993/INBOX.")
    if errors:
        raise InvalidError(_("Some fields need another look."), errors)


def _watch(mailbox_id: uuid.UUID, stop: threading.Event) -> None:
    """Until told to stop, or until the mailbox is switched off or gets another connection."""
    mailbox = Mailbox.objects.filter(pk=mailbox_id, is_active=True).first()
    if mailbox is None or not try_lock(Lock.MAILBOX, number_of(mailbox_id)):
        return
    url = _url_of(mailbox)
    with mail_source(url).open() as session:
        while not stop.is_set() and mailbox.is_active and _url_of(mailbox) == url:
            _take_in(mailbox, session)
            session.wait(_WAIT_SECONDS)
            mailbox.refresh_from_db()


def _take_in(mailbox: Mailbox, session: MailSession) -> int:
    after = mailbox.last_uid if session.uid_validity == mailbox.uid_validity else 0
    count = 0
    for mail in session.fetch(after):
        _message, is_new = receive_raw(
            channel=Channel.EMAIL,
            account=mailbox.address,
            external_id=external_id_of(mail.raw) or f"{session.uid_validity}:{mail.uid}",
            raw=mail.raw,
            contact_centre_id=mailbox.contact_centre_id,
            municipality_id=mailbox.municipality_id,
        )
        session.acknowledge(mail.uid)
        count += is_new
        Mailbox.objects.filter(pk=mailbox.pk).update(
            uid_validity=session.uid_validity, last_uid=mail.uid, received_at=clock.now()
        )
    _note(mailbox.pk, "")
    return count


def external_id_of(raw: bytes) -> str:
    """The Message-ID in the head of a mail, however broken the rest; "" without one."""
    found = _MESSAGE_ID.search(raw[:_HEAD_BYTES])
    return found[1].decode("utf-8", "replace").strip() if found else ""


def _note(mailbox_id: uuid.UUID, problem: str) -> None:
    Mailbox.objects.filter(pk=mailbox_id).update(checked_at=clock.now(), problem=problem[:500])


def _url_of(mailbox: Mailbox) -> str:
    """Its own connection, else the development mailbox."""
    if mailbox.url_sealed:
        return crypto.decrypt(bytes(mailbox.url_sealed))
    base = str(settings.EENLOKET_IMAP_URL)
    if not base:
        raise DeliveryError(_("No connection is set for this mailbox."))
    return base.replace("://", f"://{quote(mailbox.address)}:x@", 1)
