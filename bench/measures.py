"""What is measured: real requests by signed-in demo users, through all middleware and templates."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from itertools import cycle, islice
from random import Random
from typing import Any

from django.db import connection, transaction
from django.db.models import Count
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from bench.crowd import a_crowd
from eenloket.accounts.models import Staff
from eenloket.cases.models import CallBackWindow, Case, CaseEvent
from eenloket.config.startup import settle_memory
from eenloket.contacts.models import AnswerUse, Contact, Conversation, ConversationParty
from eenloket.content.models import Answer, AnswerVersion
from eenloket.content.services import get_ready_to_search
from eenloket.core import clock, crypto
from eenloket.gateways.models import OutboxMessage
from eenloket.parties.models import ContactPoint, Party

_WARM_UP = 8
_FRAGMENT = {"HX-Request": "true"}


@dataclass
class Measure:
    """Times in milliseconds, and how many queries each request took."""

    name: str
    times: list[float] = field(default_factory=list)
    queries: list[int] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class UnexpectedAnswerError(Exception):
    """A page answered something else than was to be measured."""


class Bench:
    """The measures, in the order of a working day. A name takes what begins with it or holds it."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.random = Random(11)
        self.started = clock.now()
        self.measures: dict[str, Measure] = {}
        self.wanted = ""
        self.advisor, self.desk = self._sign_in("ilse@kcc.example")
        _leader, self.leader = self._sign_in("marloes@kcc.example")
        self.member, self.office = self._sign_in("karin@merenwold.example")
        self.group_member, self.group = self._sign_in("rosa@kcc.example")
        self.municipality = self.member.municipalities.get()

    def _sign_in(self, email: str) -> tuple[Staff, Client]:
        staff = Staff.objects.get(email=email)
        client = Client(SERVER_NAME="127.0.0.1", HTTP_ACCEPT_LANGUAGE="nl")
        client.force_login(staff)
        return staff, client

    def run(self, wanted: str) -> list[Measure]:
        self.wanted = wanted
        get_ready_to_search()  # as the web process does when it starts
        settle_memory()
        self.work_page()
        self.conversations()
        self.searches()
        self.parties()
        self.timelines()
        self.cases()
        self.figures()
        self.heat_map()
        self.public()
        return list(self.measures.values())

    # ---- what is measured

    def work_page(self) -> None:
        self.gets("work page", self.desk, ["/werk/"])

    def conversations(self) -> None:
        """From opening to storing, each its own measure."""
        versions = list(AnswerVersion.objects.filter(answer__contact_centre=self.advisor.contact_centre).order_by("pk"))
        parties = list(self._parties()[:300])
        for place in range(self.times):
            conversation, contact = self._open()
            page = reverse("desk:conversation", args=[conversation])
            self.one("conversation page", place, lambda: self.desk.get(page))  # noqa: B023 - called at once
            party = {"party": str(parties[place % len(parties)].pk)}
            choose = reverse("desk:conversation_party", args=[conversation])
            self.one("choosing a party", place, lambda: self.desk.post(choose, party))  # noqa: B023
            version = versions[place % len(versions)]
            answer = reverse("desk:conversation_answer", args=[contact, version.answer_id])
            opened = self.one("opening an answer", place, lambda: self.desk.post(answer))  # noqa: B023
            revision = opened.json()["revision"]
            draft = {"revision": revision, "note_for_colleagues": "Wil graag voor vrijdag bericht.", "subject": "Bench"}
            save = reverse("desk:conversation_draft", args=[contact])
            saved = self.one("saving a draft", place, lambda: self.desk.post(save, draft))  # noqa: B023
            result = {**draft, "revision": saved.json()["revision"], "result": "answered"}
            store = reverse("desk:conversation_store", args=[contact])
            self.one("storing a contact", place, lambda: self.desk.post(store, result))  # noqa: B023
        self._hand_overs()

    def _hand_overs(self) -> None:
        department = self.member.departments.get()
        for place in range(max(self.times // 4, 20)):
            _conversation, contact = self._open()
            dialog = reverse("desk:conversation_finish", args=[contact, "handed_over"])
            self.one("hand-over dialog", place, lambda: self.desk.get(dialog, headers=_FRAGMENT))  # noqa: B023
            form = {
                "department": str(department.pk),
                "request": "Wil weten waar het paspoort blijft.",
                "promised_date": f"{clock.today() + timedelta(21)}",
                "subject": "Bench",
                "email": "bench@post.example",
                "revision": "0",
            }
            hand_over = reverse("desk:conversation_hand_over", args=[contact])
            self.one("handing over", place, lambda: self.desk.post(hand_over, form))  # noqa: B023

    def searches(self) -> None:
        conversation, contact = self._open()
        where = reverse("desk:conversation_search", args=[conversation])
        self.gets(
            "desk search",
            self.desk,
            ((where, {"q": query, "vraag": str(contact)}) for query in self._queries()),
            headers=_FRAGMENT,
        )
        self.gets("search of everything", self.desk, (("/zoeken/", {"q": query}) for query in self._queries()))
        Contact.objects.filter(pk=contact).delete()

    def _queries(self) -> list[str]:
        """Two hundred different ones: whole questions, the first words, and with a typing error."""
        phrasings = [
            phrase
            for version in AnswerVersion.objects.filter(
                answer__source="own", answer__contact_centre__slug__startswith="kcc-m"
            )
            for phrase in version.phrasings
        ]
        self.random.shuffle(phrasings)
        queries = []
        for place, phrase in enumerate(phrasings[:200]):
            words = phrase.split()
            queries.append((phrase, " ".join(words[:2]), self._mistyped(phrase))[place % 3])
        return queries

    def _mistyped(self, phrase: str) -> str:
        place = self.random.randrange(1, len(phrase) - 1)
        return phrase[:place] + phrase[place + 1] + phrase[place] + phrase[place + 2 :]

    def parties(self) -> None:
        conversation, contact = self._open()
        where = reverse("desk:conversation_party_find", args=[conversation])
        for kind, typed in self._typed_parties().items():
            self.gets(
                f"party search by {kind}", self.desk, ((where, {"klant": each}) for each in typed), headers=_FRAGMENT
            )
        Contact.objects.filter(pk=contact).delete()

    def _typed_parties(self) -> dict[str, list[str]]:
        some = list(self._parties().order_by("pk")[: self.times * 4])
        points = ContactPoint.objects.filter(party__in=some)
        registered = self._parties().filter(source="register")
        return {
            "BSN": [crypto.decrypt(party.bsn_sealed) for party in registered[: self.times] if party.bsn_sealed],
            "name": [" ".join(party.display_name.split()[-2:]) for party in some],
            "part of a name": [party.display_name.split()[-1][:4] for party in some],
            "name and birth date": [
                f"{party.family_name} {party.birth_date:%d-%m-%Y}"
                for party in registered.exclude(birth_date=None)[: self.times]
            ],
            "address": [f"{party.postcode} {party.house_number}" for party in some if party.postcode],
            "phone": [point.value for point in points.filter(kind="phone")[: self.times]],
            "e-mail": [point.value for point in points.filter(kind="email")[: self.times]],
            "KvK number": list(
                self._parties().exclude(kvk_number="").values_list("kvk_number", flat=True)[: self.times]
            ),
        }

    def _parties(self) -> Any:
        return Party.objects.filter(municipality=self.municipality)

    def timelines(self) -> None:
        """Of those with the most contacts, who cost most, and of others."""
        busiest = (
            Contact.objects.filter(municipality=self.municipality, state="stored")
            .exclude(party=None)
            .values_list("party")
            .annotate(n=Count("pk"))
            .order_by("-n")
        )
        keys = [key for key, _count in busiest[: self.times // 2]]
        keys += list(self._parties().values_list("pk", flat=True)[: self.times // 2])
        self.gets("timeline of a party", self.desk, (reverse("desk:party", args=[key]) for key in keys))
        contacts = Contact.objects.filter(party__in=keys, state="stored").values_list("pk", flat=True)[: self.times]
        self.gets("one contact", self.desk, (reverse("desk:contact", args=[key]) for key in contacts))

    def cases(self) -> None:
        for tab in ("new", "mine", "late", "settled"):
            self.gets(f"inbox, {tab}", self.office, [("/zaken/", {"bak": tab})])
        typed = [("/zaken/", {"q": words}) for words in ("paspoort", "rijbewijs verlopen", "waar blijft", "bezwaar")]
        self.gets("inbox, words", self.office, typed)
        narrow = {"bak": "late", "wacht": "nobody", "op": "newest", "wie": str(self.member.pk)}
        self.gets("inbox, filter", self.office, [("/zaken/", narrow)])
        keys = Case.objects.filter(department__in=self.member.department_ids).values_list("pk", flat=True)
        self.gets("case page", self.office, (reverse("desk:case", args=[key]) for key in keys[: self.times]))
        self.gets("workload", self.leader, ["/zaken/werkdruk/"])

    def figures(self) -> None:
        for period in ("today", "week", "4weeks", "13weeks"):
            self.gets(f"team figures, {period}", self.leader, [("/cijfers/", {"period": period})])
        for part in ("now", "subjects", "repeats", "durations"):
            self.gets(f"team figures, {part}", self.leader, [("/cijfers/", {"period": "4weeks", "part": part})])
        self.gets("rows behind a figure", self.leader, [("/cijfers/contacten/", {"period": "4weeks"})])

    def heat_map(self) -> None:
        """Where 500 people stand on 60 elements."""
        name = "heat map of 500 people x 60 elements"
        if not self._is_wanted(name):
            return
        manager, page = self._sign_in("edwin@kcc.example")
        with a_crowd(manager):
            self.gets(name, page, ["/team/stand/mensen/"])

    def public(self) -> None:
        visitor = Client(SERVER_NAME="127.0.0.1")
        where = f"/{self.municipality.slug}/zoeken/"
        self.gets("search on the site", visitor, ((where, {"q": query}) for query in self._queries()))
        answers = Answer.objects.filter(contact_centre=self.advisor.contact_centre, is_published=True)
        slugs = answers.values_list("slug", flat=True)[: self.times]
        self.gets("answer on the site", visitor, (f"/{self.municipality.slug}/antwoord/{slug}/" for slug in slugs))

    # ---- how

    def _open(self) -> tuple[uuid.UUID, uuid.UUID]:
        """A new conversation with its first question."""
        key = uuid.uuid4()
        form = {
            "id": str(key),
            "municipality": str(self.municipality.pk),
            "channel": "phone",
            "direction": "in",
            "counterpart": f"06 {self.random.randrange(10_000_000, 60_000_000)}",
        }
        place = len(self.measures["opening a conversation"].times) if "opening a conversation" in self.measures else 0
        self.one("opening a conversation", place + _WARM_UP, lambda: self.desk.post("/werk/nieuw/", form))
        return key, Contact.objects.values_list("pk", flat=True).get(conversation=key)

    def gets(
        self,
        name: str,
        client: Client,
        requests: Iterable[str | tuple[str, dict[str, str]]],
        headers: dict[str, str] | None = None,
    ) -> None:
        """Ask for these pages in turn, as often as wanted."""
        if not self._is_wanted(name):
            return
        whole = [(each, {}) if isinstance(each, str) else each for each in requests]
        for place, (path, query) in enumerate(islice(cycle(whole), self.times + _WARM_UP)):
            self.one(name, place - _WARM_UP, lambda: client.get(path, query, headers=headers))  # noqa: B023 - called at once

    def one(self, name: str, place: int, ask: Callable[[], Any]) -> Any:
        """One request. Those before the warm-up is over are not counted."""
        with _counted() as counter:
            started = time.perf_counter()
            answer: HttpResponse = ask()
            spent = (time.perf_counter() - started) * 1000
        if answer.status_code not in (200, 302):
            raise UnexpectedAnswerError(f"{name}: {answer.status_code} {answer.content[:300]!r}")
        if self._is_wanted(name) and (place >= 0 if place < _WARM_UP else True):
            measure = self.measures.setdefault(name, Measure(name))
            measure.times.append(spent)
            measure.queries.append(counter[0])
        return answer

    def _is_wanted(self, name: str) -> bool:
        return self.wanted in name

    @transaction.atomic
    def clean_up(self) -> None:
        """Take away what measuring made, so that a next run measures the same."""
        made = Conversation.objects.filter(started_at__gte=self.started)
        contacts = Contact.objects.filter(conversation__in=made)
        cases = Case.objects.filter(contact__in=contacts)
        OutboxMessage.objects.filter(about_id__in=list(cases.values_list("pk", flat=True))).delete()
        for rows in (
            CaseEvent.objects.filter(case__in=cases),
            CallBackWindow.objects.filter(case__in=cases),
            cases,
            AnswerUse.objects.filter(contact__in=contacts),
            ConversationParty.objects.filter(conversation__in=made),
            contacts,
            made,
        ):
            rows.delete()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")


@contextmanager
def _counted() -> Iterator[list[int]]:
    counter = [0]

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        counter[0] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield counter
