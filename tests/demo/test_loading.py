"""The whole demo, loaded once for this file and taken back at its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Avg, Count, F, Q

from eenloket.accounts.models import Staff
from eenloket.cases.models import Case, CaseEvent
from eenloket.cases.selectors import document_of
from eenloket.cases.types import CaseState
from eenloket.contacts.models import Contact, Conversation
from eenloket.contacts.rules import first_contact_class
from eenloket.content.models import Answer, ContentSignal
from eenloket.content.selectors import notices_for, readers_of
from eenloket.core import clock
from eenloket.demo import services, world
from eenloket.demo.services import demo_accounts, load_demo
from eenloket.demo.surveys import FRESH_NUMBER
from eenloket.gateways.models import OutboxMessage
from eenloket.insight import selectors as insight
from eenloket.insight.measures import MEASURES
from eenloket.insight.types import FigureFilter, Period
from eenloket.organisation.models import ContactCentre, Department, Municipality
from eenloket.parties.models import Party
from eenloket.quality import selectors as quality
from eenloket.quality.models import CalibrationSession, Coaching, Evaluation
from eenloket.routing.models import RoutingEvent, WorkItem
from eenloket.routing.rules.replay import Step, advisor_seconds, figures_of
from eenloket.surveys.models import Invitation
from tests.builders import the_time_is

CONTACTS = 6000


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """On a fixed Tuesday afternoon, so that chance plays no part."""
    with django_db_blocker.unblock(), the_time_is("2026-11-24 14:30"), transaction.atomic():
        assert load_demo(contacts=CONTACTS) is True
        yield
        transaction.set_rollback(True)


def _kcc() -> ContactCentre:
    return ContactCentre.objects.get(slug="kcc-merenwold-duinrade")


def _stored() -> Any:
    """Of the history: beside it some asked online, today, to be called back."""
    stored = Contact.objects.filter(contact_centre=_kcc(), state="stored")
    return stored.exclude(result="call_back", advisor=None)


def test_every_constraint_holds() -> None:
    connection.check_constraints()


def test_colleagues_are_told_something_that_not_everybody_has_read() -> None:
    ilse = Staff.objects.get(email="ilse@kcc.example")
    assert [each.is_important for each in notices_for(ilse)] == [True, False, False]
    important = notices_for(ilse)[0]
    have_read = {each.read_at is not None for each in readers_of(important)}
    assert have_read == {True, False}


def test_a_second_load_changes_nothing() -> None:
    before = (Contact.objects.count(), Answer.objects.count(), Staff.objects.count())
    assert load_demo() is False
    assert (Contact.objects.count(), Answer.objects.count(), Staff.objects.count()) == before


def test_as_many_contacts_as_asked_for() -> None:
    assert _stored().count() == CONTACTS


def test_every_account_can_sign_in_and_has_a_role() -> None:
    for account in demo_accounts():
        staff = Staff.objects.get(email=account.email)
        assert staff.check_password(account.password)
        assert staff.permission_codes
        assert staff.contact_centre.name == account.contact_centre


def test_one_person_of_the_small_centre_holds_four_roles() -> None:
    small = Staff.objects.filter(contact_centre__slug="kcc-oeverzand").annotate(n=Count("roles"))
    assert sorted(staff.n for staff in small) == [1, 1, 4]


def test_department_members_serve_their_own_municipality_only() -> None:
    for staff in Staff.objects.filter(contact_centre=_kcc(), roles__code="back_office"):
        served = set(staff.municipalities.values_list("pk", flat=True))
        assert served == set(staff.departments.values_list("municipality", flat=True))


def test_the_two_municipalities_look_different() -> None:
    brands = {each.theme["brand"] for each in Municipality.objects.filter(contact_centre=_kcc())}
    assert len(brands) == 2


def test_all_answers_are_there_and_most_have_an_owner() -> None:
    own = Answer.objects.filter(contact_centre=_kcc(), source="own", variant_of=None)
    assert own.count() == 61
    assert Answer.objects.filter(contact_centre=_kcc(), source="rijksoverheid").count() == 179  # one is in both files
    assert own.exclude(owner=None).count() == 41
    assert own.filter(related=None).count() < 5


def test_closed_conversations_look_as_the_services_leave_them() -> None:
    closed = Conversation.objects.filter(state="closed")
    waiting = Conversation.objects.filter(state="waiting")
    at_a_counter = Conversation.objects.filter(channel="counter", state="open")
    assert closed.count() == Conversation.objects.count() - waiting.count() - at_a_counter.count() - 3
    assert not closed.filter(Q(closed_at__lt=F("started_at")) | Q(hung_up_at__gt=F("closed_at"))).exists()
    assert not closed.filter(channel__in=["email", "post", "web_form"], talk_seconds__gt=0).exists()


def test_the_class_of_each_contact_follows_the_rule() -> None:
    for contact in Contact.objects.filter(state="stored").select_related("conversation"):
        assert contact.first_contact_class == first_contact_class(
            result=contact.result,
            direction=contact.direction,
            is_internal=contact.conversation.is_internal,
            consulted_where=contact.result_detail.get("consulted_where", ""),
        )


def test_talk_time_stands_on_the_first_question_only() -> None:
    assert not Contact.objects.filter(state="stored", number__gt=1, talk_seconds__isnull=False).exists()
    assert not _stored().filter(number=1, talk_seconds=None).exists()


def test_nothing_happens_in_the_future() -> None:
    now = clock.now()
    assert not Conversation.objects.filter(Q(started_at__gt=now) | Q(closed_at__gt=now)).exists()
    assert not CaseEvent.objects.filter(at__gt=now).exists()
    assert not Case.objects.filter(settled_at__gt=now).exists()


def test_every_hand_over_has_one_case_and_nothing_else_has() -> None:
    handed_over = Contact.objects.filter(result__in=["handed_over", "call_back"], state="stored")
    passed_on = Case.objects.exclude(contact__state="draft")  # an application of today is not taken up yet
    assert set(passed_on.values_list("contact", flat=True)) == set(handed_over.values_list("pk", flat=True))


def test_applications_of_today_wait_for_the_front_office_as_messages() -> None:
    started = Case.objects.filter(contact__state="draft")
    assert {case.step for case in started} == {"controle", "volledig", "ontvangst"}
    assert all(case.contact.conversation.state == "waiting" for case in started.select_related("contact__conversation"))


def test_settled_cases_of_a_type_have_its_result_and_every_step() -> None:
    for case in Case.objects.filter(state="settled", type_version__isnull=False).prefetch_related("steps_done")[:50]:
        document = document_of(case)
        assert document
        assert document.result(case.result_code)
        assert len(case.steps_done.all()) == len(document.steps)


def test_the_steps_of_a_case_are_in_order() -> None:
    for case in Case.objects.prefetch_related("events"):
        moments = [event.at for event in case.events.all()]
        assert moments == sorted(moments)
        assert moments[0] == case.created_at
        assert case.settled_at in (None, moments[-1])


def test_advisors_3_hand_over_to_groups_only_and_write_no_call_back_notes() -> None:
    cases = Case.objects.filter(handed_over_by__roles__code="advisor_3")
    assert cases.exists()
    assert not cases.exclude(department__kind="group").exists()
    assert not cases.filter(kind="call_back").exists()


def test_there_are_open_cases_in_every_state_some_of_them_late() -> None:
    still_open = Case.objects.filter(contact_centre=_kcc()).exclude(state=CaseState.SETTLED)
    assert set(still_open.values_list("state", flat=True)) == {"new", "taken", "asked_back"}
    assert still_open.filter(promised_date__lt=clock.today()).exists()
    assert still_open.filter(promised_date__gte=clock.today()).exists()


def test_drafts_are_open_of_an_advisor_who_is_no_demo_account() -> None:
    drafts = Contact.objects.filter(state="draft").exclude(advisor=None)
    assert drafts.exclude(channel="counter").count() == 3  # who is at a counter now comes beside them
    assert not drafts.filter(advisor__email__in=[account.email for account in demo_accounts()]).exists()


def test_messages_wait_for_an_advisor_on_several_channels() -> None:
    waiting = Contact.objects.filter(conversation__state="waiting")
    assert set(waiting.values_list("advisor", flat=True)) == {None}
    assert waiting.values("channel").distinct().count() > 1


def test_nothing_waits_in_the_outbox() -> None:
    assert set(OutboxMessage.objects.values_list("state", flat=True)) <= {"accepted", "delivered", "failed"}


def test_both_sources_of_parties() -> None:
    assert Party.objects.filter(source="register").exclude(bsn_hash="").exists()
    assert Party.objects.filter(source="contact", bsn_hash="").exists()


def test_the_past_has_no_weekends() -> None:
    past = _stored().filter(arrived_on__lt=clock.today())
    assert not past.filter(arrived_on__week_day__in=(1, 7)).exists()


def test_today_has_its_share_and_stops_before_now() -> None:
    assert _stored().filter(arrived_on=clock.today()).count() > 15
    assert not _stored().filter(stored_at__gt=clock.now()).exists()


def test_the_missing_calendar_brings_one_week_below_the_norm() -> None:
    asked = _stored().filter(subject="Afvalkalender niet ontvangen")
    first_day = asked.order_by("arrived_on").values_list("arrived_on", flat=True)[0]
    monday = first_day - timedelta(first_day.weekday())
    assert _share_direct(monday) < 0.8
    assert _share_direct(monday - timedelta(14)) > 0.8
    assert asked.filter(arrived_on=first_day).order_by("arrived_at")[0].arrived_at.hour in (8, 9)  # ten o'clock here
    answered = asked.filter(result="answered")
    assert answered.count() > 2
    assert not answered.filter(arrived_on=first_day).exists()
    assert ContentSignal.objects.filter(answer__source_id="afvalkalender-niet-ontvangen").count() > 10


def _share_direct(monday: Any) -> float:
    week = _stored().filter(arrived_on__gte=monday, arrived_on__lt=monday + timedelta(7))
    direct = week.filter(first_contact_class="direct").count()
    return float(direct / (direct + week.filter(first_contact_class="not_direct").count()))


def test_one_department_settles_nothing_while_its_handler_is_away() -> None:
    parkeren = Department.objects.get(code="parkeren", municipality__slug="merenwold")
    handler = Staff.objects.get(email=world.ABSENT_HANDLER)
    assert list(Staff.objects.filter(departments=parkeren)) == [handler]
    days = sorted(
        {clock.day_of(at) for at in CaseEvent.objects.filter(actor_name=handler.name).values_list("at", flat=True)}
    )
    longest = max(later - earlier for earlier, later in pairwise(days))
    assert longest >= timedelta(14)


def test_talk_about_taxes_takes_longer_since_the_letter() -> None:
    calls = _stored().filter(portal_area__code="belastingen", channel="phone", talk_seconds__isnull=False)
    turn = clock.today() - timedelta(18)
    before = list(calls.filter(arrived_on__lt=turn - timedelta(10)).values_list("talk_seconds", flat=True))
    since = list(calls.filter(arrived_on__gte=turn).values_list("talk_seconds", flat=True))
    assert sum(since) / len(since) > 1.4 * sum(before) / len(before)


def test_taking_away_leaves_other_contact_centres_alone() -> None:
    other = ContactCentre.objects.create(slug="echt", name="KCC Echt")
    with transaction.atomic():
        assert services.remove_demo() == 2
        connection.check_constraints()
        assert list(ContactCentre.objects.all()) == [other]
        assert not Contact.objects.exists()
        transaction.set_rollback(True)


def test_citizens_gave_marks_that_lie_where_such_places_have_them() -> None:
    asked = Invitation.objects.filter(contact_centre=_kcc(), state="asked")
    invited, marked = asked.exclude(means="kiosk"), asked.filter(mark__isnull=False, contact__isnull=False)
    assert 0.15 < marked.count() / invited.count() < 0.35
    mean = marked.aggregate(mean=Avg("mark"))["mean"]
    passed_on = marked.filter(contact__result="handed_over").aggregate(mean=Avg("mark"))["mean"]
    assert 7.2 < mean < 7.9
    assert passed_on < mean - 0.5
    assert asked.filter(means="kiosk").exists()


def test_one_citizen_wants_to_be_called_and_one_was_just_asked() -> None:
    case = Invitation.objects.get(contact_centre=_kcc(), called_for_at__isnull=False).call_back
    assert case
    assert case.kind == "call_back"
    fresh = Invitation.objects.get(contact_centre=_kcc(), state="planned")
    assert fresh.contact
    assert fresh.contact.conversation.counterpart == FRESH_NUMBER


def test_leaders_evaluated_contacts_calibrated_and_coached() -> None:
    today = clock.today()
    edwin = Staff.objects.get(email="edwin@kcc.example")
    (total,) = quality.scores(edwin, first=today - timedelta(91), last=today)
    assert total.evaluated > 50
    comparison = quality.comparison_of(CalibrationSession.objects.get(contact_centre=_kcc()))
    assert comparison
    assert [row.criterion.key for row in comparison.disputed] == ["need"]
    ended, running = Coaching.objects.filter(contact_centre=_kcc()).order_by("started_on")
    assert (ended.state, running.state) == ("ended", "running")
    assert (ended.after or 0) > (ended.before or 0)
    weak = Evaluation.objects.filter(advisor__email="thijs@kcc.example", kind="leader", state="done")
    newest = weak.order_by("-finished_at").first()
    assert newest
    assert any(line.lowers for line in quality.proposals_of(newest))


def test_the_log_of_the_queues_says_what_their_rows_say() -> None:
    items = WorkItem.objects.filter(contact_centre=_kcc(), source__in=["call", "chat", "ticket"], turn=1)
    past = items.filter(queued_at__lt=clock.start_of(clock.today()))
    events = RoutingEvent.objects.filter(contact_centre=_kcc(), at__lt=clock.start_of(clock.today())).order_by("id")
    steps = [
        Step(at=event.at, kind=event.kind, item=event.item_id, staff=event.staff_id, value=event.value)
        for event in events
    ]
    assert [step.at for step in steps] == sorted(step.at for step in steps)
    replayed = figures_of(steps, within_seconds=25)
    assert replayed.blocked == past.filter(state="overflowed").count() > 0
    assert replayed.abandoned == past.filter(state="abandoned").count() > 0
    assert replayed.answered == past.filter(accepted_at__isnull=False).count()
    assert not past.filter(ended_at=None).exists()
    signed_on = advisor_seconds(steps, clock.start_of(clock.today()))
    assert all(sum(states.values()) < 66 * 11 * 3600 for states in signed_on.values())  # a day is some nine hours


def test_the_phone_was_answered_in_time_about_as_often_as_it_should() -> None:
    leader = Staff.objects.get(email="marloes@kcc.example")
    period = Period(clock.today() - timedelta(days=89), clock.today() - timedelta(days=1))
    wanted = FigureFilter(period=period, channel="phone")
    found = insight.reading(leader, wanted, [MEASURES["service_level"], MEASURES["left"], MEASURES["occupancy"]])
    assert 0.75 < (found["service_level"].value or 0) < 0.9
    assert 0.01 < (found["left"].value or 0) < 0.06
    assert 0.03 < (found["occupancy"].value or 0) < 0.9  # half of the usual contacts, with all of the people
