from __future__ import annotations

import base64
import hashlib
import json
import uuid
from collections import defaultdict
from typing import Final

from cryptography.exceptions import InvalidTag
from django.core import signing

from eenloket.core import crypto
from eenloket.webforms.models import Submission, SubmissionFile
from eenloket.webforms.rules.design import question_field
from eenloket.webforms.types import Design, Values

_SALT: Final = "webforms.submission"


def token_for(submission_id: uuid.UUID) -> str:
    """What a browser (or a link in a mail) holds to go on with a submission; it says nothing about it."""
    key = base64.urlsafe_b64encode(submission_id.bytes).decode().rstrip("=")
    return signing.Signer(salt=_SALT).sign(key)


def key_in(token: str) -> uuid.UUID | None:
    """The submission that a token is for; None when it is not one of ours."""
    try:
        key = signing.Signer(salt=_SALT).unsign(token)
        return uuid.UUID(bytes=base64.urlsafe_b64decode(key + "=="))
    except (signing.BadSignature, ValueError):
        return None


def find_submission(submission_id: uuid.UUID | None, municipality_id: uuid.UUID) -> Submission | None:
    """A submission in this municipality, with its form and version. The caller holds its key, or has checked."""
    if submission_id is None:
        return None
    rows = Submission.objects.filter(pk=submission_id, municipality_id=municipality_id)
    return rows.select_related("form", "version", "form__portal_area", "answer_version__answer", "conversation").first()


def values_of(submission: Submission) -> Values:
    """What was filled in; nothing when it is emptied, or locked away under another key."""
    if not submission.values:
        return {}
    try:
        found: Values = json.loads(crypto.decrypt(submission.values))
    except (InvalidTag, ValueError):
        return {}
    return found


def files_by_field(submission: Submission | None) -> dict[str, list[SubmissionFile]]:
    """What was sent along, without the bytes."""
    found: defaultdict[str, list[SubmissionFile]] = defaultdict(list)
    if submission is not None:
        for file in submission.files.defer("data"):
            found[file.field].append(file)
    return dict(found)


def question_in(design: Design, values: Values) -> str:
    """What the citizen asks, in one text; "" while it is not filled in."""
    field = question_field(design)
    value = values.get(field.key, "") if field else ""
    return value.strip() if isinstance(value, str) else ""


def mark_of(question: str) -> str:
    """A hash by which is known for which question answers were shown."""
    return hashlib.sha256(" ".join(question.split()).casefold().encode()).hexdigest()
