"""The steps that can be done on a case from a page, each with the service it runs and what is said afterwards."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eenloket.cases import services
from eenloket.core.errors import NotFoundError

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from eenloket.accounts.models import Staff
    from eenloket.cases.models import Case
    from eenloket.core.actors import NamedActor

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
    services.note_call_attempt(
        actor=by.actor, case_id=by.case_id, text=typed.text, link=by.link, event_id=typed.event_id
    )


def _settle(by: Doer, typed: Composer) -> None:
    services.settle(actor=by.actor, case_id=by.case_id, answer=typed.text, link=by.link)


_STEPS: Final[dict[str, tuple[Callable[[Doer, Composer], None], Promise]]] = {
    "take": (_take, gettext_lazy("Case taken up")),
    "ask_back": (_ask_back, gettext_lazy("Question sent to the KCC")),
    "reply": (_reply, gettext_lazy("Reply sent")),
    "note": (_note, gettext_lazy("Note kept")),
    "message": (_message, gettext_lazy("Message sent to the customer")),
    "forward": (_forward, gettext_lazy("Case forwarded")),
    "call_attempt": (_call_attempt, gettext_lazy("Attempt noted")),
    "settle": (_settle, gettext_lazy("Case settled")),
}
LINK_STEPS: Final = frozenset({"ask_back", "message", "forward", "settle"})
