"""The form in which a letter is written: about what, to whom, and the words a template begins with."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.urls import reverse
from django.utils import formats, translation

from eenloket.accounts.selectors import may
from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.accounts.web import uuid_from
from eenloket.cases.selectors import find_case_of, get_case
from eenloket.contacts.selectors import get_contact
from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.core.ids import uuid7
from eenloket.organisation.selectors import fill_in
from eenloket.parties.selectors import get_party
from eenloket.ui.typed import typed_in

from . import selectors
from .types import OutgoingWish

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.parties.models import Party

    from .models import Letter, LetterTemplate


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a letter is about, as the writer may see it."""

    kind: str
    about_id: uuid.UUID
    municipality_id: uuid.UUID
    municipality: str
    title: str
    url: str
    reference: str = ""
    party: Party | None = None
    letter: Letter | None = None  # that came in, and that this answers
    also_about: Mapping[uuid.UUID, str] = field(default_factory=dict)
    due: str = ""

    @property
    def name(self) -> str:
        """Whom the letter is to, as far as it is known."""
        if self.party:
            return self.party.display_name
        return self.letter.sender_name if self.letter else ""

    @property
    def addressee(self) -> str:
        """Name and address as they are known; of a secret address only the name."""
        if self.letter and (self.party is None or not self.party.street):
            return "\n".join(address_lines(self.letter))
        if self.party is None:
            return ""
        lines = [self.party.display_name]
        if not self.party.is_secret and self.party.street:
            lines.append(f"{self.party.street} {self.party.house_number}".strip())
            postcode = f"{self.party.postcode[:4]} {self.party.postcode[4:]}".strip()
            lines.append(f"{postcode}  {self.party.town}".strip())
        return "\n".join(lines)


def address_lines(letter: Letter) -> list[str]:
    """Name and address as they stood in a letter that came in."""
    postcode = f"{letter.postcode[:4]} {letter.postcode[4:]}".strip()
    lines = (letter.sender_name, f"{letter.street} {letter.house_number}", f"{postcode}  {letter.town}")
    return [line.strip() for line in lines if line.strip()]


def subject_of(staff: Staff, kind: str, about_id: uuid.UUID) -> Subject:
    """Raises NotFoundError for what this person may not see, NotAllowedError for what the role does not allow."""
    match kind:
        case "zaak":
            return _case(staff, about_id)
        case "contact":
            return _contact(staff, about_id)
        case "klant":
            return _party(staff, about_id)
    raise NotFoundError("There is nothing here to write about.")


def _case(staff: Staff, about_id: uuid.UUID) -> Subject:
    case = get_case(staff, about_id)
    return Subject(
        kind="zaak",
        about_id=case.pk,
        municipality_id=case.municipality_id,
        municipality=case.municipality.name,
        title=case.subject,
        url=reverse("desk:case", args=[case.pk]),
        reference=case.reference,
        party=case.party,
        letter=selectors.letter_behind(case.contact.conversation_id, case.pk),
        due=_day(case.promised_date),
    )


def _contact(staff: Staff, about_id: uuid.UUID) -> Subject:
    contact = get_contact(staff, about_id)
    case = find_case_of(staff, contact.pk)
    party = get_party(staff, contact.party_id) if contact.party_id and may(staff, Permission.LOOK_UP_PARTIES) else None
    return Subject(
        kind="contact",
        about_id=contact.pk,
        municipality_id=contact.municipality_id,
        municipality=contact.municipality.name,
        title=contact.subject,
        url=reverse("desk:contact", args=[contact.pk]),
        reference=case.reference if case else contact.conversation.reference,
        party=party,
        letter=selectors.letter_behind(contact.conversation_id, case.pk if case else None),
        also_about={contact.conversation_id: "conversation"} | ({case.pk: "case"} if case else {}),
        due=_day(case.promised_date) if case else "",
    )


def _party(staff: Staff, about_id: uuid.UUID) -> Subject:
    require(staff, Permission.LOOK_UP_PARTIES)
    party = get_party(staff, about_id)
    fill_in([party], "municipality")
    return Subject(
        kind="klant",
        about_id=party.pk,
        municipality_id=party.municipality_id,
        municipality=party.municipality.name,
        title="",
        url=reverse("desk:party", args=[party.pk]),
        party=party,
    )


def _day(day: object) -> str:
    with translation.override("nl"):
        return formats.date_format(day, "j F Y")  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class WritingForm:
    """The form as it stands, with what is wrong per field. `key` makes that sent twice is one letter."""

    key: uuid.UUID
    addressee: str
    subject: str
    text: str
    template: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def begin(cls, subject: Subject, template: LetterTemplate | None) -> WritingForm:
        """A new letter, with the words of the template filled in as far as they are known."""
        known = {
            "naam": subject.name,
            "onderwerp": subject.title,
            "kenmerk": subject.reference,
            "gemeente": subject.municipality,
            "datum": _day(clock.today()),
            "uiterste datum": subject.due,
        }

        def filled(text: str) -> str:
            for name, value in known.items():
                if value:
                    text = text.replace("{" + name + "}", value)
            return text

        return cls(
            key=uuid7(),
            addressee=subject.addressee,
            subject=filled(template.subject) if template else "",
            text=filled(template.text) if template else "",
            template=str(template.pk) if template else "",
        )

    @classmethod
    def read(cls, form: QueryDict) -> WritingForm:
        return cls(
            key=uuid_from(form.get("key", "")),
            addressee=typed_in(form, "addressee"),
            subject=typed_in(form, "subject"),
            text=typed_in(form, "text"),
            template=form.get("template", ""),
        )

    def with_errors(self, errors: Mapping[str, str]) -> WritingForm:
        return replace(self, errors=errors)

    def wish(self, subject: Subject) -> OutgoingWish:
        return OutgoingWish(
            municipality_id=subject.municipality_id,
            about_type={"zaak": "case", "klant": "party"}.get(subject.kind, subject.kind),
            about_id=subject.about_id,
            addressee=self.addressee,
            subject=self.subject,
            text=self.text,
            reference=subject.reference,
            party_id=subject.party.pk if subject.party else None,
            also_about=subject.also_about,
        )
