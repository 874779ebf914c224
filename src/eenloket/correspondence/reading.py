"""Reading a mail as it came, however broken: who wrote what to whom, what belongs to which earlier mail, and what a
machine wrote. No database, no clock.

Python's own parser raises on some mails found in the wild; here each part is tried on its own, and what cannot be read
is left out. Only what is no mail at all is refused.
"""

from __future__ import annotations

import email
import email.header
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any, Final

from mailparser_reply import EmailReplyParser

_MOST_TEXT: Final = 200_000  # characters: more was never typed by a person
_MOST_PARTS: Final = 500
_REPLY_TEXT: Final = 60_000
_LANGUAGES: Final = ["nl", "en", "de", "fr"]
_HIDDEN: Final = frozenset({"script", "style", "head", "title", "template"})
_BLOCKS: Final = frozenset(
    {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "hr"}
)
_ENCRYPTED: Final = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
_WINMAIL: Final = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_MACHINES: Final = re.compile(r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounce)", re.IGNORECASE)
# The line above a quoted mail, which mail programs word in many ways: "Op ma 1 jan 2026 schreef A <a@b.nl>:".
_QUOTE_BEGINS: Final = re.compile(
    r"^[> ]*(?:(?:Op|On|Am|Le) .{4,160}\n?.{0,160}(?:schreef|wrote|schrieb|a écrit).{0,160}:\s*$"
    r"|-{2,} ?(?:Oorspronkelijk bericht|Original Message|Doorgestuurd bericht) ?-{2,})",
    re.MULTILINE,
)
_OUT_OF_OFFICE: Final = re.compile(
    r"^\W*(automatisch antwoord|automatic reply|afwezig|out of office|autoreply|auto:|niet aanwezig|abwesen)",
    re.IGNORECASE,
)


class NoMailError(Exception):
    """These bytes are not a mail, in words for a reader."""


@dataclass(frozen=True)
class MailPart:
    """A file that came with a mail."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Bounce:
    """A report on a mail of ours: the fate in the words of RFC 3464, and which mail it was about."""

    action: str
    status: str
    recipient: str
    detail: str
    message_ids: tuple[str, ...]


@dataclass(frozen=True)
class Mail:
    """A mail, read. `new_text` is what this sender typed, without what is quoted; `sent_at` may be years off."""

    message_id: str
    refers_to: tuple[str, ...]
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    new_text: str
    sent_at: datetime | None
    parts: tuple[MailPart, ...] = ()
    is_automatic: bool = False
    is_encrypted: bool = False
    bounce: Bounce | None = None


def read_mail(raw: bytes) -> Mail:
    """The mail in these bytes. Raises NoMailError when there is neither a head nor a text in them."""
    if not raw.strip(b"\x00\r\n\t "):
        raise NoMailError("empty")
    message = _parsed(raw)
    senders = _addresses(message, "from") or _addresses(message, "sender") or _addresses(message, "reply-to")
    name, sender = senders[0] if senders else ("", "")
    leaves = list(_leaves(message))
    text = _text_of(leaves)
    parts = tuple(_files(leaves))
    subject = _header(message, "subject")
    if not sender and not subject and not message.keys():
        raise NoMailError("no head")
    is_encrypted = any(part.get_content_type() in _ENCRYPTED for part in message.walk())
    return Mail(
        message_id=next(iter(_ids(_header(message, "message-id"))), ""),
        refers_to=_refers_to(message),
        sender=sender,
        sender_name=name,
        recipients=tuple(each for _name, each in (*_addresses(message, "to"), *_addresses(message, "cc"))),
        subject=subject,
        text=text,
        new_text=new_text_of(text),
        sent_at=_moment(message),
        parts=parts,
        is_automatic=_is_automatic(message, sender, subject),
        is_encrypted=is_encrypted,
        bounce=_bounce(message, sender, text),
    )


def _parsed(raw: bytes) -> Message:
    """Leading empty lines, and blanks before a colon (RFC 822, obsolete since), hide the head from Python's parser."""
    message = email.message_from_bytes(raw.lstrip(b"\r\n"), policy=email.policy.compat32)
    if not message.keys():
        head, gap, body = raw.lstrip(b"\r\n").replace(b"\r\n", b"\n").partition(b"\n\n")
        mended = re.sub(rb"(?m)^([A-Za-z][A-Za-z0-9-]{1,60})[ \t]+:", rb"\1:", head)
        message = email.message_from_bytes(mended + gap + body, policy=email.policy.compat32)
    return message


def new_text_of(text: str) -> str:
    """What somebody typed, without the mail they answer. All of it when nothing else would be left."""
    if len(text) > _REPLY_TEXT:
        return text
    if found := _QUOTE_BEGINS.search(text):
        text = text[: found.start()].rstrip() or text
    try:
        reply = EmailReplyParser(languages=_LANGUAGES).parse_reply(text)
    except (re.error, RecursionError, IndexError, ValueError):
        return text
    return (reply or "").strip() or text


def sane_moment(sent: datetime | None, received: datetime) -> datetime:
    """When a mail was sent: what it says, unless that lies in the future or more than a month before it came in."""
    if sent is None or sent > received + timedelta(minutes=5) or sent < received - timedelta(days=31):
        return received
    return min(sent, received)


def _header(message: Message, name: str) -> str:
    """All that stands in a header, in readable characters; "" when there is none or nobody can read it."""
    try:
        value = message.get(name)
        if value is None:
            return ""
        decoded = email.header.make_header(email.header.decode_header(str(value)))
        return _clean(" ".join(str(decoded).split()))
    except (LookupError, ValueError, UnicodeError, AttributeError):
        return _clean(" ".join(str(message.get(name, "")).split()))


def _clean(text: str) -> str:
    """Without what PostgreSQL and people cannot read."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8", "replace")


def _addresses(message: Message, name: str) -> list[tuple[str, str]]:
    try:
        values = [_header(message, name)] if message.get(name) else []
        found = getaddresses(values)
    except (ValueError, TypeError, IndexError):
        return []
    return [(each.strip(), address.strip().lower()) for each, address in found if "@" in address]


def _ids(text: str) -> list[str]:
    found = re.findall(r"<([^<>\s]{3,250})>", text)
    return found or ([text.strip()] if "@" in text and " " not in text.strip() else [])


def _refers_to(message: Message) -> tuple[str, ...]:
    """Message-IDs of the mails before this one, the nearest last."""
    named = [*_ids(_header(message, "references")), *_ids(_header(message, "in-reply-to"))]
    return tuple(dict.fromkeys(named))[-50:]


def _moment(message: Message) -> datetime | None:
    try:
        moment = parsedate_to_datetime(str(message.get("date", "")))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.astimezone() if moment.tzinfo is None else moment


def _leaves(message: Message) -> Iterator[Message]:
    count = 0
    for part in message.walk():
        if not part.is_multipart() or part.get_content_type() == "message/rfc822":
            count += 1
            if count > _MOST_PARTS:
                return
            yield part


def _payload(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        data = None
    if isinstance(data, bytes):
        return data
    inner: Any = part.get_payload()
    try:
        return bytes(inner[0]) if isinstance(inner, list) and inner else str(inner or "").encode("utf-8", "replace")
    except (LookupError, ValueError, TypeError, AttributeError):
        return b""


def _decoded(part: Message) -> str:
    data = _payload(part)[: 4 * _MOST_TEXT]
    named = (part.get_content_charset() or "utf-8").strip("\"'")
    for charset in (named, "utf-8", "cp1252"):
        try:
            return _clean(data.decode(charset))[:_MOST_TEXT]
        except (LookupError, ValueError):
            continue
    return _clean(data.decode("utf-8", "replace"))[:_MOST_TEXT]


def _is_file(part: Message) -> bool:
    return bool(_name_of(part)) or "attachment" in str(part.get("content-disposition", "")).lower()


def _text_of(leaves: list[Message]) -> str:
    """The words: plain ones where there are any, else those of the HTML."""
    plain = [_decoded(each) for each in leaves if each.get_content_type() == "text/plain" and not _is_file(each)]
    text = "\n".join(each for each in plain if each.strip()).strip()
    if text:
        return text.replace("\r\n", "\n")
    html = [_decoded(each) for each in leaves if each.get_content_type() == "text/html" and not _is_file(each)]
    return "\n".join(text_of_html(each) for each in html).strip()


def _name_of(part: Message) -> str:
    try:
        name = part.get_filename()
        return _clean(str(email.header.make_header(email.header.decode_header(name)))) if name else ""
    except (LookupError, ValueError, UnicodeError, TypeError):
        return "bijlage"


def _files(leaves: list[Message]) -> Iterator[MailPart]:
    for part in leaves:
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html") and not _is_file(part):
            continue
        if kind in ("message/delivery-status", "message/disposition-notification"):
            continue
        data = _payload(part)
        if data:
            yield MailPart(_name_of(part) or _usual_name(kind), data)


def _usual_name(kind: str) -> str:
    if kind in _WINMAIL:
        return "winmail.dat"
    if kind == "message/rfc822":
        return "doorgestuurd-bericht.eml"
    return "versleuteld.p7m" if kind in _ENCRYPTED else f"bijlage.{kind.rpartition('/')[2]}"


def _is_automatic(message: Message, sender: str, subject: str) -> bool:
    """Whether a machine wrote it (RFC 3834, and what others send instead): such a mail is never answered."""
    submitted = _header(message, "auto-submitted").lower()
    if submitted and submitted != "no":
        return True
    if _header(message, "precedence").lower() in {"bulk", "junk", "list", "auto_reply"}:
        return True
    named = ("x-autoreply", "x-autorespond", "x-auto-response-suppress", "list-id", "list-unsubscribe", "x-loop")
    if any(message.get(each) for each in named):
        return True
    return bool(_MACHINES.match(sender)) or bool(_OUT_OF_OFFICE.match(subject)) or message.get("return-path") == "<>"


def _bounce(message: Message, sender: str, text: str) -> Bounce | None:
    """What a delivery report says (RFC 3464), or what an older mail server says in its own words."""
    report = next((part for part in message.walk() if part.get_content_type() == "message/delivery-status"), None)
    ids = tuple(_original_ids(message, text))
    if report is not None:
        fields: dict[str, str] = {}
        inner: Any = report.get_payload()
        for block in inner if isinstance(inner, list) else [report]:
            fields |= {name.lower(): _clean(str(value)) for name, value in block.items()}
        recipient = fields.get("final-recipient", fields.get("original-recipient", "")).rpartition(";")[2].strip()
        envelope = (fields["original-envelope-id"],) if fields.get("original-envelope-id") else ()
        return Bounce(
            action=fields.get("action", "failed").strip().lower(),
            status=fields.get("status", "").strip(),
            recipient=recipient.lower(),
            detail=fields.get("diagnostic-code", fields.get("status", "")).strip()[:400],
            message_ids=(*ids, *envelope),
        )
    if re.match(r"(mailer-daemon|postmaster)@", sender) and ids:
        return Bounce("failed", "", "", " ".join(text.split())[:400], ids)
    return None


def _original_ids(message: Message, text: str) -> Iterator[str]:
    """Message-IDs of the mail that a report is about: in the copy that came along, or quoted in the text."""
    for part in message.walk():
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            inner: Any = part.get_payload()
            if isinstance(inner, list) and inner:
                yield from _ids(_header(inner[0], "message-id"))
            else:
                yield from re.findall(r"(?im)^message-id:\s*<([^<>\s]+)>", str(inner))
    yield from re.findall(r"(?im)^\W*message-id:\s*<([^<>\s]+)>", text)


class _Words(HTMLParser):
    """The words of an HTML mail, a line for each block; what is hidden or only a program is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag in _BLOCKS:
            self.said.append("\n")
        if tag == "td":
            self.said.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BLOCKS - {"br"}:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.said.append(re.sub(r"\s+", " ", data))


def text_of_html(html: str) -> str:
    """The readable words of an HTML mail."""
    words = _Words()
    try:
        words.feed(html)
        words.close()
    except (AssertionError, ValueError):
        return re.sub(r"<[^>]*>", " ", html).strip()
    lines = [line.strip() for line in "".join(words.said).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
