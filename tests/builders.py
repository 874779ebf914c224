"""Builders: each sets a small scene by calling the real services, with defaults for all that a test does not name.

    centre = a_centre()                                   # one municipality; a_centre("two", "a", "b") has two
    desk = a_colleague(centre, "advisor_2")               # in any role, for every municipality of the centre
    page = signed_in(desk).get("/werk/")                  # a Django test client
    case = a_case(desk, a_department(centre))             # conversation, question, hand-over
    stranger = an_outsider()                              # the same role in another contact centre

The short names are sentences in a test. Nothing is random: names and slugs are counted.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.message import EmailMessage
from typing import Any
from unittest.mock import patch

from django.test import Client
from django.utils import timezone

from eenloket.accounts.models import Role, Staff, Team
from eenloket.accounts.services import save_staff, set_password, set_up_roles
from eenloket.cases.models import Case
from eenloket.cases.selectors import Published, find_published, promise_for
from eenloket.cases.services import hand_over, set_up_case_types
from eenloket.cases.types import CallBackWish, HandOver
from eenloket.contacts.models import Contact, Conversation
from eenloket.contacts.services import (
    open_answer,
    receive_question,
    save_draft,
    set_participant,
    start_conversation,
    store_contact,
)
from eenloket.contacts.types import ContactState, DraftChange, ResultDetail, WrittenQuestion
from eenloket.content.models import Answer
from eenloket.content.services import AnswerSource, publish_answer
from eenloket.content.types import AnswerText
from eenloket.core.ids import uuid7
from eenloket.gateways.models import InboundMessage, Mailbox, OutboxMessage
from eenloket.gateways.services import external_id_of, queue_message, receive_raw
from eenloket.organisation.directory import directory_of
from eenloket.organisation.models import ContactCentre, Department, GovernmentOrganisation, Municipality, PortalArea
from eenloket.organisation.services import (
    describe_organisation,
    set_up_contact_centre,
    set_up_department,
    set_up_municipality,
    set_up_portal_area,
)
from eenloket.parties.models import Party
from eenloket.parties.services import create_party, take_from_register
from eenloket.routing.models import WorkItem
from eenloket.routing.services import enqueue, set_status
from eenloket.routing.types import Work
from tests.kept import kept

PASSWORD = "een-lang-wachtwoord"
OFFICE_HOURS = [(weekday, "08:30", "17:00") for weekday in range(5)]
BSN = "999990019"  # an official test person: see test_register.py

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Centre:
    """A contact centre with what it serves."""

    row: ContactCentre
    municipalities: Sequence[Municipality]
    roles: dict[str, Role]
    administrator: Staff

    @property
    def id(self) -> uuid.UUID:
        return self.row.pk

    @property
    def municipality(self) -> Municipality:
        return self.municipalities[0]


@kept
def a_centre(slug: str = "meerland", *municipalities: str, closing_days: dict[date, str] | None = None) -> Centre:
    """A contact centre for municipalities with these slugs; by default one, called as the centre."""
    row = set_up_contact_centre(slug=slug, name=f"KCC {slug.title()}")
    served = [_a_municipality(row, each, closing_days) for each in municipalities or (slug,)]
    roles = set_up_roles(row.pk)
    administrator = Staff.objects.create_user(f"beheer@{slug}.example", PASSWORD, name="Bo Beheer", contact_centre=row)
    administrator.roles.set([roles["administrator"]])
    administrator.municipalities.set(served)
    return Centre(row, served, roles, Staff.objects.get(pk=administrator.pk))


def _a_municipality(centre: ContactCentre, slug: str, closing_days: dict[date, str] | None) -> Municipality:
    return set_up_municipality(
        centre,
        slug=slug,
        name=slug.title(),
        phone="14 0299",
        reference_prefix=(slug[0] + slug[-1]).upper(),
        opening=OFFICE_HOURS,
        closing_days=closing_days,
    )


def a_department(
    centre: Centre,
    code: str = "burgerzaken",
    *,
    municipality: Municipality | None = None,
    working_days: int = 5,
    legal_days: int | None = None,
    email: str = "",
) -> Department:
    """A department of the (first) municipality."""
    return set_up_department(
        centre.row,
        code=code,
        municipality=municipality or centre.municipality,
        name=code.title(),
        email=email,
        norm_working_days=working_days,
        legal_days=legal_days,
    )


def a_group(centre: Centre, code: str = "tweede-lijn") -> Department:
    """A second-line group of the KCC itself."""
    return set_up_department(centre.row, code=code, kind="group", name=code.title(), norm_working_days=2)


def a_portal_area(centre: Centre, code: str = "reizen") -> PortalArea:
    return set_up_portal_area(centre.row, code=code, name=code.title())


def an_organisation(name: str = "Waterschap Noord") -> GovernmentOrganisation:
    """Another government to refer to."""
    return describe_organisation(uri=f"https://example.org/{name}", name=name, how_to_reach="Bel 0800-1234.")


def a_team(centre: Centre, name: str = "Team blauw") -> Team:
    return Team.objects.create(contact_centre=centre.row, name=name)


def a_colleague(
    centre: Centre,
    *roles: str,
    name: str = "",
    municipalities: Iterable[Municipality] | None = None,
    departments: Iterable[Department] = (),
    team: Team | None = None,
    password: str = "",
) -> Staff:
    """Someone in these roles (by default an advisor 2), who works for every municipality of the centre."""
    number = next(_numbers)
    roles = roles or ("advisor_2",)
    staff = save_staff(
        actor=centre.administrator,
        staff_id=None,
        name=name or f"Collega {number}",
        email=f"collega{number}@{centre.row.slug}.example",
        is_active=True,
        roles=[centre.roles[role] for role in roles],
        team=team,
        municipalities=centre.municipalities if municipalities is None else municipalities,
        departments=departments,
    )
    if password:
        set_password(actor=centre.administrator, staff_id=staff.pk, password=password)
    return fresh(staff)


def a_colleague_of(staff: Staff, *roles: str, **more: Any) -> Staff:
    """Somebody else in the same contact centre, in these roles."""
    return a_colleague(_centre_of(staff.contact_centre), *roles, **more)


def a_department_member(department: Department, **more: Any) -> Staff:
    """A back-office member, who works for the department's municipality only."""
    centre = _centre_of(department.contact_centre)
    served = [department.municipality] if department.municipality else []
    return a_colleague(centre, "back_office", municipalities=served, departments=[department], **more)


def an_outsider(role: str = "advisor_2", slug: str = "elders") -> Staff:
    """Someone in the same role in another contact centre."""
    return a_colleague(a_centre(slug), role)


def fresh(staff: Staff) -> Staff:
    """The same person read again: roles, municipalities and departments as they are now."""
    return Staff.objects.get(pk=staff.pk)


def signed_in(staff: Staff) -> Client:
    """A browser of theirs. The directory is kept per process: read now, no request of a test is the one to read it."""
    directory_of(staff.contact_centre_id)
    client = Client()
    client.force_login(staff)
    return client


def an_answer(
    centre: Centre,
    title: str = "Paspoort kwijt",
    *,
    source: AnswerSource | None = None,
    source_id: str = "",
    short: str = "Kom naar het gemeentehuis en meld dat u uw paspoort kwijt bent.",
    owner: Department | None = None,
    area: PortalArea | None = None,
    municipality: Municipality | None = None,
    **text: Any,
) -> Answer:
    """A published answer that the search finds. The same title again is the same answer."""
    source = source or AnswerSource(source_id=source_id or title)
    source = replace(
        source,
        owner_id=owner.pk if owner else None,
        portal_area_id=area.pk if area else None,
        municipality_id=municipality.pk if municipality else None,
    )
    texts = AnswerText(title=title, question=text.pop("question", f"{title}: wat nu?"), short=short, **text)
    answer, _outcome = publish_answer(contact_centre_id=centre.id, source=source, text=texts, by="redactie")
    return answer


def a_party(advisor: Staff, name: str = "Jo Jansen", *, municipality: Municipality | None = None, **data: Any) -> Party:
    """Someone known by contact data: phone, email or kvk_number."""
    municipality = municipality or _municipality_of(advisor)
    return create_party(actor=advisor, municipality_id=municipality.pk, name=name, **data)


def a_citizen(advisor: Staff, bsn: str = BSN, *, municipality: Municipality | None = None) -> Party:
    """Someone from the register of test persons."""
    municipality = municipality or _municipality_of(advisor)
    return take_from_register(actor=advisor, municipality_id=municipality.pk, bsn=bsn, purpose="test")


def a_conversation(
    advisor: Staff,
    *,
    channel: str = "phone",
    typed: str = "",
    municipality: Municipality | None = None,
    party: Party | None = None,
    **more: Any,
) -> Conversation:
    """An open conversation with its first question in draft."""
    conversation = start_conversation(
        actor=advisor,
        conversation_id=uuid7(),
        municipality_id=(municipality or _municipality_of(advisor)).pk,
        channel=channel,
        typed_counterpart=typed,
        **more,
    )
    if party:
        set_participant(actor=advisor, conversation_id=conversation.pk, party_id=party.pk)
    return conversation


def draft_of(conversation: Conversation) -> Contact:
    """The first question of the conversation that is not stored yet."""
    draft: Contact = conversation.contacts.filter(state=ContactState.DRAFT).order_by("number")[0]
    return draft


def a_draft(
    advisor: Staff, *, answer: Answer | None = None, subject: str = "", searched_for: str = "", **conversation: Any
) -> Contact:
    """A question being typed, with an answer opened beside it when one is given."""
    contact = draft_of(a_conversation(advisor, **conversation))
    if answer and answer.current_id:
        contact = open_answer(actor=advisor, contact_id=contact.pk, version_id=answer.current_id)
    if subject or searched_for:
        change = DraftChange(subject=subject or None, searched_for=searched_for or None)
        save_draft(actor=advisor, contact_id=contact.pk, revision=contact.revision, change=change)
    return Contact.objects.get(pk=contact.pk)


def a_stored_contact(
    advisor: Staff, result: str = "answered", *, detail: ResultDetail | None = None, **draft: Any
) -> Contact:
    contact = a_draft(advisor, **{"subject": "Paspoort kwijt", **draft})
    store_contact(actor=advisor, contact_id=contact.pk, result=result, detail=detail)
    return Contact.objects.get(pk=contact.pk)


def a_written_question(centre: Centre, **more: Any) -> Conversation:
    """A question that came in writing and waits for an advisor."""
    given = {
        "contact_centre_id": centre.id,
        "municipality_id": centre.municipality.pk,
        "channel": "web_form",
        "text": "Wanneer wordt mijn grofvuil opgehaald?",
        "subject": "Grofvuil",
        "sender_name": "Noor de Wit",
        "sender_address": "noor@example.nl",
    }
    return receive_question(WrittenQuestion(**{**given, **more}), key=uuid.uuid4())


def a_mailbox(centre: Centre, address: str = "info@meerland.example", policy: str = "steer", **more: Any) -> Mailbox:
    """An address of the municipality, with what is done with a new question."""
    return Mailbox.objects.create(
        contact_centre=centre.row, municipality=centre.municipality, address=address, policy=policy, **more
    )


def a_mail(
    text: str = "Hoe vraag ik een paspoort aan?",
    *,
    sender: str = "Noor de Wit <noor@example.nl>",
    to: str = "info@meerland.example",
    subject: str = "Paspoort",
    **headers: str,
) -> bytes:
    """The bytes of a mail; a header is named with underscores (`in_reply_to`)."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"] = headers.pop("message_id", f"<{uuid.uuid4()}@example.nl>")
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def an_inbound(mailbox: Mailbox, raw: bytes) -> InboundMessage:
    """A mail that came in at a mailbox, not read yet."""
    message, _is_new = receive_raw(
        channel="email",
        account=mailbox.address,
        external_id=external_id_of(raw),
        raw=raw,
        contact_centre_id=mailbox.contact_centre_id,
        municipality_id=mailbox.municipality_id,
    )
    return message


def a_hand_over(
    advisor: Staff,
    department: Department | None,
    *,
    municipality: Municipality | None = None,
    request: str = "Wil weten waar het paspoort blijft.",
    promised_date: date | None = None,
    call_back: CallBackWish | None = None,
    **more: Any,
) -> HandOver:
    """What is handed over, with the first date that may be promised."""
    municipality = municipality or (department and department.municipality) or _municipality_of(advisor)
    first = promise_for(
        advisor.contact_centre_id,
        municipality.pk,
        department_id=department.pk if department else None,
        is_call_back=call_back is not None,
    )
    return HandOver(
        department_id=department.pk if department else None,
        request=request,
        promised_date=promised_date or first.promised_date,
        date_was_told=True,
        call_back=call_back,
        **more,
    )


def a_case(
    advisor: Staff,
    department: Department,
    *,
    party: Party | None = None,
    subject: str = "Paspoort",
    municipality: Municipality | None = None,
    **what: Any,
) -> Case:
    """A question handed over to the department, promised for the end of its norm."""
    municipality = municipality or department.municipality or _municipality_of(advisor)
    contact = a_draft(advisor, subject=subject, party=party, municipality=municipality)
    promise = a_hand_over(advisor, department, municipality=municipality, **what)
    return hand_over(actor=advisor, contact_id=contact.pk, what=promise)


def a_case_type(centre: Centre, code: str = "parkeervergunning") -> Published:
    """A shipped case type that can be started."""
    set_up_case_types(centre.row)
    found = find_published(centre.id, code)
    assert found
    return found


def a_call(centre: Centre, *, number: str = "06 12345678", source_id: uuid.UUID | None = None, **more: Any) -> WorkItem:
    """Somebody on the phone who waits for an advisor."""
    return some_work(centre, "phone", "call", counterpart=number, source_id=source_id, **more)


def some_work(
    centre: Centre, channel: str, source: str, *, source_id: uuid.UUID | None = None, **more: Any
) -> WorkItem:
    """What waits for an advisor on a channel, for the (first) municipality unless named otherwise."""
    work = Work(
        contact_centre_id=centre.id,
        municipality_id=more.pop("municipality_id", centre.municipality.pk),
        channel=channel,
        source=source,
        source_id=source_id or uuid7(),
        **more,
    )
    return enqueue(work).item


def ready(staff: Staff) -> Staff:
    """Signed on to the queues and ready for work."""
    set_status(actor=staff, wish="ready")
    return staff


def a_message(
    centre: Centre, *, key: str = "", to: str = "jo@example.org", body: str = "Beste lezer", **what: Any
) -> OutboxMessage:
    """A message waiting in the outbox."""
    return queue_message(
        key=key or f"test:{next(_numbers)}",
        contact_centre_id=centre.id,
        municipality_id=centre.municipality.pk,
        to=to,
        subject="Uw vraag",
        body=body,
        **what,
    )


@contextmanager
def the_time_is(moment: datetime | str) -> Iterator[datetime]:
    """Inside the block it is this moment, in the Netherlands: "2026-03-30 10:15"."""
    when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    when = when if timezone.is_aware(when) else timezone.make_aware(when)
    with patch("django.utils.timezone.now", return_value=when):
        yield when


def _municipality_of(staff: Staff) -> Municipality:
    first: Municipality | None = staff.municipalities.order_by("slug").first()
    assert first is not None, "this colleague works for no municipality"
    return first


def _centre_of(row: ContactCentre) -> Centre:
    served = list(Municipality.objects.filter(contact_centre=row).order_by("slug"))
    roles = {role.code: role for role in Role.objects.filter(contact_centre=row)}
    administrator = Staff.objects.get(email=f"beheer@{row.slug}.example")
    return Centre(row, served, roles, administrator)
