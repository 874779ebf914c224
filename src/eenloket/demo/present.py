"""What is going on at the moment of loading: open conversations, questions without an answer, the latest log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from eenloket.contacts.models import AnswerUse, Contact, Conversation
from eenloket.contacts.types import Channel, ContactState, ConversationState, Direction, Result
from eenloket.content.models import ContentSignal
from eenloket.content.types import SignalKind, SignalOutcome, SignalState
from eenloket.core.models import AuditEntry

from .newsroom import EDITOR, due_of
from .subjects import NO_CALENDAR_CODE
from .world import BUSY_ADVISOR

if TYPE_CHECKING:
    from eenloket.cases.models import Case

    from .foundation import World
    from .history import Asked

_SETTLED_AFTER: Final = timedelta(days=4)
_MOST_IN_THE_LOG: Final = 300


def store_present(world: World, random: Random, now: datetime) -> None:
    """Conversations that are open, of advisors who are no demo account."""
    if BUSY_ADVISOR not in world.staff:
        return
    _open(
        world,
        BUSY_ADVISOR,
        Channel.PHONE,
        "06 48210377",
        started=now - timedelta(minutes=6),
        answer_id="grof-afval",
        note="Bank en twee stoelen. Wil donderdag laten ophalen, straat nog navragen.",
    )
    _open(
        world,
        BUSY_ADVISOR,
        Channel.CHAT,
        "",
        started=now - timedelta(minutes=11),
        answer_id="paspoort-kwijt",
        wrap_up=True,
    )
    _open(
        world,
        "milan@kcc.example",
        Channel.PHONE,
        "06 39055512",
        started=now - timedelta(minutes=3),
        answer_id="woz-bezwaar",
        note="Waarde 412.000, buren 385.000. Wil weten hoe bezwaar werkt.",
    )


def _open(
    world: World,
    email: str,
    channel: str,
    typed: str,
    *,
    started: datetime,
    answer_id: str,
    note: str = "",
    wrap_up: bool = False,
) -> None:
    advisor, place, answer = world.staff[email], world.places[0], world.answers[answer_id]
    conversation = Conversation.objects.create(
        contact_centre=world.centre,
        municipality=place.row,
        advisor=advisor,
        team_id=advisor.team_id,
        channel=channel,
        typed_counterpart=typed,
        counterpart=f"+31{typed[1:].replace(' ', '')}" if typed else "",
        state=ConversationState.WRAP_UP if wrap_up else ConversationState.OPEN,
        started_at=started,
        attended_at=started,
        hung_up_at=started + timedelta(minutes=8) if wrap_up else None,
    )
    contact = Contact.objects.create(
        contact_centre=world.centre,
        municipality=place.row,
        conversation=conversation,
        number=1,
        advisor=advisor,
        team_id=advisor.team_id,
        channel=channel,
        direction=Direction.INBOUND,
        state=ContactState.DRAFT,
        revision=3,
        subject=answer.current.title if answer.current else "",
        portal_area_id=answer.portal_area_id,
        note_for_colleagues=note,
        opened_at=started,
        changed_at=started + timedelta(minutes=2),
        arrived_at=started,
        arrived_on=timezone.localtime(started).date(),
    )
    if answer.current:
        opened = started + timedelta(minutes=1)
        AnswerUse.objects.create(contact=contact, version=answer.current, first_opened_at=opened)


def store_signals(world: World, questions: Iterable[Asked], now: datetime) -> None:
    """Every question that was not answered told the owner of the content what was missing."""
    ContentSignal.objects.bulk_create(
        [_signal(world, asked, now) for asked in questions if asked.contact.result == Result.NOT_ANSWERED],
        batch_size=2000,
    )


def _signal(world: World, asked: Asked, now: datetime) -> ContentSignal:
    contact = asked.contact
    raised = contact.stored_at or contact.arrived_at
    is_calendar = asked.subject.code == NO_CALENDAR_CODE
    is_settled = is_calendar or now - raised > _SETTLED_AFTER
    return ContentSignal(
        contact_centre=world.centre,
        municipality=contact.municipality,
        answer=world.answers.get(NO_CALENDAR_CODE) if is_calendar else None,
        kind=SignalKind.MISSING,
        state=SignalState.SETTLED if is_settled else SignalState.OPEN,
        text=contact.result_detail["missing"],
        searched_for=contact.searched_for,
        contact_id=contact.pk,
        raised_by=asked.advisor,
        raised_at=raised,
        due_on=due_of(world, contact.municipality_id, raised),
        **(_settled(world, raised, now, is_written=is_calendar) if is_settled else {}),
    )


def _settled(world: World, raised: datetime, now: datetime, *, is_written: bool) -> dict[str, Any]:
    moment = min(now, raised + timedelta(days=1 if is_written else 2, hours=2))
    outcome = SignalOutcome.WRITTEN if is_written else SignalOutcome.CHANGED
    reply = "Er is nu een antwoord." if is_written else "Dit staat nu in het antwoord."
    by = world.staff.get(EDITOR)
    return {"outcome": outcome, "reply": reply, "settled_at": moment, "seen_at": moment, "settled_by": by}


def store_log(world: World, latest: Sequence[Asked], cases: Sequence[Case], now: datetime) -> None:
    """The log of the last few days; older entries would only fill the database."""
    entries = [entry for asked in latest[-_MOST_IN_THE_LOG:] for entry in _entries_of(world, asked)]
    entries += [
        AuditEntry(
            contact_centre_id=world.centre.pk,
            kind=AuditEntry.Kind.CHANGE,
            at=case.created_at,
            actor_id=case.handed_over_by_id,
            actor_name=str(case.handed_over_by),
            action="case.handed_over",
            subject_type="Case",
            subject_id=case.pk,
            subject_label=case.reference,
            detail={"to": str(case.department or case.organisation)},
        )
        for case in cases
        if now - case.created_at < timedelta(days=5)
    ]
    AuditEntry.objects.bulk_create(sorted(entries, key=lambda entry: entry.at)[-2 * _MOST_IN_THE_LOG :])


def _entries_of(world: World, asked: Asked) -> list[AuditEntry]:
    contact = asked.contact
    common = {
        "contact_centre_id": world.centre.pk,
        "actor_id": asked.advisor.pk,
        "actor_name": asked.advisor.name,
    }
    entries = [
        AuditEntry(
            **common,
            kind=AuditEntry.Kind.CHANGE,
            at=contact.stored_at or contact.arrived_at,
            action="contact.stored",
            subject_type="Contact",
            subject_id=contact.pk,
            subject_label=str(contact)[:200],
            detail={"result": contact.result},
        )
    ]
    if contact.party:
        entries.append(
            AuditEntry(
                **common,
                kind=AuditEntry.Kind.LOOK,
                at=contact.opened_at + timedelta(seconds=20),
                action="party.opened",
                subject_type="Party",
                subject_id=contact.party.pk,
                subject_label=contact.party.display_name,
                purpose="answering a question",
            )
        )
    return entries
