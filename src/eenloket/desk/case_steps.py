"""The steps that can be done on a case from a page, each with the service it runs and what is said afterwards."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eenloket.cases import services
from eenloket.cases.types import AttemptResult
from eenloket.core.actors import NamedActor
from eenloket.core.errors import NotFoundError
from eenloket.ui.typed import uuid_or_none

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from eenloket.accounts.models import Staff
    from eenloket.cases.models import Case

    from .forms.cases import Composer


@dataclass(frozen=True)
class Doer:
    """Who does a step on which case; with the case itself when they came by its link."""

    actor: Staff | NamedActor
    case_id: uuid.UUID
    link: Case | None = None

    @property
    def staff(self) -> Staff:
        """The actor of a step that a link does not offer (see `LINK_STEPS`)."""
        return cast("Staff", self.actor)


def do_step(doer: Doer, typed: Composer) -> str:
    """Run the service of the step; returns what to tell the person. Raises what the service raises."""
    step = _STEPS.get(typed.step)
    if step is None or (doer.link and typed.step not in LINK_STEPS):
        raise NotFoundError(_("That step does not exist."))
    run, done = step
    typed.check()
    with transaction.atomic():  # nobody comes in between looking whether the case went on and doing the step
        if typed.step in _OVERTAKEN and not doer.link:
            services.must_be_as_read(
                actor=doer.staff,
                case_id=doer.case_id,
                revision=typed.read_revision,
                read_at=typed.read_moment,
                event_id=typed.event_id,
            )
        run(doer, typed)
    return str(done)


def _take(by: Doer, typed: Composer) -> None:
    services.take(actor=by.actor, case_id=by.case_id, link=by.link)


def _ask_back(by: Doer, typed: Composer) -> None:
    services.ask_back(actor=by.actor, case_id=by.case_id, question=typed.text, link=by.link, event_id=typed.event_id)


def _reply(by: Doer, typed: Composer) -> None:
    services.reply(actor=by.staff, case_id=by.case_id, text=typed.text, event_id=typed.event_id)


def _note(by: Doer, typed: Composer) -> None:
    services.add_note(actor=by.staff, case_id=by.case_id, text=typed.text, event_id=typed.event_id)


def _message(by: Doer, typed: Composer) -> None:
    services.send_message(actor=by.actor, case_id=by.case_id, text=typed.text, link=by.link, event_id=typed.event_id)


def _forward(by: Doer, typed: Composer) -> None:
    services.forward(
        actor=by.actor, case_id=by.case_id, department_id=typed.department_id, reason=typed.text, link=by.link
    )


def _call_attempt(by: Doer, typed: Composer) -> None:
    next_on, next_after = typed.called_again
    services.note_call_attempt(
        actor=by.actor,
        case_id=by.case_id,
        text=typed.text,
        result=typed.result or AttemptResult.NO_ANSWER,
        next_on=next_on,
        next_after=next_after,
        link=by.link,
        event_id=typed.event_id,
    )


def _nudge(by: Doer, typed: Composer) -> None:
    services.nudge(actor=by.staff, case_id=by.case_id, text=typed.text, event_id=typed.event_id)


def _settle(by: Doer, typed: Composer) -> None:
    services.settle(actor=by.actor, case_id=by.case_id, answer=typed.text, result=typed.result, link=by.link)


def _ask_citizen(by: Doer, typed: Composer) -> None:
    services.ask_citizen(
        actor=by.actor,
        case_id=by.case_id,
        question=typed.text,
        stops_clock=typed.stops_clock,
        link=by.link,
        event_id=typed.event_id,
    )


def _aside(by: Doer, typed: Composer) -> None:
    services.ask_aside(
        actor=by.staff,
        case_id=by.case_id,
        talk_id=typed.new_id,
        to=typed.asked_of,
        question=typed.text,
        stops_clock=typed.stops_clock,
    )


def _assign(by: Doer, typed: Composer) -> None:
    services.assign(actor=by.staff, case_id=by.case_id, staff_id=typed.staff_id)


def _wrong(by: Doer, typed: Composer) -> None:
    services.send_wrongly_routed(
        actor=by.actor,
        case_id=by.case_id,
        reason=typed.text,
        department_id=None if typed.department in ("", "kcc") else typed.department_id,
        link=by.link,
        event_id=typed.event_id,
    )


def _split(by: Doer, typed: Composer) -> None:
    services.split(
        actor=by.staff,
        case_id=by.case_id,
        part_id=typed.new_id,
        subject=typed.subject,
        request=typed.text,
        department_id=typed.department_id if typed.department else None,
    )


def _merge(by: Doer, typed: Composer) -> None:
    services.merge(actor=by.staff, case_id=by.case_id, into_id=typed.other_case_id, reason=typed.text)


def _reopen(by: Doer, typed: Composer) -> None:
    services.reopen(actor=by.staff, case_id=by.case_id, reason=typed.text, event_id=typed.event_id)


def _tick(by: Doer, typed: Composer) -> None:
    services.do_step(actor=by.actor, case_id=by.case_id, code=typed.code, link=by.link)


def _untick(by: Doer, typed: Composer) -> None:
    services.undo_step(actor=by.actor, case_id=by.case_id, code=typed.code, link=by.link)


def _time(by: Doer, typed: Composer) -> None:
    services.correct_work(
        actor=by.staff,
        case_id=by.case_id,
        span_id=uuid_or_none(typed.span) or typed.new_id,
        minutes=typed.whole_minutes,
        reason=typed.text,
    )


def _promise(by: Doer, typed: Composer) -> None:
    if not isinstance(by.actor, NamedActor) or by.link is None:
        raise NotFoundError(_("That step does not exist."))
    services.promise_by_link(
        actor=by.actor, case_id=by.case_id, link=by.link, day=typed.promised_on, event_id=typed.event_id
    )


def _stop_clock(by: Doer, typed: Composer) -> None:
    services.pause(
        actor=by.actor,
        case_id=by.case_id,
        reason=typed.reason,
        text=typed.text,
        until=typed.answered_by,
        is_abroad=typed.abroad == "1",
        event_id=typed.event_id,
    )


def _run_clock(by: Doer, typed: Composer) -> None:
    services.resume(actor=by.actor, case_id=by.case_id, text=typed.text, event_id=typed.event_id)


def _extend(by: Doer, typed: Composer) -> None:
    services.extend(
        actor=by.actor,
        case_id=by.case_id,
        text=typed.text,
        weeks=typed.whole_weeks,
        promised=typed.promised_on,
        event_id=typed.event_id,
    )


def _redate(by: Doer, typed: Composer) -> None:
    services.change_promise(
        actor=by.actor, case_id=by.case_id, day=typed.promised_on, text=typed.text, event_id=typed.event_id
    )


def _receipt(by: Doer, typed: Composer) -> None:
    services.note_receipt(actor=by.actor, case_id=by.case_id, on=typed.promised_on, event_id=typed.event_id)


_STEPS: Final[dict[str, tuple[Callable[[Doer, Composer], None], Promise]]] = {
    "take": (_take, gettext_lazy("Case taken up")),
    "ask_back": (_ask_back, gettext_lazy("Question sent to the KCC")),
    "reply": (_reply, gettext_lazy("Reply sent")),
    "note": (_note, gettext_lazy("Note kept")),
    "message": (_message, gettext_lazy("Message sent to the customer")),
    "forward": (_forward, gettext_lazy("Case forwarded")),
    "call_attempt": (_call_attempt, gettext_lazy("Attempt noted")),
    "nudge": (_nudge, gettext_lazy("Asked to hurry; the department gets a mail")),
    "settle": (_settle, gettext_lazy("Case settled")),
    "ask_citizen": (_ask_citizen, gettext_lazy("Question sent to the customer")),
    "aside": (_aside, gettext_lazy("Question asked aside")),
    "assign": (_assign, gettext_lazy("Case given")),
    "wrong": (_wrong, gettext_lazy("Case sent on as wrongly routed")),
    "split": (_split, gettext_lazy("The part is a case of its own")),
    "merge": (_merge, gettext_lazy("Case joined to the other one")),
    "reopen": (_reopen, gettext_lazy("Case opened again")),
    "tick": (_tick, gettext_lazy("Step done")),
    "untick": (_untick, gettext_lazy("Step not done")),
    "time": (_time, gettext_lazy("Time corrected")),
    "stop_clock": (_stop_clock, gettext_lazy("The clock stands still")),
    "run_clock": (_run_clock, gettext_lazy("The clock runs again")),
    "extend": (_extend, gettext_lazy("The term is longer, and the customer is told")),
    "redate": (_redate, gettext_lazy("Another date is promised, and the customer is told")),
    "receipt": (_receipt, gettext_lazy("Receipt noted")),
    "promise": (_promise, gettext_lazy("Promised, and the KCC knows")),
}
LINK_STEPS: Final = frozenset({"ask_back", "message", "forward", "wrong", "settle", "ask_citizen", "promise"})
# Steps that others may have made untrue while one was writing.
_OVERTAKEN: Final = frozenset(
    {
        "settle",
        "message",
        "ask_citizen",
        "ask_back",
        "forward",
        "wrong",
        "split",
        "merge",
        "assign",
        "aside",
        "stop_clock",
        "extend",
        "redate",
    }
)
