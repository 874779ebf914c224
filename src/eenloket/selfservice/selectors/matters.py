"""Cases, questions, drafts and appointments of one party, as the citizen may see them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from eenloket.cases.selectors import case_of_citizen, cases_of_citizen, document_of, step_states
from eenloket.cases.types import CaseKind, CaseState, EventKind, PauseReason
from eenloket.contacts.selectors import contacts_of_citizen, messages_of, written_of_citizen
from eenloket.contacts.types import ConversationState, Direction
from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.counter.selectors import appointments_of_citizen, token_of
from eenloket.documents.selectors import documents_about, get_document
from eenloket.documents.types import VirusState
from eenloket.selfservice.types import Citizen, Line, Matter, Progress
from eenloket.webforms.selectors import drafts_of, version_design

if TYPE_CHECKING:
    from eenloket.cases.models import Case, CaseEvent
    from eenloket.contacts.models import Contact, Conversation
    from eenloket.counter.models import Appointment
    from eenloket.documents.models import Document
    from eenloket.webforms.models import Submission

# What we wrote to the citizen, in the order of the story; the rest of what may be seen is shown otherwise.
_FROM_US = frozenset(
    {EventKind.MESSAGE, EventKind.ASKED_CITIZEN, EventKind.STEP_DONE, EventKind.PROMISE_CHANGED, EventKind.EXTENDED}
)
_FROM_THEM = frozenset({EventKind.CUSTOMER_WROTE})


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """A case with everything that the citizen may see of it."""

    case: Case
    matter: Matter
    lines: Sequence[Line]
    values: Sequence[tuple[str, str]]
    documents: Sequence[Document]
    for_citizen: str = ""
    result: str = ""

    @property
    def is_call_back(self) -> bool:
        return self.case.kind == CaseKind.CALL_BACK


def overview(citizen: Citizen) -> list[Matter]:
    """Everything at once: what waits for the citizen first, then what runs, then what is over."""
    party_id, cases = citizen.party.pk, list(cases_of_citizen(citizen.party.pk)[:200])
    of_cases = {case.contact.conversation_id for case in cases}
    found = [_of_case(case) for case in cases]
    found += [_of_question(each) for each in written_of_citizen(party_id)[:100] if each.pk not in of_cases]
    found += [_of_draft(each.pk, each) for each in drafts_of(party_id) if each.municipality_id == citizen.site.pk]
    return sorted(found, key=lambda each: (not each.is_yours, each.is_over))


def case_page(citizen: Citizen, case_id: uuid.UUID) -> CasePage:
    """Raises NotFoundError, also for the case of somebody else."""
    case = case_of_citizen(citizen.party.pk, case_id)
    document = document_of(case)
    fields = document.fields if document else ()
    result = document.result(case.result_code) if document else None
    return CasePage(
        case=case,
        matter=_of_case(case),
        lines=_lines(case),
        values=[
            (each.label, case.values[each.code]) for each in fields if each.for_citizen and case.values.get(each.code)
        ],
        documents=documents_of_case(case),
        for_citizen=document.for_citizen if document else "",
        result=result.label if result else "",
    )


def question_page(citizen: Citizen, conversation_id: uuid.UUID) -> tuple[Conversation, list[Line]]:
    """A question in writing with what was written on both sides. Raises NotFoundError."""
    found = written_of_citizen(citizen.party.pk).filter(pk=conversation_id).first()
    if found is None:
        raise NotFoundError(_("That message does not exist."))
    return found, [
        Line(at=each.at, text=each.text, is_ours=each.direction == Direction.OUTBOUND)
        for each in messages_of([found.pk])
    ]


def contacts(citizen: Citizen) -> list[Contact]:
    """What this person asked us by any way. Only the note for the citizen is meant to be shown."""
    return contacts_of_citizen(citizen.party.pk)


def appointments(citizen: Citizen) -> list[tuple[Appointment, str]]:
    """What is still to come, with the word of the link by which it is moved and cancelled."""
    found = appointments_of_citizen(citizen.party.pk, clock.now())
    return [(each, token_of(each)) for each in found if each.location.municipality_id == citizen.site.pk]


def documents_of_case(case: Case) -> list[Document]:
    """The documents of a case that are marked for citizens, without what has a virus."""
    found = documents_about([case.pk]).filter(is_for_citizen=True)
    return list(found.exclude(virus_state=VirusState.INFECTED))


def document_of_citizen(citizen: Citizen, case_id: uuid.UUID, document_id: uuid.UUID) -> Document:
    """One document of an own case. Raises NotFoundError: somebody else's, not meant for citizens, with a virus."""
    case = case_of_citizen(citizen.party.pk, case_id)
    if document_id not in {each.pk for each in documents_of_case(case)}:
        raise NotFoundError(_("That document does not exist."))
    return get_document(citizen.party.contact_centre_id, document_id)


def progress_of(case: Case) -> list[Progress]:
    """The steps of the type as the citizen is told them; of a free question received, being handled, answered."""
    is_over = case.state == CaseState.SETTLED
    received = Progress(title=_("Received"), state="done", at=case.created_at)
    last = Progress(
        title=_("Ready") if case.type_version_id else _("Your answer"),
        state="done" if is_over else "later",
        at=case.settled_at,
    )
    known = [each for each in step_states(case) if each.step.citizen_title]
    if known:
        between = [
            Progress(
                title=each.step.citizen_title,
                text=each.step.citizen_text,
                state="done" if each.is_done or is_over else "now" if each.is_now else "later",
                at=each.at,
            )
            for each in known
        ]
        return [received, *between, last]
    is_busy = case.state in (CaseState.TAKEN, CaseState.ASKED_BACK)
    title = _("We call you") if case.kind == CaseKind.CALL_BACK else _("We are working on it")
    return [received, Progress(title=title, state="done" if is_over else "now" if is_busy else "later"), last]


def waits_for(case: Case) -> str:
    """What a case is waiting for, in words; "" when it is over."""
    if case.state == CaseState.SETTLED:
        return ""
    if is_for_citizen(case):
        return _("We wait for your answer.")
    if case.paused_at and case.pause_reason == PauseReason.OTHER:
        return _("We wait for another organisation.")
    return _("We will call you.") if case.kind == CaseKind.CALL_BACK else _who_works(case)


def _who_works(case: Case) -> str:
    if case.organisation:
        return _("%(name)s is working on it.") % {"name": case.organisation}
    document = document_of(case)
    step = document.step(case.step) if document else None
    if step and step.citizen_title:
        return step.citizen_title
    return _("Somebody is working on it.") if case.handler_id else _("It waits for somebody who deals with it.")


def is_for_citizen(case: Case) -> bool:
    """Whether the last that was written is a question to the citizen, or the clock waits for them."""
    if case.state == CaseState.SETTLED:
        return False
    if case.paused_at and case.pause_reason == PauseReason.CITIZEN:
        return True
    asked = [each for each in told_of(case) if each.kind in (EventKind.ASKED_CITIZEN, EventKind.CUSTOMER_WROTE)]
    return bool(asked) and asked[-1].kind == EventKind.ASKED_CITIZEN


def told_of(case: Case) -> list[CaseEvent]:
    """What the citizen may see of the story, read with the case."""
    found: list[CaseEvent] = case.told  # type: ignore[attr-defined]
    return found


def _of_case(case: Case) -> Matter:
    is_over = case.state == CaseState.SETTLED
    return Matter(
        kind="call_back" if case.kind == CaseKind.CALL_BACK else "case",
        id=case.pk,
        title=case.subject,
        reference=case.reference,
        promised=case.promised_date,
        waits_for=waits_for(case),
        is_yours=is_for_citizen(case),
        is_late=not is_over and case.promised_date < clock.today(),
        is_over=is_over,
        at=case.settled_at or case.created_at,
        steps=progress_of(case),
    )


def _of_question(conversation: Conversation) -> Matter:
    is_over = conversation.state == ConversationState.CLOSED
    subject = next((each.subject for each in conversation.contacts.all() if each.subject), "")
    return Matter(
        kind="question",
        id=conversation.pk,
        title=subject or _("Your question"),
        reference=conversation.reference,
        promised=conversation.due_on,
        waits_for="" if is_over else _("We are going to answer you."),
        is_late=not is_over and conversation.due_on is not None and conversation.due_on < clock.today(),
        is_over=is_over,
        at=conversation.closed_at or conversation.started_at,
    )


def _of_draft(key: uuid.UUID, draft: Submission) -> Matter:
    return Matter(
        kind="draft",
        id=key,
        title=version_design(draft.version).title,
        reference=draft.form.slug,
        waits_for=_("You did not send it yet."),
        is_yours=True,
        at=draft.changed_at,
    )


def _lines(case: Case) -> list[Line]:
    """Newest first. The answer stands on its own, and what it began with too."""
    shown = [each for each in told_of(case) if each.text and each.kind in _FROM_US | _FROM_THEM]
    return [
        Line(
            at=each.at,
            text=each.text,
            is_ours=each.kind in _FROM_US,
            is_question=each.kind == EventKind.ASKED_CITIZEN,
        )
        for each in reversed(shown)
    ]
