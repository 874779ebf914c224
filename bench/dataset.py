"""The demo in bulk, with generated answers beside the real ones."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from eenloket.cases.models import Case
from eenloket.config import database
from eenloket.contacts.models import Contact
from eenloket.content.models import Answer, AnswerVersion, Product
from eenloket.content.services import AnswerSource, publish_answer
from eenloket.content.types import AnswerText
from eenloket.core import clock
from eenloket.demo.services import load_demo, remove_demo
from eenloket.organisation.models import ContactCentre
from eenloket.parties.models import Party

ANSWERS = 2_000  # in the large set; a tenth of the data has only the real ones
LARGE = 50_000
KCC = "kcc-merenwold-duinrade"
_VERBS = ("aanvragen", "wijzigen", "stopzetten", "betalen", "inzien", "verlengen", "melden", "bezwaar maken")


def ensure(contacts: int, tell: Callable[[str], None]) -> None:
    """History is relative to today, so yesterday's data set is made anew."""
    mark = settings.EENLOKET_DATA / "bench-of-day"
    wanted = f"{clock.today()} {contacts}"
    if mark.exists() and mark.read_text() == wanted:
        return
    started = time.monotonic()
    remove_demo()
    load_demo(contacts=contacts, progress=tell)
    if contacts >= LARGE:
        tell("Generating answers ...")
        generate_answers(ANSWERS - Answer.objects.filter(contact_centre__slug=KCC).count())
    with database.as_owner():
        vacuum()
    mark.write_text(wanted)
    tell(f"Built in {time.monotonic() - started:.0f} s.")


@transaction.atomic
def generate_answers(count: int) -> None:
    """A title of a product and a verb; texts of sentences from the real answers, so that words are as common."""
    random = Random(7)
    centre = ContactCentre.objects.get(slug=KCC)
    real = AnswerVersion.objects.filter(answer__contact_centre=centre)
    sentences = [part for version in real for part in (version.short + " " + version.text).split(". ") if part]
    names = list(Product.objects.values_list("name", flat=True))
    areas = list(Answer.objects.filter(contact_centre=centre).values_list("portal_area", "owner").distinct())
    for number in range(count):
        name, (area, owner) = random.choice(names), random.choice(areas)
        title = f"{name[:1].upper()}{name[1:200]} {_VERBS[number % len(_VERBS)]}"
        publish_answer(
            contact_centre_id=centre.pk,
            source=AnswerSource(source_id=f"bench-{number}", source="bench", portal_area_id=area, owner_id=owner),
            text=AnswerText(
                title=title,
                question=f"Hoe kan ik {name[:200]} {_VERBS[number % len(_VERBS)]}?",
                short=". ".join(random.sample(sentences, 2))[:300],
                text=". ".join(random.sample(sentences, 18)),
                phrasings=tuple(sentence[:80] for sentence in random.sample(sentences, 3)),
            ),
            by="bench",
        )


def vacuum() -> None:
    """As autovacuum would have done after a night."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def counts() -> dict[str, int]:
    models = {"contacts": Contact, "parties": Party, "answers": Answer, "cases": Case}
    return {name: model._base_manager.filter(contact_centre__slug=KCC).count() for name, model in models.items()}


def server_version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        row: tuple[Any, ...] = cursor.fetchone() or ("",)
    return str(row[0]).split()[0]
