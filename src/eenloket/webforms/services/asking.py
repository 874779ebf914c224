"""Sending a form: it becomes a question to the contact centre, is answered at once, or is held back for a look."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.contacts import services as contacts
from eenloket.contacts.types import Channel, WrittenQuestion
from eenloket.core import audit, clock, crypto
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.documents.services import keep_document
from eenloket.documents.types import Origin, VirusState
from eenloket.organisation.directory import directory_of
from eenloket.webforms import selectors
from eenloket.webforms.models import SendingAttempt, Submission
from eenloket.webforms.rules.design import fields_of, question_field
from eenloket.webforms.rules.filling import every_problem, sender_of, shown_keys, told
from eenloket.webforms.types import TRAP_KEY, Design, HeldReason, SubmissionState, VisitOutcome
from eenloket.webforms.wording import problem_words

from .cases import begins_case
from .filling import close_visit

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.cases.models import Case
    from eenloket.contacts.models import Conversation

ATTEMPT_WINDOW: Final = timedelta(minutes=15)
_SUSPICIOUS: Final = 10  # from one address in that time: held back for a look
_REFUSED: Final = 60  # refused, and nothing kept
_FASTEST: Final = timedelta(seconds=3)
_LONGEST_SUBJECT: Final = 200


@transaction.atomic
def send(*, submission_id: uuid.UUID, address: str) -> Submission:
    """Send what was filled in: answered at once when that is sure enough, else a question that waits for a person.

    Sent again (a double click, a reload, another tab) it is what it was. What looks like a machine is held back for a
    look; `address` is where it comes from, kept unreadable for a quarter of an hour.
    Raises InvalidError by field, NotAllowedError when very much comes from one address.
    """
    submission = _locked(submission_id)
    if submission.state != SubmissionState.STARTED:
        return submission
    design = selectors.version_design(submission.version)
    _check(design, submission)
    recent = _note_attempt(submission, address)
    if recent > _REFUSED:
        raise NotAllowedError(_("Very much was sent from your connection. Wait a quarter of an hour, or call us."))
    submission.sent_at = submission.changed_at = clock.now()
    if reason := _why_hold(submission, recent):
        return _end(submission, SubmissionState.HELD, VisitOutcome.HELD, held_reason=reason)
    return _ask(submission, design, may_answer=submission.form.answers_automatically)


@transaction.atomic
def was_helped(*, submission_id: uuid.UUID, version_id: uuid.UUID) -> Submission:
    """An answer that was shown is what this person asked for: counted as answered automatically, without who asked."""
    submission = _locked(submission_id)
    if submission.state != SubmissionState.STARTED:
        return submission
    if str(version_id) not in submission.shown:
        raise NotFoundError(_("That answer is not there any more."))
    design = selectors.version_design(submission.version)
    text = selectors.question_in(design, selectors.values_of(submission))
    question = WrittenQuestion(
        contact_centre_id=submission.contact_centre_id,
        municipality_id=submission.municipality_id,
        channel=Channel.WEB_FORM,
        text=text,
        subject=design.title,
        portal_area_id=submission.form.portal_area_id,
        searched_for=text,
        received_at=clock.now(),
        versions_shown=_shown(submission),
    )
    submission.conversation = contacts.answer_automatically(question, key=submission.pk, version_id=version_id)
    submission.sent_at = submission.changed_at = clock.now()
    submission.answer_version_id = version_id
    submission.files.all().delete()
    return _end(submission, SubmissionState.HELPED, VisitOutcome.HELPED)


@transaction.atomic
def not_helped(*, submission_id: uuid.UUID, text: str = "") -> Submission:
    """The automatic answer did not answer the question: it waits for a person now. Twice is once."""
    submission = _locked(submission_id)
    if submission.state != SubmissionState.ANSWERED or submission.conversation_id is None:
        return submission
    text = text.replace("\x00", "").strip()
    submission.conversation = contacts.pass_to_person(submission.conversation_id, text=text)
    submission.changed_at = clock.now()
    return _end(submission, SubmissionState.SENT, VisitOutcome.PERSON)


@transaction.atomic
def let_through(*, actor: Staff, submission_id: uuid.UUID) -> Submission:
    """What was held back is a question after all: a person answers it. Raises NotFoundError, and ConflictError when a
    colleague was first."""
    submission = _held(actor, submission_id)
    audit.record(actor, "form.let_through", submission, label=str(submission.form), reason=submission.held_reason)
    return _ask(submission, selectors.version_design(submission.version), may_answer=False)


@transaction.atomic
def reject(*, actor: Staff, submission_id: uuid.UUID) -> Submission:
    """What was held back is no question: its text and files are deleted now, that there was one stays counted."""
    submission = _held(actor, submission_id)
    audit.record(actor, "form.rejected", submission, label=str(submission.form), reason=submission.held_reason)
    submission.files.all().delete()
    return _end(submission, SubmissionState.REJECTED, VisitOutcome.REJECTED)


def _ask(submission: Submission, design: Design, *, may_answer: bool) -> Submission:
    question = _written(submission, design)
    answer, case = None, None
    if may_answer and not submission.declined and not design.case_type:
        answer = selectors.sure_answer(submission.contact_centre_id, submission.municipality_id, question.text)
    if answer:
        conversation = contacts.answer_automatically(question, key=submission.pk, version_id=answer.version_id)
        submission.answer_version_id = answer.version_id
    else:
        conversation = contacts.receive_question(question, key=submission.pk, tells_sender=not design.case_type)
        case = begins_case(submission, design, conversation, email=question.sender_address)
    submission.conversation = conversation
    _file_away(submission, conversation, case)
    if answer:
        return _end(submission, SubmissionState.ANSWERED, VisitOutcome.AUTOMATIC)
    return _end(submission, SubmissionState.SENT, VisitOutcome.SENT)


def _end(submission: Submission, state: SubmissionState, outcome: VisitOutcome, *, held_reason: str = "") -> Submission:
    """The state in which it ends; what was typed is no longer kept here, unless it is held back."""
    submission.state = state
    submission.held_reason = held_reason or submission.held_reason
    if state != SubmissionState.HELD:
        submission.values = b""
    close_visit(submission, outcome)
    submission.save()
    return submission


def _written(submission: Submission, design: Design) -> WrittenQuestion:
    values = selectors.values_of(submission)
    text = selectors.question_in(design, values) or (design.title if design.case_type else "")
    field = question_field(design)
    name, address = sender_of(design, values)
    return WrittenQuestion(
        contact_centre_id=submission.contact_centre_id,
        municipality_id=submission.municipality_id,
        channel=Channel.WEB_FORM,
        text=text,
        subject=design.title[:_LONGEST_SUBJECT],
        sender_name=name,
        sender_address=address,
        party_id=submission.party_id,
        portal_area_id=submission.form.portal_area_id,
        searched_for=text,
        received_at=submission.sent_at,
        versions_shown=_shown(submission),
        details=(*told(design, values, leave_out=frozenset({field.key} if field else ())), *_department(submission)),
    )


def _department(submission: Submission) -> list[tuple[str, str]]:
    """Which department handles such forms in this municipality, for who picks the question up."""
    departments = directory_of(submission.contact_centre_id).departments.values()
    same = [each for each in departments if each.code == submission.form.department_code]
    own = [each for each in same if each.municipality_id in (submission.municipality_id, None)]
    with override(settings.LANGUAGE_CODE):  # read by colleagues, whatever the language of the sender
        return [(_("Department of this form"), each.name) for each in own[:1]]


def _shown(submission: Submission) -> tuple[uuid.UUID, ...]:
    return tuple(uuid.UUID(each) for each in submission.shown)


def _file_away(submission: Submission, conversation: Conversation, case: Case | None) -> None:
    """What was sent along becomes documents about the conversation; what belongs to a field that is no longer shown is
    deleted unsent."""
    shown = shown_keys(selectors.version_design(submission.version), selectors.values_of(submission))
    for file in submission.files.filter(field__in=shown):
        keep_document(
            contact_centre_id=submission.contact_centre_id,
            municipality_id=submission.municipality_id,
            name=file.name,
            data=bytes(file.data),
            origin=Origin.UPLOAD,
            about={conversation.pk: "conversation", **({case.pk: "case"} if case else {})},
            document_id=file.pk,
            received_on=clock.today(),
            virus_state=VirusState(file.virus_state),
            is_for_citizen=True,
        )
    submission.files.all().delete()


def _check(design: Design, submission: Submission) -> None:
    values, files = selectors.values_of(submission), selectors.files_by_field(submission)
    fields = {field.key: field for field in fields_of(design)}
    found = {key: problem_words(problem, fields[key]) for key, problem in every_problem(design, values, files).items()}
    if found:
        raise InvalidError(next(iter(found.values())), found)


def _why_hold(submission: Submission, recent: int) -> str:
    if TRAP_KEY in selectors.values_of(submission):
        return HeldReason.TRAP
    if clock.now() - submission.opened_at < _FASTEST:
        return HeldReason.FAST
    return HeldReason.OFTEN if recent > _SUSPICIOUS else ""


def _note_attempt(submission: Submission, address: str) -> int:
    """How often was sent from this address lately, this time included."""
    address_hash = crypto.keyed_hash(address, purpose="form-sender")
    recent = SendingAttempt.objects.filter(address_hash=address_hash, at__gte=clock.now() - ATTEMPT_WINDOW).count()
    if recent <= _REFUSED:
        SendingAttempt.objects.create(
            municipality_id=submission.municipality_id, address_hash=address_hash, at=clock.now()
        )
    return recent + 1


def _locked(submission_id: uuid.UUID) -> Submission:
    rows = Submission.objects.select_for_update(of=("self",)).select_related("version", "form", "party")
    found = rows.filter(pk=submission_id).first()
    if found is None:
        raise NotFoundError(_("What you filled in is no longer there. We keep it for a week."))
    return found


def _held(actor: Staff, submission_id: uuid.UUID) -> Submission:
    require(actor, Permission.MANAGE_FORMS)
    seen = selectors.get_held(actor, submission_id)
    submission = _locked(seen.pk)
    if submission.state != SubmissionState.HELD:
        raise ConflictError(_("A colleague settled this a moment ago."))
    return submission
