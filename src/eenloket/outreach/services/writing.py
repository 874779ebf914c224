"""Writing a broadcast and choosing who gets it: a list, or people we know."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require, require_municipality
from eenloket.accounts.types import Permission
from eenloket.contacts.selectors import who_asked_about
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.gateways.selectors import stopped_among
from eenloket.gateways.types import Channel
from eenloket.outreach import rules, selectors
from eenloket.outreach.models import Broadcast, Recipient, SkippedRow
from eenloket.outreach.types import BroadcastState, BroadcastWish, Means, Reachable, Row, Skip, Skipped, Source
from eenloket.parties.rules import normalise_email
from eenloket.parties.selectors import emails_of, parties_with_postcode, phones_of, reached_parties

from .copying import copy_recipients
from .steps import locked, must_be, poke

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.parties.models import Party

LONGEST_SMS: Final = 918  # six messages: longer is no longer a short message
LONGEST_EMAIL: Final = 10_000
LONGEST_SITE_TEXT: Final = 400
_BATCH: Final = 5000
_MOST_PEOPLE: Final = 50_000
_LONGEST_LOOK_BACK: Final = 365
_TEXTS: Final = ("name", "sms_text", "email_subject", "email_text", "site_text")


@transaction.atomic
def start_broadcast(
    *, actor: Staff, broadcast_id: uuid.UUID, municipality_id: uuid.UUID, name: str, means: str
) -> Broadcast:
    """Begin to write. The same key again is the same broadcast. Raises NotAllowedError, InvalidError."""
    require(actor, Permission.BROADCAST)
    require_municipality(actor, municipality_id)
    problems = {}
    if not name.strip() or len(name.strip()) > 120:
        problems["name"] = _("Say in a few words what it is about.")
    if means not in Means.values:
        problems["means"] = _("Choose how people are reached.")
    if problems:
        raise InvalidError(next(iter(problems.values())), problems)
    now = clock.now()
    broadcast, is_new = Broadcast.objects.get_or_create(
        pk=broadcast_id,
        defaults={
            "contact_centre_id": actor.contact_centre_id,
            "municipality_id": municipality_id,
            "name": name.strip(),
            "means": means,
            "made_by": actor,
            "made_at": now,
            "changed_by": actor,
            "changed_at": now,
        },
    )
    if not is_new:
        return selectors.get_broadcast(actor, broadcast_id)
    audit.record(actor, "broadcast.started", broadcast, label=broadcast.name)
    poke(broadcast)
    return broadcast


@transaction.atomic
def change_broadcast(*, actor: Staff, broadcast_id: uuid.UUID, revision: int, wish: BroadcastWish) -> Broadcast:
    """Keep the texts and the moment. Raises NotAllowedError, NotFoundError, InvalidError with its fields, ConflictError
    when somebody else changed it meanwhile or it is no draft any more."""
    broadcast = locked(actor, broadcast_id)
    must_be(broadcast, BroadcastState.DRAFT)
    if revision != broadcast.revision:
        who = broadcast.changed_by.name
        raise ConflictError(_("%(who)s changed this broadcast meanwhile. Nothing of yours was saved.") % {"who": who})
    _check(broadcast, wish)
    for field in _TEXTS:
        setattr(broadcast, field, getattr(wish, field).replace("\r\n", "\n").strip())
    for field in ("starts_at", "site_until", "hours_from", "hours_until", "per_second"):
        setattr(broadcast, field, getattr(wish, field))
    _save_change(actor, broadcast)
    return broadcast


@transaction.atomic
def discard(*, actor: Staff, broadcast_id: uuid.UUID) -> None:
    """Put a draft away for good. Raises NotAllowedError, NotFoundError, ConflictError once it was approved."""
    broadcast = locked(actor, broadcast_id)
    must_be(broadcast, BroadcastState.DRAFT)
    audit.record(actor, "broadcast.discarded", broadcast, label=broadcast.name)
    Recipient.objects.filter(broadcast=broadcast)._raw_delete(using="default")
    SkippedRow.objects.filter(broadcast=broadcast)._raw_delete(using="default")
    broadcast.delete()
    poke(broadcast)


@transaction.atomic
def load_list(*, actor: Staff, broadcast_id: uuid.UUID, file_name: str, data: bytes) -> Broadcast:
    """Take the people of a file, in place of those there were. Each row becomes a recipient or a skipped row with its
    reason. Raises InvalidError when the file as a whole cannot be read."""
    broadcast = locked(actor, broadcast_id)
    must_be(broadcast, BroadcastState.DRAFT)
    try:
        sheet = rules.read_list(data, file_name)
    except rules.ListError as error:
        message = _list_problem(error.code)
        raise InvalidError(message, {"list": message}) from error
    has_names = any(row.name for row in sheet.rows)
    broadcast.columns = list(dict.fromkeys([*sheet.columns, *(["naam"] if has_names else [])]))
    _fill(actor, broadcast, sheet.rows, Source.LIST, file_name[:300])
    return broadcast


@transaction.atomic
def choose_postcodes(*, actor: Staff, broadcast_id: uuid.UUID, typed: str) -> Broadcast:
    """Take the people we know in these postcodes (1234, 1234AB), in place of those there were."""
    broadcast = locked(actor, broadcast_id)
    must_be(broadcast, BroadcastState.DRAFT)
    postcodes = rules.postcodes_in(typed)
    if postcodes is None:
        message = _("Fill in postcodes with commas between them, such as 1234, 1235AB.")
        raise InvalidError(message, {"postcodes": message})
    parties = parties_with_postcode(actor, broadcast.municipality_id, postcodes)
    _fill(actor, broadcast, _rows_of(parties), Source.POSTCODE, ", ".join(postcodes)[:300])
    return broadcast


@transaction.atomic
def choose_subject(*, actor: Staff, broadcast_id: uuid.UUID, words: str, days: int) -> Broadcast:
    """Take the people we know who contacted us about a subject in the last so many days."""
    broadcast = locked(actor, broadcast_id)
    must_be(broadcast, BroadcastState.DRAFT)
    if not 1 <= days <= _LONGEST_LOOK_BACK:
        message = _("Choose a number of days from 1 to 365.")
        raise InvalidError(message, {"days": message})
    asked = who_asked_about(
        actor,
        broadcast.municipality_id,
        _subject(words),
        since=clock.today() - timedelta(days=days),
        most=_MOST_PEOPLE,
    )
    keys = list(dict.fromkeys(party_id for party_id, _address in asked if party_id))
    detail = _("%(subject)s, last %(n)s days") % {"subject": words.strip(), "n": days}
    _fill(actor, broadcast, _rows_of(reached_parties(actor, broadcast.municipality_id, keys)), Source.SUBJECT, detail)
    return broadcast


@transaction.atomic
def choose_callers(*, actor: Staff, broadcast_id: uuid.UUID, words: str) -> Broadcast:
    """Take everybody who contacted us today about a subject, by the number or address they used; of whom we know, by
    what we know as well."""
    broadcast = locked(actor, broadcast_id)
    must_be(broadcast, BroadcastState.DRAFT)
    asked = who_asked_about(actor, broadcast.municipality_id, _subject(words), since=clock.today(), most=_MOST_PEOPLE)
    known = {
        party.pk: row
        for party, row in _with_rows(
            reached_parties(actor, broadcast.municipality_id, {key for key, _address in asked if key})
        )
    }
    rows = [
        _as_they_came(number, known.get(key) if key else None, address)
        for number, (key, address) in enumerate(asked, 1)
    ]
    _fill(actor, broadcast, rows, Source.CALLERS, words.strip()[:300])
    return broadcast


def _as_they_came(number: int, known: Row | None, address: str) -> Row:
    """The number or address that was used now comes before the ones we know."""
    email = normalise_email(address) if "@" in address else None
    mobile = "" if email or not rules.mobile(address) else address
    if known is None:
        return Row(number, mobile or ("" if email else address), email or "")
    return Row(number, mobile or known.mobile, email or known.email, known.name, known.values, known.party_id)


def _rows_of(parties: Iterable[Party]) -> list[Row]:
    return [row for _party, row in _with_rows(parties)]


def _with_rows(parties: Iterable[Party]) -> Iterable[tuple[Party, Row]]:
    for number, party in enumerate(parties, 1):
        phones = phones_of(party)
        mobile = next((each for each in phones if rules.mobile(each)), phones[0] if phones else "")
        email = next(iter(emails_of(party)), "")
        yield party, Row(number, mobile, email, party.display_name, {"naam": party.display_name}, party.pk)


def _fill(actor: Staff, broadcast: Broadcast, rows: Sequence[Row], source: Source, detail: str) -> None:
    reachable, skipped = rules.sort_out(rows, means=broadcast.means, needed=())
    stopped = _stopped(broadcast, reachable)
    skipped += [Skipped(each.row, Skip.STOPPED, each.address) for each in reachable if each.address in stopped]
    Recipient.objects.filter(broadcast=broadcast)._raw_delete(using="default")
    SkippedRow.objects.filter(broadcast=broadcast)._raw_delete(using="default")
    copy_recipients(broadcast, [each for each in reachable if each.address not in stopped])
    SkippedRow.objects.bulk_create([_as_skipped(broadcast, each) for each in skipped], batch_size=_BATCH)
    broadcast.source, broadcast.source_detail = source, detail
    if source != Source.LIST:
        broadcast.columns = ["naam"]
    _save_change(actor, broadcast)
    audit.record(
        actor, "broadcast.people_chosen", broadcast, label=broadcast.name, people=len(reachable) - len(stopped)
    )


def _as_skipped(broadcast: Broadcast, skipped: Skipped) -> SkippedRow:
    row = skipped.row
    return SkippedRow(
        broadcast=broadcast,
        row_number=row.number,
        name=row.name[:300],
        reason=skipped.reason,
        detail=skipped.detail[:300],
    )


def _stopped(broadcast: Broadcast, reachable: Sequence[Reachable]) -> set[str]:
    found: set[str] = set()
    for channel in Channel.values:
        addresses = [each.address for each in reachable if each.channel == channel]
        for begin in range(0, len(addresses), _BATCH):
            found |= set(stopped_among(broadcast.contact_centre_id, channel, addresses[begin : begin + _BATCH]))
    return found


def _save_change(actor: Staff, broadcast: Broadcast) -> None:
    broadcast.revision += 1
    broadcast.changed_by, broadcast.changed_at = actor, clock.now()
    broadcast.sent_back_reason = ""
    broadcast.save()
    poke(broadcast)


def _subject(words: str) -> str:
    if not re.search(r"\w{2}", words):
        message = _("Fill in the subject.")
        raise InvalidError(message, {"subject": message})
    return words.strip()[:200]


def _check(broadcast: Broadcast, wish: BroadcastWish) -> None:
    now = clock.now()
    limits = {
        "name": 120,
        "sms_text": LONGEST_SMS,
        "email_subject": 200,
        "email_text": LONGEST_EMAIL,
        "site_text": LONGEST_SITE_TEXT,
    }
    problems: dict[str, Any] = {
        field: _("At most %(detail)s characters.") % {"detail": most}
        for field, most in limits.items()
        if len(getattr(wish, field)) > most
    }
    if not wish.name.strip():
        problems["name"] = _("Say in a few words what it is about.")
    if wish.starts_at and wish.starts_at > now + timedelta(days=366):
        problems["starts_at"] = _("Choose a moment nearer to today.")
    if wish.hours_from >= wish.hours_until:
        problems["hours_until"] = _("The hours end before they begin.")
    if wish.site_text.strip() and wish.site_until and wish.site_until <= (wish.starts_at or now):
        problems["site_until"] = _("It ends before it begins.")
    if not 0 <= wish.per_second <= 5000:
        problems["per_second"] = _("Fill in a number from 0 to 5000.")
    if problems:
        raise InvalidError(next(iter(problems.values())), problems)


def _list_problem(code: str) -> str:
    return {
        "empty": _("There is nobody in this file. Put the names of the columns on the first line."),
        "no_addresses": _("No column is called “mobiel” or “e-mail”. Name the columns on the first line."),
        "too_long": _("A list holds at most 200,000 people. Divide it."),
        "no_list": _("This file cannot be read. Save it as CSV or XLSX."),
    }[code]
