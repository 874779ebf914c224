"""Every page of the desk, asked by the right role, a wrong role, another contact centre, a department member of another
municipality, and a stranger.

Nobody but the right one may learn anything: no answer to the others holds a word of the secret question.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.cases import services
from eenloket.cases.models import Case
from eenloket.cases.selectors import link_token
from eenloket.cases.services import AskedOf, ask_aside
from eenloket.contacts.models import Contact, Conversation
from eenloket.contacts.services import take_conversation
from eenloket.content.models import Answer
from eenloket.content.services import raise_signal
from eenloket.core.ids import uuid7
from eenloket.desk.urls import urlpatterns
from eenloket.documents.selectors import documents_about
from eenloket.documents.services import keep_document
from eenloket.documents.types import Origin
from eenloket.dossier.selectors import scope_of_party
from eenloket.dossier.services import start_export
from eenloket.gateways.models import DevelopmentMail, InboundMessage, Mailbox, OutboxMessage, StoppedAddress
from eenloket.gateways.services import keep_development_texts, stop_address
from eenloket.gateways.types import PhoneText, StopReason
from eenloket.parties.models import Party
from tests.builders import (
    PASSWORD,
    Centre,
    a_case,
    a_case_type,
    a_centre,
    a_colleague,
    a_department,
    a_department_member,
    a_draft,
    a_hand_over,
    a_mail,
    a_mailbox,
    a_party,
    a_stored_contact,
    a_written_question,
    an_answer,
    an_inbound,
    signed_in,
)
from tests.kept import kept
from tests.post.letters import as_pdf
from tests.post.pages import a_small_page

pytestmark = pytest.mark.django_db

SECRET = "Zilverberg"  # the name of the citizen, in whatever is about the question
SIGN_IN = 302

Values = dict[str, Any]


@dataclass
class Scene:
    """One citizen with a question in a shared contact centre, and everyone around."""

    centre: Centre
    advisor: Staff
    member: Staff
    answer: Answer
    party: Party
    question: Contact
    stored: Contact
    case: Case
    message: OutboxMessage
    stop: StoppedAddress
    colleague: Staff
    waiting: Conversation
    came_in: InboundMessage
    mailbox: Mailbox
    people: dict[str, Staff] = field(default_factory=dict)

    def person(self, role: str) -> Staff:
        """Somebody in this role who works for the municipality of the question."""
        if role not in self.people:
            roles = [] if role == "nobody" else [role]
            self.people[role] = _somebody(self.centre, *roles)
        return self.people[role]


def _somebody(centre: Centre, *roles: str) -> Staff:
    staff = a_colleague(centre, *roles, municipalities=[centre.municipality])
    if not roles:
        staff.roles.clear()
    return Staff.objects.get(pk=staff.pk)


@pytest.fixture
def scene() -> Scene:
    return a_scene()


@kept
def a_scene() -> Scene:
    centre = a_centre("samen", "meer", "duin")
    meer = centre.municipality
    department = a_department(centre, email="burgerzaken@meer.example")
    advisor, member = _somebody(centre, "advisor_2"), a_department_member(department, name="Lid Afdeling")
    party = a_party(advisor, f"Jo {SECRET}", phone="06-12345678")
    answer = an_answer(centre, "Paspoort kwijt", owner=department)
    subject = f"Paspoort van {SECRET}"
    stored = a_stored_contact(advisor, subject=subject, party=party)
    case = a_case(advisor, department, subject=subject, party=party, request=f"{SECRET} wacht.", email="jo@example.org")
    OutboxMessage.objects.update(state="failed", subject=subject)
    DevelopmentMail.objects.create(
        contact_centre_id=centre.id,
        message_id="1",
        sender="",
        to="",
        subject=subject,
        body="",
        received_at=case.created_at,
    )
    keep_development_texts(
        [PhoneText(id=uuid7(), number="+31612345678", body=subject, protocol="smpp", contact_centre_id=centre.id)]
    )
    raise_signal(actor=advisor, kind="missing", text=f"{SECRET} vroeg iets.", municipality_id=meer.pk)
    question = a_draft(advisor, answer=answer, party=party, typed=SECRET)
    message = OutboxMessage.objects.filter(about_id=case.pk)[0]
    keep_document(
        contact_centre_id=centre.id,
        municipality_id=meer.pk,
        name="brief.pdf",
        data=as_pdf([a_small_page()]),
        origin=Origin.OWN,
        about={case.pk: "case"},
        title=f"Brief van {SECRET}",
    )
    stop = stop_address(
        contact_centre_id=centre.id, channel="email", address="weg@example.org", reason=StopReason.BOUNCE, detail=SECRET
    )
    colleague = a_colleague(centre, "hr", name=SECRET)
    waiting = a_written_question(centre, subject=subject, text=f"Groeten van {SECRET}")
    mailbox = a_mailbox(centre)
    came_in = an_inbound(mailbox, a_mail(f"Groeten van {SECRET}", subject=subject))
    InboundMessage.objects.filter(pk=came_in.pk).update(
        state="unreadable", subject=subject, reason=f"{SECRET} is versleuteld"
    )
    people = {"advisor_2": advisor, "back_office": member}
    return Scene(
        centre,
        advisor,
        member,
        answer,
        party,
        question,
        stored,
        case,
        message,
        stop,
        colleague,
        waiting,
        came_in,
        mailbox,
        people,
    )


@pytest.fixture
def neighbour(scene: Scene) -> Staff:
    """A department member of the other municipality in the same contact centre."""
    return a_department_member(a_department(scene.centre, municipality=scene.centre.municipalities[1]))


@dataclass(frozen=True)
class Page:
    """One url name: who may, with what, and what everybody gets (right, wrong, outsider, neighbour)."""

    name: str
    right: str
    expected: tuple[int, int, int, int]
    wrong: str = "hr"
    args: Callable[[Scene], Values] = lambda scene: {}
    query: Callable[[Scene], Values] = lambda scene: {}
    post: Callable[[Scene], Values] | None = None

    def ask(self, client: Client, scene: Scene) -> HttpResponse:
        url = reverse(f"desk:{self.name}", kwargs=self.args(scene))
        if self.post:
            return client.post(url, self.post(scene), headers={"Accept": "application/json"})  # type: ignore[return-value]
        return client.get(url, self.query(scene))  # type: ignore[return-value]


def _conversation(scene: Scene) -> Values:
    return {"conversation_id": scene.question.conversation_id}


def _waiting(scene: Scene) -> Values:
    return {"conversation_id": scene.waiting.pk}


def _came_in(scene: Scene) -> Values:
    return {"message_id": scene.came_in.pk}


def _steered(scene: Scene) -> Values:
    """A message that was led to a form."""
    InboundMessage.objects.filter(pk=scene.came_in.pk).update(state="handled", outcome="steered")
    return _came_in(scene)


def _taken(scene: Scene) -> Values:
    """A message that the advisor took."""
    take_conversation(actor=scene.advisor, conversation_id=scene.waiting.pk)
    return _waiting(scene)


def _taken_question(scene: Scene) -> Values:
    _taken(scene)
    return {"contact_id": scene.waiting.contacts.get().pk}


def _question(scene: Scene) -> Values:
    return {"contact_id": scene.question.pk}


def _case(scene: Scene) -> Values:
    return {"case_id": scene.case.pk}


def _started_case(scene: Scene) -> Values:
    """A question from which the advisor started a case."""
    services.open_case(
        actor=scene.advisor, contact_id=scene.question.pk, version_id=a_case_type(scene.centre).version_id
    )
    return _question(scene)


def _aside(scene: Scene) -> Values:
    """A question that the department asked aside."""
    key, to = uuid7(), AskedOf(email="wijk@example.org")
    ask_aside(actor=scene.member, case_id=scene.case.pk, talk_id=key, to=to, question=f"Kent u {SECRET}?")
    return {"talk_id": key}


def _draft(scene: Scene, **more: str) -> Values:
    return {"revision": scene.question.revision, "note_for_citizen": "Kom langs.", **more}


def _hand_over(scene: Scene) -> Values:
    assert scene.case.department is not None
    date = a_hand_over(scene.advisor, scene.case.department).promised_date
    return _draft(scene, department=str(scene.case.department_id), request="Graag.", promised_date=date.isoformat())


def _document(scene: Scene) -> Values:
    return {"document_id": documents_about([scene.case.pk]).get().pk}


def _export(scene: Scene) -> Values:
    """The dossier of the customer, exported by the advisor."""
    scope = scope_of_party(scene.advisor, scene.party.pk)
    return {"export_id": start_export(actor=scene.advisor, scope=scope, export_id=uuid7()).pk}


def _colleague(scene: Scene) -> Values:
    return {"staff_id": scene.colleague.pk}


DESK = (200, 403, 404, 403)  # an own conversation: nobody else's, and not for back office at all
POSTED = (302, 403, 404, 403)

PAGES = [
    Page("home", "advisor_3", (302, 302, 302, 302)),
    Page("nothing", "advisor_3", (200, 200, 200, 200), wrong="nobody"),
    Page("search_all", "advisor_3", (200, 200, 200, 200), query=lambda s: {"q": SECRET}),
    Page("preferences", "hr", (200, 200, 200, 200), wrong="nobody", post=lambda s: {"mode": "donker"}),
    Page("work", "advisor_2", (200, 403, 200, 403)),
    Page(
        "conversation_start",
        "advisor_2",
        (302, 403, 403, 403),
        post=lambda s: {
            "id": str(uuid7()),
            "municipality": str(s.centre.municipality.pk),
            "channel": "phone",
            "direction": "in",
        },
    ),
    Page("conversation", "advisor_2", DESK, args=_conversation),
    Page("conversation_hang_up", "advisor_2", POSTED, args=_conversation, post=lambda s: {}),
    Page(
        "conversation_municipality",
        "advisor_2",
        (302, 403, 404, 403),
        args=_conversation,
        post=lambda s: {"municipality": str(s.centre.municipality.pk)},
    ),
    Page("conversation_add_question", "advisor_2", POSTED, args=_conversation, post=lambda s: {"id": str(uuid7())}),
    Page("conversation_party", "advisor_2", DESK, args=_conversation, post=lambda s: {"party": str(s.party.pk)}),
    Page("conversation_party_find", "advisor_2", DESK, args=_conversation, query=lambda s: {"klant": SECRET}),
    Page(
        "conversation_party_create",
        "advisor_2",
        DESK,
        args=_conversation,
        post=lambda s: {"id": str(uuid7()), "name": "Noor"},
    ),
    Page("conversation_case", "advisor_2", DESK, args=_question),
    Page("conversation_case_fields", "advisor_2", DESK, args=_question),
    Page(
        "conversation_case_start",
        "advisor_2",
        DESK,
        args=_question,
        post=lambda s: {"version": str(a_case_type(s.centre).version_id)},
    ),
    Page(
        "conversation_case_values",
        "advisor_2",
        DESK,
        args=_started_case,
        post=lambda s: {"values.kenteken": "AB-123-C"},
    ),
    Page(
        "conversation_case_tick",
        "advisor_2",
        POSTED,
        args=lambda s: {**_started_case(s), "code": "volledig"},
        post=lambda s: {"done": "1"},
    ),
    Page(
        "conversation_search",
        "advisor_2",
        DESK,
        args=_conversation,
        query=lambda s: {"q": "paspoort", "vraag": str(s.question.pk)},
    ),
    Page("conversation_draft", "advisor_2", DESK, args=_question, post=_draft),
    Page(
        "conversation_answer",
        "advisor_2",
        DESK,
        args=lambda s: {**_question(s), "answer_id": s.answer.pk},
        post=lambda s: {},
    ),
    Page(
        "conversation_used",
        "advisor_2",
        DESK,
        args=_question,
        post=lambda s: {"version": str(s.answer.current_id), "used": "0"},
    ),
    Page("conversation_store", "advisor_2", DESK, args=_question, post=lambda s: _draft(s, result="answered")),
    Page(
        "conversation_drop",
        "advisor_2",
        POSTED,
        args=_question,
        post=lambda s: {"gesprek": str(s.question.conversation_id)},
    ),
    Page("conversation_finish", "advisor_2", DESK, args=lambda s: {**_question(s), "result": "handed_over"}),
    Page("conversation_hand_over", "advisor_2", (200, 403, 404, 403), args=_question, post=_hand_over),
    Page(
        "conversation_promise",
        "advisor_2",
        DESK,
        args=_question,
        query=lambda s: {"department": str(s.case.department_id)},
    ),
    Page("conversation_send", "advisor_2", DESK, args=_question),
    Page("conversation_signal", "advisor_2", (200, 403, 404, 404), args=_question),
    Page("conversation_appointment", "advisor_2", (422, 403, 404, 403), args=_question, post=lambda s: {}),
    Page("conversation_times", "advisor_2", DESK, args=_question),
    Page("conversation_hold", "advisor_2", (422, 403, 404, 403), args=_question, post=lambda s: {}),
    Page("conversation_deliver", "advisor_2", DESK, args=_question, post=lambda s: _draft(s, product1="Paspoort")),
    Page("conversation_organisations", "advisor_2", (200, 403, 200, 403), query=lambda s: {"zoek": "water"}),
    Page("messages", "advisor_2", (200, 403, 200, 403)),
    Page("message", "advisor_2", DESK, args=_waiting),
    Page("message_next", "advisor_2", (302, 403, 302, 403), post=lambda s: {}),
    Page("message_take", "advisor_2", POSTED, args=_waiting, post=lambda s: {}),
    Page("message_put_back", "advisor_2", POSTED, args=_taken, post=lambda s: {}),
    Page(
        "message_reply", "advisor_2", POSTED, args=_taken_question, post=lambda s: {"id": str(uuid7()), "text": "Waar?"}
    ),
    Page("party", "advisor_2", DESK, args=lambda s: {"party_id": s.party.pk}),
    Page("contact", "advisor_2", DESK, args=lambda s: {"contact_id": s.stored.pk}),
    Page("party_dossier", "advisor_2", DESK, args=lambda s: {"party_id": s.party.pk}),
    Page(
        "party_dossier_step",
        "advisor_2",
        POSTED,
        args=lambda s: {"party_id": s.party.pk, "step": "exporteren"},
        post=lambda s: {"key": str(uuid7())},
    ),
    Page("case_dossier", "back_office", (200, 403, 404, 404), args=_case),
    Page(
        "case_dossier_step",
        "back_office",
        (302, 403, 404, 404),
        args=lambda s: {**_case(s), "step": "exporteren"},
        post=lambda s: {"key": str(uuid7())},
    ),
    Page("dossier_export", "advisor_2", (200, 404, 404, 404), args=_export),
    Page("document", "back_office", (200, 403, 404, 404), args=_document),
    Page(
        "document_page",
        "back_office",
        (200, 403, 404, 404),
        args=lambda s: {**_document(s), "number": 1},
    ),
    Page("inbox", "back_office", (200, 403, 200, 200)),
    Page("case", "back_office", (200, 403, 404, 404), args=_case),
    Page(
        "case_act", "back_office", (302, 403, 404, 404), args=lambda s: {**_case(s), "step": "take"}, post=lambda s: {}
    ),
    Page(
        "cases_together",
        "back_office",
        (302, 403, 200, 200),
        post=lambda s: {"case": str(s.case.pk), "step": "note", "text": "Gezien."},
    ),
    Page("case_here", "back_office", (200, 403, 404, 404), args=_case, post=lambda s: {"writing": "1"}),
    Page("case_aside", "back_office", (200, 403, 404, 404), args=_aside),
    Page("case_workload", "team_leader", (200, 403, 200, 403)),
    Page("case_workload_rows", "team_leader", (200, 403, 200, 403), query=lambda s: {"soort": "request"}),
    Page("case_notices", "advisor_2", (200, 403, 200, 403)),
    Page("figures", "team_leader", (200, 403, 200, 403)),
    Page("figures_rises", "content_editor", (200, 403, 200, 403)),
    Page("figures_rows", "team_leader", (200, 403, 200, 403)),
    Page("satisfaction", "project_manager", (200, 403, 200, 403)),
    Page("satisfaction_rows", "team_leader", (200, 403, 200, 403)),
    Page("content", "hr", (200, 403, 200, 200), wrong="nobody"),
    Page("content_answer", "hr", (200, 403, 404, 200), wrong="nobody", args=lambda s: {"slug": s.answer.slug}),
    Page("content_figures", "content_editor", (200, 403, 200, 403)),
    Page("content_asked", "content_editor", (200, 403, 404, 403), args=lambda s: {"slug": s.answer.slug}),
    Page(
        "content_news",
        "hr",
        (200, 403, 404, 200),
        wrong="nobody",
        args=lambda s: {"slug": s.answer.slug, "version_id": s.answer.current_id},
    ),
    Page("content_signal", "advisor_3", (302, 403, 302, 302), post=lambda s: {"kind": "missing", "text": "Iets mist."}),
    Page("channels", "advisor_2", (200, 403, 200, 403)),
    Page("channel_inbound", "advisor_2", (200, 403, 200, 403)),
    Page("channel_trial", "advisor_2", (200, 403, 200, 403)),
    Page("channel_message", "advisor_2", DESK, args=_came_in),
    Page("channel_message_raw", "advisor_2", DESK, args=_came_in),
    Page("channel_message_retry", "team_leader", POSTED, args=_came_in, post=lambda s: {}),
    Page("channel_message_take", "advisor_2", POSTED, args=_steered, post=lambda s: {}),
    Page("channel_mailboxes", "administrator", (200, 403, 200, 403)),
    Page("channel_mailbox", "administrator", (200, 403, 404, 403), args=lambda s: {"mailbox_id": s.mailbox.pk}),
    Page("outbox", "advisor_3", (200, 403, 200, 403)),
    Page("outbox_mailbox", "advisor_3", (200, 403, 200, 403)),
    Page(
        "outbox_resend",
        "team_leader",
        (302, 403, 404, 403),
        args=lambda s: {"message_id": s.message.pk},
        post=lambda s: {},
    ),
    Page("outbox_message", "advisor_3", (200, 403, 404, 403), args=lambda s: {"message_id": s.message.pk}),
    Page(
        "outbox_arrived",
        "team_leader",
        (409, 403, 404, 403),
        args=lambda s: {"message_id": s.message.pk},
        post=lambda s: {},
    ),
    Page("outbox_phones", "advisor_3", (200, 403, 200, 403)),
    Page("outbox_stopped", "advisor_3", (200, 403, 200, 403)),
    Page("outbox_lift", "team_leader", (302, 403, 404, 403), args=lambda s: {"stop_id": s.stop.pk}, post=lambda s: {}),
    Page("staff", "administrator", (200, 403, 200, 403)),
    Page("staff_new", "administrator", (200, 403, 200, 403)),
    Page("staff_edit", "administrator", (200, 403, 404, 403), args=_colleague),
    Page(
        "staff_password",
        "administrator",
        (302, 403, 404, 403),
        args=_colleague,
        post=lambda s: {"password": PASSWORD},
    ),
    Page("audit", "administrator", (200, 403, 200, 403)),
]
BY_LINK = {"link", "link_act"}
# What is secret must stand on these for the right one, or the test below would prove nothing.
SHOWING = {
    "work",
    "messages",
    "message",
    "channel_inbound",
    "channel_message",
    "conversation",
    "conversation_party_find",
    "party",
    "contact",
    "inbox",
    "case",
    "case_aside",
    "case_notices",
    "figures_rows",
    "outbox",
    "outbox_mailbox",
    "outbox_message",
    "outbox_phones",
    "outbox_stopped",
    "staff",
    "staff_edit",
    "audit",
    "search_all",
}


def _text(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.fixture(autouse=True)
def _with_mailbox(settings: Any) -> None:
    settings.EENLOKET_MAILBOX = settings.EENLOKET_PHONES = "development"


def test_the_table_names_every_page_of_the_desk() -> None:
    assert {page.name for page in PAGES} | BY_LINK == {pattern.name for pattern in urlpatterns}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_opens_for_who_may_and_tells_nobody_else(page: Page, scene: Scene, neighbour: Staff) -> None:
    outsider = a_colleague(a_centre("elders"), page.right)
    others = {"wrong": scene.person(page.wrong), "outsider": outsider, "neighbour": neighbour}
    answers = {who: page.ask(signed_in(staff), scene) for who, staff in others.items()}
    right = page.ask(signed_in(scene.person(page.right)), scene)
    got = (right, answers["wrong"], answers["outsider"], answers["neighbour"])
    assert tuple(each.status_code for each in got) == page.expected
    if page.name in SHOWING:
        assert SECRET in _text(right)
    searched = page.query(scene).get("q") == SECRET  # the page repeats what was typed
    for who, answer in answers.items():
        assert SECRET not in _text(answer).replace(f'value="{SECRET}"', "") or searched, who


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_stranger_is_asked_to_sign_in(page: Page, scene: Scene) -> None:
    answer = page.ask(Client(), scene)
    assert answer.status_code == SIGN_IN
    assert answer.headers["Location"].startswith(reverse("account_login"))
    assert SECRET not in _text(answer)


def test_a_signed_link_opens_its_case_for_whoever_holds_it(scene: Scene) -> None:
    url = reverse("desk:link", args=[link_token(scene.case)])
    shown = Client().get(url)
    assert shown.status_code == 200
    assert scene.case.reference in _text(shown)  # type: ignore[arg-type]
    assert shown.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_link_opens_nothing_for_anybody(scene: Scene, method: str) -> None:
    for client in (Client(), signed_in(scene.advisor)):
        for name, args in (("link", ["x"]), ("link_act", ["x", "take"])):
            answer = getattr(client, method)(reverse(f"desk:{name}", args=args), follow=True)
            assert answer.status_code == 404
            assert SECRET not in _text(answer)


def test_a_step_by_link_needs_a_name_and_then_works(scene: Scene) -> None:
    url = reverse("desk:link_act", args=[link_token(scene.case), "settle"])
    assert Client().post(url, {"text": "Het ligt klaar."}).status_code == 422
    assert Client().post(url, {"text": "Het ligt klaar.", "name": "Lies"}).status_code == 302
    scene.case.refresh_from_db()
    assert scene.case.state == "settled"


def test_searching_everything_shows_nobody_what_is_out_of_reach(scene: Scene, neighbour: Staff) -> None:
    url = reverse("desk:search_all")
    assert scene.party.display_name in _text(signed_in(scene.advisor).get(url, {"q": SECRET}))  # type: ignore[arg-type]
    for staff in (neighbour, a_colleague(a_centre("elders"), "team_leader"), scene.person("hr")):
        assert scene.party.display_name not in _text(signed_in(staff).get(url, {"q": SECRET}))  # type: ignore[arg-type]
        assert scene.case.reference not in _text(signed_in(staff).get(url, {"q": scene.case.reference[:8]}))  # type: ignore[arg-type]
