"""Filling in a form: what is typed is kept on the server from the first page, and found again on the same browser."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from eenloket.core import clock, crypto
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.documents.rules import media_type_of, safe_name
from eenloket.documents.services import virus_state_of
from eenloket.documents.types import VirusState
from eenloket.organisation.directory import directory_of
from eenloket.webforms import selectors
from eenloket.webforms.models import Form, Submission, SubmissionFile, Visit
from eenloket.webforms.rules.design import fields_of, question_field
from eenloket.webforms.types import (
    FILE_TYPES,
    LONGEST_TEXT,
    MOST_FILES,
    ChosenForm,
    Field,
    FieldKind,
    Problem,
    SubmissionState,
    Use,
    Values,
    VisitOutcome,
)
from eenloket.webforms.wording import kinds_in_words, problem_words

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality
    from eenloket.parties.models import Party

_LONGEST_KEPT: Final = 2 * LONGEST_TEXT
_MOST_FILES_IN_ALL: Final = 20
_MB: Final = 1024 * 1024


def count_opened(*, form: Form, municipality: Municipality) -> None:
    """Count that somebody opened a form. One statement, so that no visitor waits for another."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO webforms_formday (id, form_id, municipality_id, day, opened) VALUES (%s, %s, %s, %s, 1) "
            "ON CONFLICT (form_id, municipality_id, day) DO UPDATE SET opened = webforms_formday.opened + 1",
            [uuid.uuid4(), form.pk, municipality.pk, clock.today()],
        )


@transaction.atomic
def start_submission(
    *, form: Form, municipality: Municipality, opened_at: datetime | None = None, party: Party | None = None
) -> Submission:
    """Begin with the version that is online now, or was last; for a `party` with what is known of them filled in.
    Raises NotFoundError when there never was one."""
    if form.current is None:
        raise NotFoundError(_("This form is not there now."))
    now = clock.now()
    submission = Submission(
        contact_centre_id=form.contact_centre_id,
        municipality=municipality,
        form=form,
        version=form.current,
        party=party,
        opened_at=opened_at or now,
        changed_at=now,
    )
    if party:
        known = selectors.known_of(selectors.version_design(form.current), party)
        _seal(submission, {key: each.value for key, each in known.items()})
    submission.save(force_insert=True)
    return submission


@transaction.atomic
def adopt(*, submission_id: uuid.UUID, party: Party) -> Submission:
    """Who began a form and then signed in goes on with it as that party: what is known is filled in where nothing was
    typed, and as the register has it. Raises NotFoundError, ConflictError when it is sent or somebody else's."""
    submission = _locked(submission_id)
    if submission.party_id == party.pk:
        return submission
    if submission.party_id:
        raise NotFoundError(_("What you filled in is no longer there. We keep it for a week."))
    known = selectors.known_of(selectors.version_design(submission.version), party)
    typed = {key: value for key, value in selectors.values_of(submission).items() if value}
    fixed = {key: each.value for key, each in known.items() if each.is_register}
    submission.party = party
    _seal(submission, {**{key: each.value for key, each in known.items()}, **typed, **fixed})
    submission.changed_at = clock.now()
    submission.save(update_fields=["party", "values", "changed_at"])
    return submission


@transaction.atomic
def prepare_form(
    *,
    form: Form,
    municipality: Municipality,
    text: str,
    sender_name: str = "",
    sender_address: str = "",
) -> str:
    """Fill in what is known already, such as the question from a mail, and give the address at which the sender goes
    on with it. The address says nothing of what is in it; after a week it opens an empty form."""
    submission = start_submission(form=form, municipality=municipality)
    design = selectors.version_design(submission.version)
    known: dict[str, str] = {}
    if question := question_field(design):
        known[question.key] = text.replace("\x00", "")[:LONGEST_TEXT]
    for field in fields_of(design):
        if field.use == Use.NAME:
            known.setdefault(field.key, sender_name)
        elif field.kind == (FieldKind.EMAIL if "@" in sender_address else FieldKind.PHONE):
            known.setdefault(field.key, sender_address)
    _seal(submission, known)
    submission.save(update_fields=["values"])
    return selectors.address_of(form, municipality.pk, submission_id=submission.pk)


@transaction.atomic
def steer_to_form(
    *,
    contact_centre_id: uuid.UUID,
    municipality_id: uuid.UUID,
    text: str,
    subject: str = "",
    sender_name: str = "",
    sender_address: str = "",
) -> ChosenForm | None:
    """The form that fits a mail, with the address at which its sender goes on with it: text, name and address are
    filled in already. None when the municipality has no form."""
    chosen = selectors.form_for(contact_centre_id, municipality_id, f"{subject} {text}")
    if chosen is None:
        return None
    address = prepare_form(
        form=chosen.form,
        municipality=directory_of(contact_centre_id).municipalities[municipality_id],
        text=text,
        sender_name=sender_name,
        sender_address=sender_address,
    )
    return ChosenForm(chosen.form, address)


@transaction.atomic
def save_values(*, submission_id: uuid.UUID, values: Values, page: str = "") -> Submission:
    """Keep what was typed, right or wrong, beside what was kept before; `page` is where this person is. What is far
    longer than any field may be is not kept. Raises ConflictError once it is sent."""
    submission = _locked(submission_id)
    fits = {key: value for key, value in values.items() if _length(value) <= _LONGEST_KEPT}
    fixed = selectors.fixed_values(selectors.version_design(submission.version), submission.party)
    _seal(submission, {**selectors.values_of(submission), **fits, **fixed})
    submission.changed_at = clock.now()
    _see_visit(submission, page)
    submission.save(update_fields=["values", "changed_at", "visit"])
    return submission


@transaction.atomic
def note_page(*, submission_id: uuid.UUID, page: str) -> None:
    """Note how far this person came; the check has no key."""
    submission = _locked(submission_id)
    _see_visit(submission, page)
    submission.save(update_fields=["visit"])


@transaction.atomic
def note_shown(*, submission_id: uuid.UUID, question: str, version_ids: Sequence[uuid.UUID]) -> None:
    """Note which answers were shown for a question: they go along with it."""
    submission = _locked(submission_id)
    submission.shown = list(dict.fromkeys([*submission.shown, *(str(each) for each in version_ids)]))
    submission.read_question = selectors.mark_of(question)
    submission.save(update_fields=["shown", "read_question"])


@transaction.atomic
def decline_answers(*, submission_id: uuid.UUID) -> None:
    """What was shown is not what this person asks: none of it is given as the answer by itself."""
    submission = _locked(submission_id)
    submission.declined = list(submission.shown)
    submission.save(update_fields=["declined"])


@transaction.atomic
def keep_file(*, submission_id: uuid.UUID, field: Field, name: str, data: bytes) -> SubmissionFile:
    """Keep a file with what is filled in. What it is, is read from its first bytes. Raises InvalidError for the field:
    too large, too many, of another kind, or with a virus in it; such a file is not kept."""
    submission = _locked(submission_id)
    if problem := _problem_of_file(submission, field, name, data):
        words = problem_words(problem, field)
        raise InvalidError(words, {field.key: words})
    state = virus_state_of(data)
    if state == VirusState.INFECTED:
        words = problem_words(Problem("file_infected"), field)
        raise InvalidError(words, {field.key: words})
    submission.changed_at = clock.now()
    submission.save(update_fields=["changed_at"])
    return SubmissionFile.objects.create(
        submission=submission,
        field=field.key,
        name=safe_name(name),
        media_type=media_type_of(data, name),
        size=len(data),
        data=data,
        virus_state=state,
        created_at=clock.now(),
    )


@transaction.atomic
def drop_file(*, submission_id: uuid.UUID, file_id: uuid.UUID) -> None:
    """Take a file away again. Twice is once."""
    _locked(submission_id).files.filter(pk=file_id).delete()


@transaction.atomic
def discard(*, submission_id: uuid.UUID) -> None:
    """Throw away what was typed and sent along, at once. What is sent already stays where it is."""
    Submission.objects.filter(pk=submission_id, state=SubmissionState.STARTED).delete()


def close_visit(submission: Submission, outcome: VisitOutcome) -> None:
    """Note how a visit ended."""
    _see_visit(submission, "")
    if submission.visit_id:
        Visit.objects.filter(pk=submission.visit_id).update(outcome=outcome)


def _locked(submission_id: uuid.UUID) -> Submission:
    rows = Submission.objects.select_for_update(of=("self",)).select_related("version", "party")
    found = rows.filter(pk=submission_id).first()
    if found is None:
        raise NotFoundError(_("What you filled in is no longer there. We keep it for a week."))
    if found.state != SubmissionState.STARTED:
        raise ConflictError(_("You sent this form already."))
    return found


def _seal(submission: Submission, values: Mapping[str, Any]) -> None:
    submission.values = crypto.encrypt(json.dumps(values, ensure_ascii=False).replace("\\u0000", ""))


def _length(value: str | Sequence[str]) -> int:
    return len(value) if isinstance(value, str) else sum(len(part) for part in value)


def _see_visit(submission: Submission, page: str) -> None:
    """A visit is counted from the moment something is filled in; when, is kept to the hour."""
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    if submission.visit_id:
        Visit.objects.filter(pk=submission.visit_id).update(page=page, last_hour=hour)
        return
    submission.visit = Visit.objects.create(
        contact_centre_id=submission.contact_centre_id,
        municipality_id=submission.municipality_id,
        form_id=submission.form_id,
        version_id=submission.version_id,
        day=clock.today(),
        last_hour=hour,
        page=page,
    )


def _problem_of_file(submission: Submission, field: Field, name: str, data: bytes) -> Problem | None:
    if not data:
        return Problem("file_empty")
    if len(data) > field.most_mb * _MB:
        return Problem("file_large", field.most_mb)
    most = min(field.most or 1, MOST_FILES)
    if submission.files.filter(field=field.key).count() >= most:
        return Problem("file_many", most)
    if submission.files.count() >= _MOST_FILES_IN_ALL:
        return Problem("file_many", _MOST_FILES_IN_ALL)
    accepted = frozenset[str]().union(*(FILE_TYPES[kind] for kind in field.file_types if kind in FILE_TYPES))
    if media_type_of(data, name) not in accepted:
        return Problem("file_type", kinds_in_words(field))
    return None
