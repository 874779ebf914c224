"""What a citizen writes: about a case, in a conversation, to be called back, or that something of theirs is wrong."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from eenloket.cases.selectors import case_of_citizen
from eenloket.cases.services import CallBackRequest, customer_wrote, request_call_back
from eenloket.cases.types import CallBackWish
from eenloket.contacts.selectors import written_of_citizen
from eenloket.contacts.services import continue_conversation, receive_question
from eenloket.contacts.types import Channel, WrittenQuestion
from eenloket.core import audit, clock
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.documents.rules import media_type_of
from eenloket.documents.services import keep_document, virus_state_of
from eenloket.documents.types import Origin, VirusState
from eenloket.selfservice.types import AttemptKind, Citizen, Upload

from .attempts import count_attempt

if TYPE_CHECKING:
    from eenloket.cases.models import Case
    from eenloket.contacts.models import Conversation
    from eenloket.organisation.models import Municipality

LONGEST: Final = 5_000
MOST_FILES: Final = 5
MOST_MB: Final = 10
ACCEPTED: Final = frozenset({"application/pdf", "image/png", "image/jpeg", "image/webp"})
EXTENSIONS: Final = ".pdf,.jpg,.jpeg,.png,.webp"
_MOST_CALL_BACKS: Final = 5  # from one address in a quarter of an hour, without being signed in
_STORED_LANGUAGE: Final = "nl"


@transaction.atomic
def reply_to_case(
    *, citizen: Citizen, case_id: uuid.UUID, key: uuid.UUID, text: str, files: Sequence[Upload] = ()
) -> Case:
    """Write about an own case, with files. The same words from the same page (`key`) are added once.

    Raises NotFoundError, InvalidError by field ("text", "files"): nothing is kept then.
    """
    case = case_of_citizen(citizen.party.pk, case_id)
    text = _checked_text(text, files)
    states = _checked_files(files)
    case = customer_wrote(
        case_id=case.pk,
        message_id=_once(key, text),
        text=text,
        channel=Channel.WEB_FORM,
        sender_name=citizen.party.display_name,
    )
    _keep(citizen, key, files, states, {case.pk: "case", case.contact.conversation_id: "conversation"})
    return case


@transaction.atomic
def reply_to_question(*, citizen: Citizen, conversation_id: uuid.UUID, key: uuid.UUID, text: str) -> Conversation:
    """Write on in an own conversation in writing. Raises NotFoundError, InvalidError ("text")."""
    found = written_of_citizen(citizen.party.pk).filter(pk=conversation_id).first()
    if found is None:
        raise NotFoundError(_("That message does not exist."))
    text = _checked_text(text, ())
    return continue_conversation(
        found.pk,
        message_id=_once(key, text),
        text=text,
        channel=Channel.WEB_FORM,
        sender_name=citizen.party.display_name,
    )


@transaction.atomic
def ask_correction(*, citizen: Citizen, key: uuid.UUID, text: str) -> Conversation:
    """Say that something in the register is wrong: we cannot change that here, so it becomes a question for the front
    office. The same `key` again is the same question. Raises InvalidError ("text")."""
    text = _checked_text(text, ())
    with override(_STORED_LANGUAGE):
        subject = _("Correction of data in the register")
    question = WrittenQuestion(
        contact_centre_id=citizen.site.contact_centre_id,
        municipality_id=citizen.site.pk,
        channel=Channel.WEB_FORM,
        text=text,
        subject=subject,
        sender_name=citizen.party.display_name,
        party_id=citizen.party.pk,
    )
    conversation = receive_question(question, key=key)
    audit.record(citizen.actor, "citizen.correction_asked", citizen.party, label=citizen.party.display_name)
    return conversation


@transaction.atomic
def ask_call_back(
    *,
    site: Municipality,
    wish: CallBackWish,
    about: str,
    key: uuid.UUID,
    address: str,
    citizen: Citizen | None = None,
    email: str = "",
) -> Case:
    """Ask to be called back, signed in or not; who has an open call-back note joins that one.

    Raises InvalidError by field, NotAllowedError when very much is asked from one address without signing in.
    """
    if citizen is None:
        message = _("You asked this often. Wait a quarter of an hour, or call us.")
        count_attempt(site.pk, AttemptKind.CALL_BACK, address, most=_MOST_CALL_BACKS, message=message)
    if len(about) > LONGEST:
        raise InvalidError(_too_long(), {"about": _too_long()})
    request = CallBackRequest(
        contact_centre_id=site.contact_centre_id,
        municipality_id=site.pk,
        wish=wish,
        about=about,
        party_id=citizen.party.pk if citizen else None,
        email=email,
    )
    with override(_STORED_LANGUAGE):
        return request_call_back(request, key=key)


def _checked_text(text: str, files: Sequence[Upload]) -> str:
    text = text.replace("\x00", "").strip()
    if len(text) > LONGEST:
        raise InvalidError(_too_long(), {"text": _too_long()})
    if not text and not files:
        message = _("Write your message.")
        raise InvalidError(message, {"text": message})
    if text:
        return text
    with override(_STORED_LANGUAGE):
        return _("I send you: %(names)s") % {"names": ", ".join(each.name for each in files)}


def _too_long() -> str:
    return _("Your message is too long. Use at most 5,000 characters.")


def _checked_files(files: Sequence[Upload]) -> list[VirusState]:
    """What the scanner says of each. Raises InvalidError for the first that we cannot take."""
    if len(files) > MOST_FILES:
        message = _("Send at most 5 files at a time.")
        raise InvalidError(message, {"files": message})
    states = []
    for each in files:
        state = virus_state_of(each.data) if each.data else VirusState.UNCHECKED
        if problem := _problem_of(each, state):
            raise InvalidError(problem, {"files": problem})
        states.append(state)
    return states


def _problem_of(file: Upload, state: VirusState) -> str:
    name = {"name": file.name}
    if not file.data:
        return _("%(name)s is empty. Choose another file.") % name
    if len(file.data) > MOST_MB * 1024 * 1024:
        return _("%(name)s is too large. A file may be 10 MB.") % name
    if media_type_of(file.data, file.name) not in ACCEPTED:
        return _("%(name)s is not a PDF or photo. Choose another file.") % name
    return _("There is a virus in %(name)s. We did not keep it.") % name if state == VirusState.INFECTED else ""


def _keep(
    citizen: Citizen,
    key: uuid.UUID,
    files: Sequence[Upload],
    states: Sequence[VirusState],
    about: dict[uuid.UUID, str],
) -> None:
    for n, (file, state) in enumerate(zip(files, states, strict=True)):
        keep_document(
            contact_centre_id=citizen.site.contact_centre_id,
            municipality_id=citizen.site.pk,
            name=file.name,
            data=file.data,
            origin=Origin.UPLOAD,
            about={**about, citizen.party.pk: "party"},
            document_id=uuid.uuid5(key, f"file-{n}-{file.name}"),
            received_on=clock.today(),
            is_for_citizen=True,
            virus_state=state,
        )


def _once(key: uuid.UUID, text: str) -> uuid.UUID:
    """The same words from the same page are one message; other words are another, so that nothing typed is lost."""
    return uuid.uuid5(key, text)
