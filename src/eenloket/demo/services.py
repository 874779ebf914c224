from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone

from eenloket.contacts.types import Result
from eenloket.content import imports as content_imports
from eenloket.content.models import AnswerVersion
from eenloket.core import clock
from eenloket.core.errors import ConflictError
from eenloket.insight.services import sum_days_that_are_over
from eenloket.organisation import imports as organisation_imports
from eenloket.organisation.models import ContactCentre, Municipality

from . import (
    answers,
    backoffice,
    casework,
    chats,
    counter,
    elsewhere,
    figures,
    foundation,
    letterbox,
    newsroom,
    postbag,
    present,
    quality,
    queues,
    reset,
    stories,
    structure,
    surveys,
    telephony,
    webforms,
)
from .arrivals import arrivals, working_days
from .caseload import CaseWriter
from .history import Narrator
from .people import make_citizens
from .scene import Scene
from .subjects import NO_CALENDAR_ENTRY
from .types import DemoAccount, Progress
from .world import CENTRES, KCC, PASSWORD, CentrePlan

if TYPE_CHECKING:
    from .arrivals import Arrival
    from .foundation import World
    from .history import Asked
    from .stories import Stories

CONTACTS: Final = 12_000
MOST_CONTACTS: Final = 100_000
_SEED: Final = 20261124
_BATCH: Final = 4_000


def demo_accounts() -> list[DemoAccount]:
    """Whom to sign in as, one per role; all with the same password."""
    return [
        DemoAccount(person.email, PASSWORD, person.shown_as, plan.name)
        for plan in CENTRES
        for person in plan.people
        if person.shown_as
    ]


def load_demo(*, contacts: int | None = None, progress: Progress = lambda _line: None) -> bool:
    """Both demo contact centres, whole or not at all; False when they were there already and nothing was changed.

    The same on every machine on the same day. Raises ConflictError when a real contact centre has one of the names.
    """
    with transaction.atomic():
        if _is_loaded():
            return False
        _load(contacts or CONTACTS, clock.now(), progress)
    return True


def remove_demo() -> int:
    """Take the demo contact centres away; others are never touched. Returns how many there were."""
    with transaction.atomic():
        ids = list(ContactCentre.objects.filter(is_demo=True, slug__in=_slugs()).values_list("pk", flat=True))
        for contact_centre_id in ids:
            reset.remove_centre(contact_centre_id)
    return len(ids)


def _slugs() -> list[str]:
    return [plan.slug for plan in CENTRES]


def _is_loaded() -> bool:
    known = ContactCentre.objects.filter(slug__in=_slugs())
    if known.filter(is_demo=False).exists():
        raise ConflictError("There is a contact centre of your own with the name of the demo; it was left alone.")
    if known.exists():
        return True
    places = [place.slug for plan in CENTRES for place in plan.municipalities]
    if Municipality.objects.filter(slug__in=places).exists():
        raise ConflictError("There is a municipality of your own with the name of the demo; it was left alone.")
    return False


def _load(contacts: int, now: datetime, progress: Progress) -> None:
    progress("Products and organisations ...")
    content_imports.import_products(content_imports.bundled("UPL-actueel.csv"))
    organisation_imports.import_organisations(organisation_imports.bundled("tooi_organisations.json"))
    for place, plan in enumerate(CENTRES):
        wanted = contacts if plan is KCC else max(40, min(400, contacts // 30))
        _load_centre(plan, wanted, Random(_SEED + place), now, progress)  # noqa: S311 - plausible, not secret


def _load_centre(plan: CentrePlan, contacts: int, random: Random, now: datetime, progress: Progress) -> None:
    today = timezone.localtime(now).date()
    progress(f"{plan.name}: people and answers ...")
    world = foundation.set_up(plan, today)
    days = working_days(world, today, stories.DAYS)
    since = stories.at(days[0], time(7, 0)) - timedelta(days=1)
    answers.publish_answers(world, since=since)
    told = stories.tell(days, today) if plan is KCC else None
    if told:
        _publish_late_answer(world, told)
    progress(f"{plan.name}: {contacts:,} contacts ...".replace(",", "."))
    citizens = make_citizens(world, random, count=contacts // 5, since=since)
    moments = arrivals(random, days, contacts, now, told)
    _write_history(Scene(world, citizens, random, told, now), moments)
    progress(f"{plan.name}: functions and people ...")
    structure.tell(world, random, today)
    present.store_present(world, random, now)
    queues.tell(world)
    newsroom.tell(world, random, now)
    webforms.tell(world, random, now)
    letterbox.tell(world, now)
    postbag.tell(world, now)
    casework.tell(world, now)
    backoffice.tell(world, random, now)
    elsewhere.tell(world, now)
    chats.tell(world, now)
    telephony.tell(world, now)
    counter.tell(world, random, now)
    figures.set_up(world, now)
    surveys.tell(world, random, now, told)
    quality.tell(world, random, now)
    sum_days_that_are_over(contact_centre_id=world.centre.pk)
    figures.tell(world, random, now)


def _publish_late_answer(world: World, told: Stories) -> None:
    """The answer that was missing when everybody asked for it."""
    answer = answers.publish_entry(world, NO_CALENDAR_ENTRY, {}, review_on=None)
    AnswerVersion.objects.filter(answer=answer).update(
        created_at=told.answer_published, checked_on=told.answer_published.date()
    )
    answer.related.set([world.answers["afvalkalender"]])


def _write_history(scene: Scene, moments: Sequence[Arrival]) -> None:
    """In batches, so that memory does not grow with the number of contacts."""
    narrator = Narrator(scene)
    handed_over: list[Asked] = []
    latest: list[Asked] = []
    for start in range(0, len(moments), _BATCH):
        history = narrator.tell(moments[start : start + _BATCH])
        history.store()
        present.store_signals(scene.world, history.questions, scene.now)
        latest = history.questions
        handed_over += [asked for asked in latest if asked.contact.result in (Result.HANDED_OVER, Result.CALL_BACK)]
    caseload = CaseWriter(scene).write(handed_over)
    caseload.store()
    present.store_log(scene.world, latest, caseload.cases, scene.now)
