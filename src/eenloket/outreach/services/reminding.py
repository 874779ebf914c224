"""Reminders by rule: to who wants them, once for each occasion, within the hours of the day."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eenloket.accounts.services import require, require_municipality
from eenloket.accounts.types import Permission
from eenloket.cases.selectors import get_settled_case, values_for_text, with_promise_on
from eenloket.core import audit, clock
from eenloket.core.errors import InvalidError
from eenloket.gateways.rules import filled
from eenloket.gateways.selectors import text_kind, worded
from eenloket.gateways.services import queue_message
from eenloket.gateways.types import Channel
from eenloket.outreach import rules
from eenloket.outreach.models import Consent, ReminderRule
from eenloket.outreach.types import Occasion, Purpose
from eenloket.parties.selectors import phones_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.cases.models import Case

_FROM, _UNTIL = time(9), time(20)
_TEXTS: Final = {Occasion.PROMISE_TOMORROW: "reminder.tomorrow", Occasion.SETTLED: "reminder.settled"}


@transaction.atomic
def switch_rule(*, actor: Staff, municipality_id: uuid.UUID, occasion: str, is_on: bool) -> ReminderRule:
    """Turn a reminder on or off for a municipality. Raises NotAllowedError, InvalidError."""
    require(actor, Permission.MANAGE_CHANNELS)
    require_municipality(actor, municipality_id)
    if occasion not in Occasion.values:
        raise InvalidError(_("Choose a reminder of the list."))
    rule, _is_new = ReminderRule.objects.select_for_update().get_or_create(
        contact_centre_id=actor.contact_centre_id, municipality_id=municipality_id, occasion=occasion
    )
    if rule.is_on != is_on:
        rule.is_on, rule.changed_by, rule.changed_at = is_on, actor.name, clock.now()
        rule.save(update_fields=["is_on", "changed_by", "changed_at"])
        audit.record(actor, "message.reminder_switched", rule, label=rule.get_occasion_display(), is_on=is_on)
    return rule


def remind_of_promises() -> int:
    """Remind of what was promised for tomorrow; run every hour, once for each promise. Returns how many were queued."""
    tomorrow = clock.today() + timedelta(days=1)
    places = _places(Occasion.PROMISE_TOMORROW)
    return sum(_remind(case, Occasion.PROMISE_TOMORROW) for case in with_promise_on(tomorrow, places))


def remind_of_settled(case_id: uuid.UUID) -> int:
    """Tell that the answer to a case is there, where that rule is on; within the transaction that settles it."""
    case = get_settled_case(case_id)
    if case is None or case.municipality_id not in _places(Occasion.SETTLED):
        return 0
    return _remind(case, Occasion.SETTLED)


def _places(occasion: Occasion) -> list[uuid.UUID]:
    rules_on = ReminderRule.objects.filter(occasion=occasion, is_on=True)
    return list(rules_on.values_list("municipality_id", flat=True))


def _remind(case: Case, occasion: Occasion) -> int:
    """Once for this occasion, to a mobile number of who asked for reminders."""
    if case.party is None or not _has_consent(case.party.pk):
        return 0
    number = next((mobile for each in phones_of(case.party) if (mobile := rules.mobile(each))), None)
    if number is None:
        return 0
    kind = text_kind(_TEXTS[occasion])
    values = values_for_text(case)
    _subject, text = worded(
        kind.code,
        contact_centre_id=case.contact_centre_id,
        municipality_id=case.municipality_id,
        channel=Channel.SMS,
        values=values,
        shipped=lambda: ("", filled(kind.shipped[Channel.SMS][1], values)),
    )
    queue_message(
        key=f"reminder:{occasion}:{case.pk}:{case.promised_date}",
        contact_centre_id=case.contact_centre_id,
        municipality_id=case.municipality_id,
        channel=Channel.SMS,
        to=number,
        subject=str(kind.label),
        body=text,
        about_type="case",
        about_id=case.pk,
        send_at=_within_hours(clock.now()),
    )
    return 1


def _has_consent(party_id: uuid.UUID) -> bool:
    return Consent.objects.filter(party_id=party_id, purpose=Purpose.REMINDERS, withdrawn_at=None).exists()


def _within_hours(now: datetime) -> datetime | None:
    return rules.next_moment(timezone.localtime(now), _FROM, _UNTIL)
