"""Registering a letter: a number, its documents, its place in a dossier, and whoever deals with it, in one go."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.translation import gettext as _

from eenloket.contacts.rules import normal_reference
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.documents.selectors import content_of
from eenloket.documents.services import describe_document, keep_document, link_document
from eenloket.documents.types import Origin
from eenloket.organisation.directory import directory_of
from eenloket.organisation.selectors import receivers_for
from eenloket.parties.rules import normalise_email, normalise_phone, normalise_postcode
from eenloket.parties.selectors import get_party
from eenloket.parties.services import create_party, problem_text
from eenloket.post import reading
from eenloket.post.models import Letter
from eenloket.post.rules import telling_words
from eenloket.post.types import LetterState, PageState, Registration

from .filing import Filed, file_letter, find_case
from .steps import locked_letter, must_be_open, poke

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.documents.models import Document

_TAKE_NEXT = """
INSERT INTO post_numbercounter AS counter (id, municipality_id, year, last) VALUES (%s, %s, %s, 1)
ON CONFLICT (municipality_id, year) DO UPDATE SET last = counter.last + 1
RETURNING last
"""
_COUNT_WORDS = """
INSERT INTO post_departmentword AS known (id, municipality_id, department_id, word, letters)
SELECT gen_random_uuid(), %s, %s, word, 1 FROM unnest(%s::text[]) word ORDER BY word
ON CONFLICT (municipality_id, word, department_id) DO UPDATE SET letters = known.letters + 1
"""


@transaction.atomic
def register(*, actor: Staff, letter_id: uuid.UUID, revision: int, what: Registration) -> Letter:
    """Register a letter as confirmed; asked again it returns what is registered.

    Its number follows the last one of the municipality and year without gaps. It goes to the case with its reference;
    else it becomes a question on the channel post, and with a department a case of that department.
    Raises NotAllowedError, NotFoundError; ConflictError when a colleague was first or it was read anew meanwhile;
    InvalidError naming every field that needs another look.
    """
    letter = locked_letter(actor, letter_id)
    if letter.state == LetterState.REGISTERED:
        return letter
    must_be_open(letter)
    if letter.pages.filter(state=PageState.UNREAD).exists():
        raise ConflictError(_("A page of this letter is being read again. Wait a moment."))
    if letter.revision != revision:
        raise ConflictError(_("This letter was arranged or read anew. See what is there now and confirm it."))
    _fill(actor, letter, what)
    letter.case = find_case(actor, letter)
    if letter.case:
        letter.department_id = letter.case.department_id
        letter.party_id = letter.party_id or letter.case.party_id
    if what.makes_party and not letter.party_id:
        letter.party_id = _new_party(actor, letter)
    letter.number = _next_number(letter)
    letter.state, letter.settled_by, letter.settled_at = LetterState.REGISTERED, actor, clock.now()
    letter.changed_at = letter.settled_at
    letter.original, letter.document = _documents(letter)
    letter.save()
    filed = file_letter(actor, letter, _text_of(letter))
    letter.case_id, letter.conversation_id = filed.case_id, filed.conversation_id
    letter.save(update_fields=["case", "conversation"])
    _link(letter, filed)
    _learn(letter)
    audit.record(actor, "post.registered", letter, label=letter.number)
    poke(letter.contact_centre_id)
    return letter


def _fill(actor: Staff, letter: Letter, what: Registration) -> None:
    """What was typed, normalised, into the letter. Raises InvalidError."""
    email = normalise_email(what.email) if what.email.strip() else ""
    phone = normalise_phone(what.phone) if what.phone.strip() else ""
    postcode = normalise_postcode(what.postcode) if what.postcode.strip() else ""
    errors = _day_errors(what)
    receivers = {each.pk for each in receivers_for(letter.contact_centre_id, letter.municipality_id)}
    wrong = {
        "subject": (not what.subject.strip(), _("Say in a few words what it is about.")),
        "sender_name": (
            not what.sender_name.strip(),
            _("Fill in who wrote it; when nobody is named, write: anonymous."),
        ),
        "email": (email is None, problem_text("email")),
        "phone": (phone is None, problem_text("phone")),
        "postcode": (postcode is None, _("A postcode is four digits and two letters.")),
        "department": (what.department_id not in {None, *receivers}, _("Choose who gets this.")),
    }
    errors |= {name: words for name, (is_wrong, words) in wrong.items() if is_wrong}
    if errors:
        raise InvalidError(_("Some fields need another look."), errors)
    if what.party_id and get_party(actor, what.party_id).municipality_id != letter.municipality_id:
        raise NotFoundError(_("That customer belongs to another municipality."))
    letter.received_on = what.received_on or clock.today()
    letter.sender_name = what.sender_name.strip()[:200]
    letter.street, letter.town = what.street.strip()[:120], what.town.strip()[:80]
    letter.house_number, letter.postcode = what.house_number.strip()[:20], postcode or ""
    letter.email, letter.phone = email or "", phone or ""
    letter.letter_date, letter.subject = what.letter_date, what.subject.strip()[:200]
    letter.their_reference = what.their_reference.strip()[:60]
    letter.reference = normal_reference(what.reference)
    letter.party_id, letter.department_id = what.party_id, what.department_id
    letter.place = what.place.strip()[:120]


def _day_errors(what: Registration) -> dict[str, str]:
    errors = {}
    if what.received_on is None:
        errors["received_on"] = _("Fill in when it came in, day-month-year.")
    elif what.received_on > clock.today():
        errors["received_on"] = _("That day has yet to come.")
    if what.letter_date and what.letter_date > clock.today():
        errors["letter_date"] = _("That day has yet to come.")
    return errors


def _new_party(actor: Staff, letter: Letter) -> uuid.UUID:
    party = create_party(
        actor=actor,
        municipality_id=letter.municipality_id,
        name=letter.sender_name,
        phone=letter.phone,
        email=letter.email,
        party_id=uuid.uuid5(letter.pk, "party"),
    )
    return party.pk


def _next_number(letter: Letter) -> str:
    """Holds the counter until commit, so that numbers have no gaps; undone, the number is given back."""
    municipality = directory_of(letter.contact_centre_id).municipalities[letter.municipality_id]
    year = clock.today().year
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_NEXT, [uuid7(), letter.municipality_id, year])
        ((number,),) = cursor.fetchall()
    return f"{municipality.reference_prefix}-P-{year}-{number:06d}"


def _documents(letter: Letter) -> tuple[Document, Document | None]:
    """The scan as it came (its own pages of a pile, without loss) and the PDF in which it can be found."""
    batch = letter.batch
    pages = list(letter.pages.order_by("place").only("number", "pdf", "state"))
    original = batch.original
    if len(pages) != batch.page_count:
        whole = content_of(original)
        part = reading.extract(whole.data, [page.number for page in pages])
        original = keep_document(
            contact_centre_id=letter.contact_centre_id,
            municipality_id=letter.municipality_id,
            name=f"{letter.number} {whole.name}",
            data=part,
            origin=Origin.SCAN,
            document_id=uuid.uuid5(letter.pk, "original"),
            title=_("%(subject)s (scan)") % {"subject": letter.subject},
            received_on=letter.received_on,
        )
    made = [bytes(page.pdf) for page in pages if page.pdf]
    if not made:
        return original, None
    searchable = keep_document(
        contact_centre_id=letter.contact_centre_id,
        municipality_id=letter.municipality_id,
        name=f"{letter.number}.pdf",
        data=reading.merge(made),
        origin=Origin.SCAN,
        document_id=uuid.uuid5(letter.pk, "searchable"),
        title=letter.subject,
        text=_text_of(letter),
        received_on=letter.received_on,
    )
    describe_document(document_id=original.pk, title=_("%(subject)s (scan)") % {"subject": letter.subject})
    return original, searchable


def _text_of(letter: Letter) -> str:
    texts = letter.pages.order_by("place").values_list("text", flat=True)
    return "\n\n".join(text for text in texts if text)


def _link(letter: Letter, filed: Filed) -> None:
    about = {letter.pk: "letter"} | dict(filed.about)
    if letter.party_id:
        about[letter.party_id] = "party"
    for document in (letter.original, letter.document):
        if document:
            link_document(document_id=document.pk, about=about)


def _learn(letter: Letter) -> None:
    """Next time such words propose this department."""
    words = telling_words(_text_of(letter))
    if letter.department_id is None or not words:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT_WORDS, [letter.municipality_id, letter.department_id, ["", *(word[:60] for word in words)]]
        )
