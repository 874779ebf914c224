"""What the actions at the counter mean to a reader of the trail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import Promise

COUNTER_ACTIONS: Final[dict[str, Promise]] = {
    "alarm.acknowledged": gettext_lazy("went to a call for help"),
    "alarm.ended": gettext_lazy("ended a call for help"),
    "alarm.raised": gettext_lazy("called for help"),
    "appointment.cancelled": gettext_lazy("cancelled an appointment"),
    "appointment.made": gettext_lazy("made an appointment"),
    "appointment.moved": gettext_lazy("moved an appointment"),
    "appointment.opened": gettext_lazy("looked at an appointment for"),
    "counter.changed": gettext_lazy("arranged the counter"),
    "counter.closed": gettext_lazy("closed the counter"),
    "counter.left": gettext_lazy("freed the counter"),
    "counter.opened": gettext_lazy("opened the counter"),
    "counter.seated": gettext_lazy("seated at the counter"),
    "counter_service.added": gettext_lazy("added a service of the counter"),
    "counter_service.changed": gettext_lazy("changed a service of the counter"),
    "location.added": gettext_lazy("added a location"),
    "location.changed": gettext_lazy("changed a location"),
    "location.day_changed": gettext_lazy("changed the hours of one day of"),
    "location.hours_changed": gettext_lazy("changed the opening hours of"),
    "location.keys_renewed": gettext_lazy("made new addresses for kiosk and screens of"),
    "location.service_changed": gettext_lazy("changed the capacity of"),
    "location.service_removed": gettext_lazy("no longer gives here"),
    "ticket.called": gettext_lazy("called number"),
    "ticket.checked_in": gettext_lazy("checked in for an appointment, number"),
    "ticket.forwarded": gettext_lazy("sent on number"),
    "ticket.given": gettext_lazy("gave out number"),
    "ticket.no_show": gettext_lazy("nobody came for number"),
    "ticket.parked": gettext_lazy("set aside number"),
    "ticket.put_back": gettext_lazy("put back in the line number"),
    "ticket.sent_on": gettext_lazy("sent elsewhere number"),
    "ticket.turned_away": gettext_lazy("took out of the line number"),
}
