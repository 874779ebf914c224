"""The forms of the demo: those that come along with the product, online, with a month of visits to them."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from eenloket.accounts.models import Staff
from eenloket.core.ids import uuid7
from eenloket.webforms import services
from eenloket.webforms.examples import examples
from eenloket.webforms.models import Form, FormDay, FormVersion, Submission, Visit
from eenloket.webforms.rules.design import design_in, question_field
from eenloket.webforms.types import HeldReason, SubmissionState, VisitOutcome

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality

    from .foundation import World

_DAYS: Final = 30
_MADE_BEFORE: Final = timedelta(days=70)
# Of every hundred who begin: what becomes of them; the rest stops on some page.
_OUTCOMES: Final = (
    (VisitOutcome.SENT, 52),
    (VisitOutcome.HELPED, 11),
    (VisitOutcome.AUTOMATIC, 10),
    (VisitOutcome.PERSON, 3),
    (VisitOutcome.HELD, 1),
    (VisitOutcome.OPEN, 23),
)
_BUSY: Final = {"algemene-vraag": 6, "melding-openbare-ruimte": 7, "grofvuil-ophalen": 5, "vraag-over-belasting": 3}
_SPAM: Final = "Win nu een gratis telefoon! Klik op https://prijs.example en vul uw gegevens in."


def tell(world: World, random: Random, now: datetime) -> None:
    """Publish every example for all municipalities of the centre, and give each a past."""
    maker = _maker(world)
    for example in examples():
        form_id = uuid7()
        services.start_form(actor=maker, form_id=form_id, municipality_id=None, example=example.slug)
        services.publish_form(actor=maker, form_id=form_id, note="Eerste versie")
        Form.objects.filter(pk=form_id).update(created_at=now - _MADE_BEFORE, draft_changed_at=now - _MADE_BEFORE)
        FormVersion.objects.filter(form_id=form_id).update(published_at=now - _MADE_BEFORE)
        form = Form.objects.select_related("current").get(pk=form_id)
        for place in world.places:
            _visits(form, place.row, random, now)
    _hold_back(world, now)


def _maker(world: World) -> Staff:
    plan = next(each for each in world.plan.people if "administrator" in each.roles)
    return Staff.objects.get(pk=world.staff[plan.email].pk)


def _visits(form: Form, municipality: Municipality, random: Random, now: datetime) -> None:
    pages = [page.key for page in design_in(form.current.design).pages] if form.current else []
    outcomes, weights = zip(*_OUTCOMES, strict=True)
    visits, days = [], []
    for ago in range(_DAYS, 0, -1):
        moment = timezone.localtime(now - timedelta(days=ago))
        begun = random.randint(0, _BUSY.get(form.slug, 2)) // (3 if moment.weekday() > 4 else 1)
        opened = begun + random.randint(0, 2 + begun)
        if opened:
            days.append(FormDay(form=form, municipality=municipality, day=moment.date(), opened=opened))
        for outcome in random.choices(outcomes, weights, k=begun):
            stopped = random.choices([*pages, ""], [len(pages) + 1 - n for n in range(len(pages) + 1)])[0]
            reached = {VisitOutcome.HELPED: pages[0], VisitOutcome.OPEN: stopped}.get(outcome, "")
            visits.append(
                Visit(
                    contact_centre_id=form.contact_centre_id,
                    municipality=municipality,
                    form=form,
                    version=form.current,
                    day=moment.date(),
                    last_hour=moment.replace(hour=random.randint(8, 21), minute=0, second=0, microsecond=0),
                    page=reached,
                    outcome=outcome,
                )
            )
    FormDay.objects.bulk_create(days)
    Visit.objects.bulk_create(visits)


def _hold_back(world: World, now: datetime) -> None:
    """One message that a machine sent, to look at."""
    form = Form.objects.select_related("current").filter(contact_centre=world.centre, is_general=True).first()
    if form is None or form.current is None:
        return
    submission = services.start_submission(form=form, municipality=world.places[0].row, opened_at=now)
    question = question_field(design_in(form.current.design))
    if question is not None:
        services.save_values(submission_id=submission.pk, values={question.key: _SPAM})
    Submission.objects.filter(pk=submission.pk).update(
        state=SubmissionState.HELD, held_reason=HeldReason.TRAP, sent_at=now - timedelta(hours=5)
    )
    visits = Visit.objects.filter(pk__in=Submission.objects.filter(pk=submission.pk).values("visit_id"))
    visits.update(outcome=VisitOutcome.HELD)
