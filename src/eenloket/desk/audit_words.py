"""The audit trail in words: what each action code means to a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eenloket.contacts.types import Result
from eenloket.content.types import SignalKind, SignalOutcome

from .audit_words_counter import COUNTER_ACTIONS
from .audit_words_people import PEOPLE_ACTIONS
from .audit_words_quality import QUALITY_ACTIONS

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from eenloket.core.models import AuditEntry

_ACTIONS: Final[dict[str, Promise]] = PEOPLE_ACTIONS | {
    "survey.settled": gettext_lazy("settled whom citizens are asked in"),
    "citizen.signed_in": gettext_lazy("signed in as a citizen"),
    "citizen.signed_out": gettext_lazy("signed out as a citizen"),
    "citizen.correction_asked": gettext_lazy("asked to correct data in the register"),
    "citizen.data_taken": gettext_lazy("took along the own data"),
    "citizen.wish_changed": gettext_lazy("chose how news comes"),
    "party.point_removed": gettext_lazy("took a number or address away"),
    "board.screen_made": gettext_lazy("put up a screen on the wall"),
    "board.link_renewed": gettext_lazy("gave a screen on the wall another link"),
    "board.screen_taken_over": gettext_lazy("took over a screen on the wall"),
    "board.screen_revoked": gettext_lazy("ended a screen on the wall"),
    "case.handed_over": gettext_lazy("handed over a case"),
    "case.taken": gettext_lazy("took up a case"),
    "case.asked_back": gettext_lazy("asked the KCC about a case"),
    "case.replied": gettext_lazy("replied to the department about a case"),
    "case.noted": gettext_lazy("left a note with a case"),
    "case.message_sent": gettext_lazy("sent the customer a message about a case"),
    "case.forwarded": gettext_lazy("forwarded a case"),
    "case.handed_back": gettext_lazy("put a case back in the inbox"),
    "case.call_attempted": gettext_lazy("tried to call back about a case"),
    "case.settled": gettext_lazy("settled a case"),
    "case.opened": gettext_lazy("opened a case of"),
    "party.warned_about": gettext_lazy("warned colleagues about"),
    "party.warning_reviewed": gettext_lazy("reviewed a warning about"),
    "party.warning_ended": gettext_lazy("ended a warning about"),
    "launcher.saved": gettext_lazy("changed the application"),
    "launcher.opened": gettext_lazy("opened the application"),
    "launcher.typed_back": gettext_lazy("typed back a result of the application"),
    "case.typed_back": gettext_lazy("typed back a result with a case"),
    "case.marked": gettext_lazy("marked how sensitive a case is"),
    "case.concern_noted": gettext_lazy("noted whom a complaint is about"),
    "case.passed_outside": gettext_lazy("passed a case to another organisation"),
    "case.sent_outside": gettext_lazy("told another organisation of a case"),
    "case.receipt_confirmed": gettext_lazy("noted that another organisation has a case"),
    "case.asked_outside": gettext_lazy("asked another organisation about a case"),
    "case.returned_from_outside": gettext_lazy("noted that a case came back from another organisation"),
    "case.organisation_wrote": gettext_lazy("wrote for another organisation about a case"),
    "case.ask_outside_due": gettext_lazy("reminded to ask another organisation about a case"),
    "outside.agreed": gettext_lazy("changed the agreement with"),
    "outside.agreement_ended": gettext_lazy("ended the agreement with"),
    "case.assigned": gettext_lazy("gave a case to a colleague"),
    "case.wrongly_routed": gettext_lazy("sent on a case as wrongly routed"),
    "case.reopened": gettext_lazy("opened a case again"),
    "case.split": gettext_lazy("split a case"),
    "case.merged": gettext_lazy("joined a case to another"),
    "case.asked_citizen": gettext_lazy("asked the customer about a case"),
    "case.asked_aside": gettext_lazy("asked something aside about a case"),
    "case.answered_aside": gettext_lazy("answered a question aside about a case"),
    "case.time_corrected": gettext_lazy("corrected the worked time of a case"),
    "case.reminded": gettext_lazy("reminded a department of a case"),
    "case.paused": gettext_lazy("stopped the clock of a case"),
    "case.resumed": gettext_lazy("let the clock of a case run again"),
    "case.extended": gettext_lazy("made the term of a case longer"),
    "case.promise_changed": gettext_lazy("promised another date for a case"),
    "case.receipt_noted": gettext_lazy("noted that receipt of a case was confirmed"),
    "case.escalated": gettext_lazy("reported a case higher up"),
    "agreement.proposed": gettext_lazy("proposed an agreement to"),
    "agreement.public_norms": gettext_lazy("changed the public norms of"),
    "agreement.signed": gettext_lazy("signed the agreement with"),
    "agreement.taken_back": gettext_lazy("took back the proposal to"),
    "case.reminder_set": gettext_lazy("changed when departments are reminded"),
    "contact.stored": gettext_lazy("stored a contact"),
    "contact.dropped": gettext_lazy("put a question away"),
    "contact.material_sent": gettext_lazy("sent forms or brochures"),
    "contact.opened": gettext_lazy("opened a contact of"),
    "conversation.passed_on": gettext_lazy("passed on an open conversation to"),
    "conversation.received": gettext_lazy("received a message"),
    "conversation.taken": gettext_lazy("took a message from the work list"),
    "conversation.put_back": gettext_lazy("put a message back on the work list"),
    "conversation.replied": gettext_lazy("wrote to the sender of a message"),
    "case.customer_wrote": gettext_lazy("wrote about a case"),
    "inbound.opened": gettext_lazy("opened a message that came in"),
    "inbound.saved": gettext_lazy("saved a message that came in"),
    "inbound.retried": gettext_lazy("had a message read again"),
    "inbound.taken_in": gettext_lazy("put a message on the work list"),
    "conversation.read": gettext_lazy("read a message that waits"),
    "mailbox.saved": gettext_lazy("changed a mailbox"),
    "chat.settings_changed": gettext_lazy("changed the chat of"),
    "chat.file_sent": gettext_lazy("sent a file in a chat"),
    "chat.transcript_sent": gettext_lazy("mailed a chat to its citizen"),
    "fault.made_known": gettext_lazy("made a fault known"),
    "fault.solved": gettext_lazy("called a fault solved"),
    "fault.joined": gettext_lazy("joined two faults"),
    "platform.saved": gettext_lazy("changed a phone platform"),
    "platform.secret_renewed": gettext_lazy("made a new secret for a phone platform"),
    "platform.tried": gettext_lazy("sent a trial event to a phone platform"),
    "phone_line.saved": gettext_lazy("changed a number that people dial"),
    "phone_link.saved": gettext_lazy("linked the phone of"),
    "phone_link.removed": gettext_lazy("took away the link with the phone of"),
    "content.signalled": gettext_lazy("reported on content"),
    "content.imported": gettext_lazy("imported content"),
    "content.draft_started": gettext_lazy("began to write"),
    "content.draft_discarded": gettext_lazy("put a draft away"),
    "content.approval_asked": gettext_lazy("asked approval of a text"),
    "content.sent_back": gettext_lazy("sent a text back to its writer"),
    "content.approved": gettext_lazy("approved a text for later"),
    "content.published": gettext_lazy("published a text"),
    "content.withdrawn": gettext_lazy("withdrew an answer"),
    "content.variant_kept": gettext_lazy("left a variant as it was"),
    "content.signal_settled": gettext_lazy("settled a report on content"),
    "content.agreed": gettext_lazy("changed the agreement with a department"),
    "content.synonym_added": gettext_lazy("added a synonym"),
    "content.synonym_dropped": gettext_lazy("took a synonym away"),
    "content.notice_written": gettext_lazy("wrote a notice to colleagues"),
    "content.notice_changed": gettext_lazy("changed a notice to colleagues"),
    "content.notice_withdrawn": gettext_lazy("withdrew a notice to colleagues"),
    "broadcast.started": gettext_lazy("began a message to a group"),
    "broadcast.people_chosen": gettext_lazy("chose who gets a message to a group"),
    "broadcast.discarded": gettext_lazy("put a message to a group away"),
    "broadcast.approval_asked": gettext_lazy("asked approval of a message to a group"),
    "broadcast.sent_back": gettext_lazy("sent a message to a group back"),
    "broadcast.approved": gettext_lazy("approved a message to a group"),
    "broadcast.stopped": gettext_lazy("stopped a message to a group"),
    "broadcast.gone_on": gettext_lazy("let a message to a group go on"),
    "broadcast.called_delivered": gettext_lazy("noted that a message to somebody of a group did arrive"),
    "broadcast.sent_again": gettext_lazy("sent a message to somebody of a group again"),
    "case_type.created": gettext_lazy("began to make a case type"),
    "case_type.imported": gettext_lazy("read in a case type from a file"),
    "case_type.published": gettext_lazy("published a case type"),
    "case_type.switched": gettext_lazy("switched a case type on or off"),
    "case_type.discarded": gettext_lazy("discarded the draft of a case type"),
    "case_type.version_restored": gettext_lazy("made an earlier version of a case type the draft"),
    "case_type.deleted": gettext_lazy("deleted a case type that was never published"),
    "form.started": gettext_lazy("began to make a form"),
    "form.copied": gettext_lazy("copied a form"),
    "form.placed": gettext_lazy("changed where a form stands"),
    "form.published": gettext_lazy("published a form"),
    "form.put_online": gettext_lazy("put a form online again"),
    "form.taken_offline": gettext_lazy("took a form offline"),
    "form.version_restored": gettext_lazy("made an earlier version of a form the draft"),
    "form.deleted": gettext_lazy("deleted a form"),
    "form.held_opened": gettext_lazy("opened what was held back of a form"),
    "form.let_through": gettext_lazy("let through what was held back of a form"),
    "form.rejected": gettext_lazy("rejected what was held back of a form"),
    "conversation.transferred": gettext_lazy("passed a conversation on"),
    "conversation.released": gettext_lazy("let a conversation wait for another, for its advisor was gone"),
    "conversation.taken_over": gettext_lazy("took a conversation over from a colleague"),
    "routing.status_set": gettext_lazy("set the status of a colleague"),
    "routing.help_asked": gettext_lazy("asked the team leader for help"),
    "routing.help_ended": gettext_lazy("needed no help any more"),
    "routing.moved": gettext_lazy("gave a colleague other queues for a while"),
    "routing.move_ended": gettext_lazy("ended an arrangement for a colleague"),
    "routing.item_moved": gettext_lazy("put somebody who waits in another queue"),
    "routing.taken_over": gettext_lazy("took work over from a colleague"),
    "routing.ring": gettext_lazy("asked a department to take somebody:"),
    "routing.ring_accepted": gettext_lazy("took somebody passed on by"),
    "routing.ring_declined": gettext_lazy("could not take somebody passed on by"),
    "routing.reach_set": gettext_lazy("said whether the KCC can reach"),
    "routing.reach_hours": gettext_lazy("changed the reachable hours of"),
    "routing.queue_made": gettext_lazy("made a queue"),
    "routing.queue_changed": gettext_lazy("changed a queue"),
    "message.resent": gettext_lazy("sent a message again"),
    "message.called_delivered": gettext_lazy("noted that a message did arrive"),
    "message.opened": gettext_lazy("opened a message"),
    "message.address_stopped": gettext_lazy("stopped messages to an address"),
    "message.sms_sent": gettext_lazy("sent an SMS"),
    "message.reminder_switched": gettext_lazy("turned a reminder on or off"),
    "party.consent_given": gettext_lazy("noted that reminders are wanted by"),
    "party.consent_withdrawn": gettext_lazy("noted that no more reminders are wanted by"),
    "message.text_worded": gettext_lazy("worded a text of messages"),
    "message.stop_lifted": gettext_lazy("let messages go to an address again"),
    "party.created": gettext_lazy("added a customer"),
    "party.point_added": gettext_lazy("added a phone number or e-mail address"),
    "party.opened": gettext_lazy("opened the data of"),
    "party.taken_from_register": gettext_lazy("took a person over from the register"),
    "party.refreshed_from_register": gettext_lazy("brought a person up to date from the register"),
    "party.recognised_by_number": gettext_lazy("saw who called, by the number"),
    "party.searched_by_bsn": gettext_lazy("searched for a person by BSN"),
    "party.searched_by_kvk": gettext_lazy("searched for a business by KvK number"),
    "party.searched_by_phone": gettext_lazy("searched for a customer by phone number"),
    "party.searched_by_email": gettext_lazy("searched for a customer by e-mail address"),
    "party.searched_by_address": gettext_lazy("searched for a customer by address"),
    "party.searched_by_name": gettext_lazy("searched for a customer by name"),
    "party.searched_by_name_birth": gettext_lazy("searched for a person by name and date of birth"),
    "party.recognised_by_letter": gettext_lazy("saw whom a letter may be from"),
    "post.uploaded": gettext_lazy("added a scan"),
    "post.refused": gettext_lazy("could not read a scan"),
    "post.tried_again": gettext_lazy("had a scan read again"),
    "post.split": gettext_lazy("made two letters of one"),
    "post.merged": gettext_lazy("made one letter of two"),
    "post.turned": gettext_lazy("turned a page of a letter"),
    "post.put_away": gettext_lazy("put a scan away as not post"),
    "post.brought_back": gettext_lazy("brought a scan back as post"),
    "post.registered": gettext_lazy("registered a letter"),
    "post.letter_written": gettext_lazy("wrote a letter"),
    "post.letter_withdrawn": gettext_lazy("withdrew a letter"),
    "post.printed": gettext_lazy("printed letters together"),
    "post.printed_again": gettext_lazy("had a letter printed once more"),
    "post.posted": gettext_lazy("noted that letters were posted"),
    "post.template_saved": gettext_lazy("changed a template of letters"),
    "post.templates_added": gettext_lazy("added the standard letters"),
    "document.added": gettext_lazy("added a document to a dossier"),
    "document.opened": gettext_lazy("opened a document"),
    "dossier.exported": gettext_lazy("exported a dossier"),
    "staff.added": gettext_lazy("added a colleague"),
    "staff.changed": gettext_lazy("changed a colleague"),
    "staff.password_set": gettext_lazy("set a password of"),
}
_ACTIONS.update(COUNTER_ACTIONS)
_ACTIONS.update(QUALITY_ACTIONS)
_PURPOSES: Final[dict[str, Promise]] = {
    "case handling": gettext_lazy("handling a case"),
    "question of the customer": gettext_lazy("question of the customer"),
    "timeline opened": gettext_lazy("history of the customer"),
    "contact opened": gettext_lazy("an earlier contact"),
    "post of the customer": gettext_lazy("post of the customer"),
    "dossier opened": gettext_lazy("the dossier"),
    "personnel policy": gettext_lazy("personnel policy"),
    "quality": gettext_lazy("evaluating quality"),
}
_DETAILS: Final[dict[str, Promise]] = {
    "to": gettext_lazy("handed to"),
    "result": gettext_lazy("result"),
    "roles": gettext_lazy("roles"),
    "active": gettext_lazy("active"),
    "found": gettext_lazy("found"),
    "register": gettext_lazy("from the register"),
    "case": gettext_lazy("case"),
    "items": gettext_lazy("sent"),
    "kind": gettext_lazy("kind"),
    "added": gettext_lazy("added"),
    "changed": gettext_lazy("changed"),
    "unchanged": gettext_lazy("unchanged"),
    "reason": gettext_lazy("reason"),
    "version": gettext_lazy("version"),
    "at": gettext_lazy("from"),
    "days": gettext_lazy("working days"),
    "second": gettext_lazy("second person"),
    "outcome": gettext_lazy("outcome"),
    "routes": gettext_lazy("who routes"),
}

# Details that hold a code of their own.
_CODES: Final[dict[str, dict[str, Any]]] = {
    "result": dict(Result.choices),
    "kind": dict(SignalKind.choices),
    "outcome": dict(SignalOutcome.choices),
}


def action_in_words(entry: AuditEntry) -> str:
    """What was done; an action without words shows its code."""
    words = _ACTIONS.get(entry.action)
    return str(words) if words else entry.action


def purpose_in_words(entry: AuditEntry) -> str:
    words = _PURPOSES.get(entry.purpose)
    return str(words) if words else entry.purpose


def detail_in_words(entry: AuditEntry) -> str:
    parts = (f"{_DETAILS.get(name, name)}: {_value(name, value)}" for name, value in sorted(entry.detail.items()))
    return ", ".join(parts)


def _value(name: str, value: Any) -> str:
    if isinstance(value, str) and value in (codes := _CODES.get(name, {})):
        return str(codes[value])
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return " ".join(str(each) for each in value) or "–"
    return str(value)
