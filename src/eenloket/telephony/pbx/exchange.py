"""The calls of the practice exchange: callers with patience, agents with a device, events out and commands in.

Time is given from outside (`run`), so a whole day is played in a moment and in the same way each time.
"""

from __future__ import annotations

import heapq
import itertools
import threading
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final, Literal

Event = dict[str, Any]
State = Literal["offered", "queued", "ringing", "talking", "held", "ended"]

_RING_SECONDS: Final = 20.0
_BOT_ANSWERS: Final = (0.5, 4.0)
_BOT_WRAPS_UP: Final = 10.0
_OTHER_SIDE_ANSWERS: Final = 3.0
_MOST_REMEMBERED: Final = 2_000


class RefusedError(Exception):
    """A command that the exchange understands and will not do."""


class NoSuchCallError(RefusedError):
    """There is no such call, or not any more."""


@dataclass
class Agent:
    """Somebody with a device. A bot answers what rings; a person answers by a command."""

    ref: str
    device: str
    name: str = ""
    is_bot: bool = False
    state: str = "ready"
    call_id: str = ""
    idle_since: float = 0.0


@dataclass
class Plan:
    """What a caller will do. Without a number of seconds a person decides."""

    patience: float | None = None
    talk: float | None = None
    takes_call_back: bool = False
    called_party_answers: bool = True


@dataclass
class Call:
    id: str
    caller: str
    dialled: str
    direction: Literal["in", "out"] = "in"
    forwarded_from: str = ""
    plan: Plan = field(default_factory=Plan)
    state: State = "offered"
    agent: str = ""
    consults: str = ""
    consults_number: str = ""
    started: float = 0.0
    answered: float | None = None
    ended: float | None = None
    cause: str = ""
    said: str = ""


class Exchange:
    """One platform. `emit` gets each event as it happens; `moment` turns its seconds into a time on the clock."""

    def __init__(
        self,
        emit: Callable[[Event], None],
        *,
        agents: Iterable[Agent] = (),
        routes: bool = False,
        start: datetime,
        random: Random | None = None,
    ) -> None:
        self.agents = {each.ref: each for each in agents}
        self.routes = routes
        self.calls: dict[str, Call] = {}
        self.now = 0.0
        self._emit, self._start, self._random = emit, start, random or Random()  # noqa: S311 - plausible, not secret
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = itertools.count(1)
        self._sequence = itertools.count(1)
        self._line: deque[str] = deque()
        self._replies: dict[str, RefusedError | None] = {}
        self.lock = threading.RLock()

    # --- what callers do ---------------------------------------------------------------------------------------------

    def call_in(self, caller: str, dialled: str, plan: Plan | None = None, *, forwarded_from: str = "") -> Call:
        """Somebody dials one of our numbers; "" for a caller who hides theirs."""
        call = Call(
            id=uuid.UUID(int=self._random.getrandbits(128), version=4).hex,
            caller=caller or "anonymous",
            dialled=dialled,
            forwarded_from=forwarded_from,
            plan=plan or Plan(),
            started=self.now,
        )
        self.calls[call.id] = call
        self._tell(call, "call.offered")
        self._queue(call)
        if call.plan.patience is not None:
            self._after(call.plan.patience, lambda: self._lose_patience(call))
        return call

    def caller_hangs_up(self, call_id: str) -> None:
        call = self._going_on(call_id)
        self._end(call, "caller_hung_up" if call.answered is not None else "abandoned")

    def caller_wants_call_back(self, call_id: str) -> None:
        """The caller presses the key for that, and hangs up."""
        call = self._going_on(call_id)
        self._tell(call, "call.dtmf", digits="1")
        self._tell(call, "call.callback_requested", number=call.caller)
        self._end(call, "called_back")

    # --- what agents do ----------------------------------------------------------------------------------------------

    def answer(self, call: Call, agent: Agent) -> None:
        self._leave_line(call)
        if call.agent and call.agent != agent.ref:
            self._free(call.agent)
        call.agent, call.state, agent.call_id = agent.ref, "talking", call.id
        first = call.answered is None
        call.answered = self.now if first else call.answered
        self._tell(call, "call.answered", agent)
        if call.plan.talk is not None:
            self._after(call.plan.talk, lambda: self._finish(call, agent))

    # --- commands ----------------------------------------------------------------------------------------------------

    def command(self, body: Mapping[str, Any]) -> None:
        """Do what is asked, once per key. Raises RefusedError."""
        key, kind = str(body.get("command_id", "")), str(body.get("type", ""))
        if key in self._replies:
            if said := self._replies[key]:
                raise said
            return
        handler = getattr(self, f"_do_{kind}", None)
        try:
            if handler is None:
                raise RefusedError(f"type: this exchange knows no {kind}")
            handler(body)
        except RefusedError as error:
            self._remember(key, error)
            raise
        self._remember(key, None)

    def _do_ring(self, body: Mapping[str, Any]) -> None:
        self._ring(self._going_on(body["call_id"]), self._agent(body))

    def _do_unring(self, body: Mapping[str, Any]) -> None:
        call = self._going_on(body["call_id"])
        if call.state == "ringing":
            self._free(call.agent)
            call.agent = ""
            self._queue(call)

    def _do_connect(self, body: Mapping[str, Any]) -> None:
        call, agent = self._going_on(body["call_id"]), self._agent(body)
        if not (call.state == "talking" and call.agent == agent.ref):
            self.answer(call, agent)

    def _do_answer(self, body: Mapping[str, Any]) -> None:
        call = self._going_on(body["call_id"])
        if call.state != "ringing":
            raise RefusedError("the call does not ring")
        self.answer(call, self.agents[call.agent])

    def _do_park(self, body: Mapping[str, Any]) -> None:
        call = self._going_on(body["call_id"])
        self._free(call.agent)
        call.agent = ""
        self._queue(call)

    def _do_announce(self, body: Mapping[str, Any]) -> None:
        call = self._going_on(body["call_id"])
        call.said = str(body.get("text", ""))
        if body.get("then") == "hangup":
            self._after(3.0, lambda: self._end_if_on(call, "platform"))
        elif body.get("then") == "offer_callback" and call.plan.takes_call_back:
            self._after(3.0, lambda: None if call.state == "ended" else self.caller_wants_call_back(call.id))

    def _do_hold(self, body: Mapping[str, Any]) -> None:
        call = self._in_state(body, "talking")
        call.state = "held"
        self._tell(call, "call.held", self.agents.get(call.agent))

    def _do_retrieve(self, body: Mapping[str, Any]) -> None:
        call = self._in_state(body, "held")
        call.state, call.consults, call.consults_number = "talking", "", ""
        self._tell(call, "call.retrieved", self.agents.get(call.agent))

    _do_transfer_cancel = _do_retrieve

    def _do_transfer_blind(self, body: Mapping[str, Any]) -> None:
        call = self._in_state(body, "talking", "held")
        target = self.agents.get(str(body.get("to_agent_ref", "")))
        self._free(call.agent)
        if target is None:
            self._tell(call, "call.transferred", to=str(body.get("to", "")), transfer="blind")
            self._end(call, "transferred")
            return
        self._tell(call, "call.transferred", target, transfer="blind")
        self._ring(call, target)

    def _do_transfer_consult(self, body: Mapping[str, Any]) -> None:
        call = self._in_state(body, "talking", "held")
        target = self.agents.get(str(body.get("to_agent_ref", "")))
        call.consults, call.consults_number = (target.ref if target else ""), str(body.get("to", ""))
        self._tell(call, "call.held", self.agents.get(call.agent))
        call.state = "held"
        self._tell(call, "call.transfer_started", self.agents.get(call.agent), to=call.consults or call.consults_number)

    def _do_transfer_complete(self, body: Mapping[str, Any]) -> None:
        call = self._in_state(body, "held", "talking")
        target = self.agents.get(call.consults)
        if target is None and not call.consults_number:
            raise RefusedError("no transfer was begun")
        self._free(call.agent)
        if target is None:
            self._tell(call, "call.transferred", to=call.consults_number, transfer="consult")
            self._end(call, "transferred")
            return
        call.agent, call.state, call.consults, target.call_id = target.ref, "talking", "", call.id
        self._tell(call, "call.transferred", target, transfer="consult")
        if call.plan.talk is not None:
            self._after(call.plan.talk, lambda: self._finish(call, target))

    def _do_hangup(self, body: Mapping[str, Any]) -> None:
        self._end(self._going_on(body["call_id"]), "agent_hung_up")

    def _do_originate(self, body: Mapping[str, Any]) -> None:
        agent = self._agent(body)
        call = Call(
            id=str(body["call_id"]),
            caller=str(body.get("shown_number", "")),
            dialled=str(body["to"]),
            direction="out",
            started=self.now,
        )
        self.calls[call.id] = call
        call.agent, agent.call_id, call.state = agent.ref, call.id, "ringing"
        self._tell(call, "call.offered")
        self._tell(call, "call.ringing", agent)
        self._after(_OTHER_SIDE_ANSWERS, lambda: self._other_side_answers(call, agent))

    def _do_set_agent_state(self, body: Mapping[str, Any]) -> None:
        agent = self._agent(body)
        agent.state, agent.idle_since = str(body.get("state", "ready")), self.now
        self._emit(self._event("agent.state", agent_ref=agent.ref, device_ref=agent.device, state=agent.state))
        self._hand_out()

    # --- time --------------------------------------------------------------------------------------------------------

    def run(self, until: float) -> None:
        """Let everything happen that is due until then."""
        while self._timers and self._timers[0][0] <= until:
            at, _number, action = heapq.heappop(self._timers)
            self.now = max(self.now, at)
            action()
        self.now = max(self.now, until)

    @property
    def next_due(self) -> float | None:
        return self._timers[0][0] if self._timers else None

    def at(self, seconds: float, action: Callable[[], None]) -> None:
        heapq.heappush(self._timers, (seconds, next(self._numbers), action))

    def moment(self, seconds: float) -> datetime:
        return self._start + timedelta(seconds=seconds)

    # --- inside ------------------------------------------------------------------------------------------------------

    def _after(self, seconds: float, action: Callable[[], None]) -> None:
        self.at(self.now + seconds, action)

    def _queue(self, call: Call) -> None:
        call.state = "queued"
        self._tell(call, "call.queued")
        if self.routes:
            self._line.append(call.id)
            self._hand_out()

    def _hand_out(self) -> None:
        """The exchange's own routing: who waits longest to who is free longest."""
        while self.routes and self._line:
            free = [each for each in self.agents.values() if each.state == "ready" and not each.call_id]
            if not free:
                return
            call = self.calls[self._line.popleft()]
            if call.state == "queued":
                self._ring(call, min(free, key=lambda each: (each.idle_since, each.ref)))

    def _ring(self, call: Call, agent: Agent) -> None:
        self._leave_line(call)
        if call.agent and call.agent != agent.ref:
            self._free(call.agent)
        call.agent, call.state, agent.call_id = agent.ref, "ringing", call.id
        self._tell(call, "call.ringing", agent)
        if agent.is_bot:
            self._after(self._random.uniform(*_BOT_ANSWERS), lambda: self._answer_if_ringing(call, agent))
        if self.routes:
            self._after(_RING_SECONDS, lambda: self._miss(call, agent))

    def _answer_if_ringing(self, call: Call, agent: Agent) -> None:
        if call.state == "ringing" and call.agent == agent.ref:
            self.answer(call, agent)

    def _miss(self, call: Call, agent: Agent) -> None:
        if call.state == "ringing" and call.agent == agent.ref:
            agent.state = "not_ready"
            self._emit(self._event("agent.state", agent_ref=agent.ref, device_ref=agent.device, state="not_ready"))
            self._free(agent.ref)
            call.agent = ""
            self._queue(call)

    def _lose_patience(self, call: Call) -> None:
        if call.answered is not None or call.state == "ended":
            return
        if call.plan.takes_call_back and call.state == "queued":
            self.caller_wants_call_back(call.id)
        else:
            self._end(call, "abandoned")

    def _finish(self, call: Call, agent: Agent) -> None:
        if call.state in ("talking", "held") and call.agent == agent.ref:
            self._end(call, "caller_hung_up")

    def _other_side_answers(self, call: Call, agent: Agent) -> None:
        if call.state != "ringing":
            return
        if call.plan.called_party_answers:
            self.answer(call, agent)
        else:
            self._end(call, "no_answer")

    def _end_if_on(self, call: Call, cause: str) -> None:
        if call.state != "ended":
            self._end(call, cause)

    def _end(self, call: Call, cause: str) -> None:
        self._leave_line(call)
        agent = self.agents.get(call.agent)
        call.state, call.ended, call.cause = "ended", self.now, cause
        more = {"answered_at": self.moment(call.answered).isoformat()} if call.answered is not None else {}
        self._tell(call, "call.ended", agent, cause=cause, **more)
        if agent:
            self._free(agent.ref)

    def _free(self, ref: str) -> None:
        agent = self.agents.get(ref)
        if agent is None:
            return
        agent.call_id, agent.idle_since = "", self.now
        if agent.is_bot and agent.state == "ready" and self.routes:
            agent.state = "wrap_up"
            self._after(_BOT_WRAPS_UP, lambda: self._ready_again(agent))
        self._hand_out()

    def _ready_again(self, agent: Agent) -> None:
        if agent.state == "wrap_up":
            agent.state, agent.idle_since = "ready", self.now
            self._hand_out()

    def _leave_line(self, call: Call) -> None:
        if call.id in self._line:
            self._line.remove(call.id)

    def _agent(self, body: Mapping[str, Any]) -> Agent:
        found = self.agents.get(str(body.get("agent_ref", "")))
        if found is None:
            raise RefusedError("agent_ref: nobody here has this name")
        return found

    def _going_on(self, call_id: str) -> Call:
        call = self.calls.get(str(call_id))
        if call is None or call.state == "ended":
            raise NoSuchCallError("call_id: there is no such call, or it has ended")
        return call

    def _in_state(self, body: Mapping[str, Any], *states: str) -> Call:
        call = self._going_on(body["call_id"])
        if call.state not in states:
            raise RefusedError(f"the call is {call.state}")
        return call

    def _remember(self, key: str, reply: RefusedError | None) -> None:
        if len(self._replies) >= _MOST_REMEMBERED:
            self._replies.pop(next(iter(self._replies)))
        self._replies[key] = reply

    def _tell(self, call: Call, kind: str, agent: Agent | None = None, **more: Any) -> None:
        who = {"agent_ref": agent.ref, "device_ref": agent.device} if agent else {}
        numbers = {"from": call.caller, "to" if call.direction == "out" else "dialled": call.dialled}
        if call.forwarded_from:
            numbers["forwarded_from"] = call.forwarded_from
        event = self._event(kind, call_id=call.id, direction=call.direction, **numbers, **who)
        self._emit(event | {name: value for name, value in more.items() if value})

    def _event(self, kind: str, **fields: Any) -> Event:
        return {
            "event_id": uuid.UUID(int=self._random.getrandbits(128), version=4).hex,
            "seq": next(self._sequence),
            "type": kind,
            "occurred_at": self.moment(self.now).isoformat(),
            **fields,
        }
