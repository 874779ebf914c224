# ruff: noqa: E501 - mails as they come over the wire
"""Broken mails of our own: what other programs, attackers and bad luck send."""

from __future__ import annotations

from collections.abc import Iterator

_HEAD = b"From: Noor <noor@example.nl>\r\nTo: info@meerland.example\r\nSubject: Vraag\r\n"


def broken_mails() -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each."""
    yield "no from", b"To: info@meerland.example\r\nSubject: Vraag\r\nMessage-ID: <nofrom@x>\r\n\r\nHallo\r\n"
    yield "no message-id", _HEAD + b"\r\nHallo\r\n"
    yield "no head at all", b"Zomaar wat woorden zonder kop.\r\n"
    yield "nothing", b""
    yield "only line ends", b"\r\n\r\n\r\n"
    yield "future date", _HEAD + b"Message-ID: <future@x>\r\nDate: Fri, 01 Jan 2100 10:00:00 +0000\r\n\r\nHallo\r\n"
    yield "impossible date", _HEAD + b"Message-ID: <date@x>\r\nDate: 99 Foo 0000 99:99:99 +9999\r\n\r\nHallo\r\n"
    yield "null bytes", _HEAD + b"Message-ID: <nul@x>\r\n\r\nHal\x00lo\x00\r\n"
    yield "null bytes in the head", b"From: a@b.nl\r\nSubject: Vr\x00aag\r\nMessage-ID: <nulhead@x>\r\n\r\nHallo\r\n"
    yield (
        "unknown charset",
        _HEAD + b"Message-ID: <cs@x>\r\nContent-Type: text/plain; charset=klingon\r\n\r\nHall\xf6\r\n",
    )
    yield (
        "wrong charset",
        _HEAD + b"Message-ID: <wcs@x>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHall\xf6 \xff\r\n",
    )
    yield (
        "wrong transfer encoding",
        _HEAD + b"Message-ID: <cte@x>\r\nContent-Transfer-Encoding: base64\r\n\r\n***geen base64***\r\n",
    )
    yield (
        "encoded words cut off",
        b"From: =?utf-8?q?No=\r\n =?= <n@x.nl>\r\nSubject: =?utf-8?b?4pi\r\nMessage-ID: <ew@x>\r\n\r\nHoi\r\n",
    )
    yield (
        "multipart without an end",
        _HEAD + b'Message-ID: <mp@x>\r\nContent-Type: multipart/mixed; boundary="B"\r\n\r\n--B\r\n\r\nHallo\r\n',
    )
    yield (
        "multipart without a boundary",
        _HEAD + b"Message-ID: <nb@x>\r\nContent-Type: multipart/mixed\r\n\r\nHallo\r\n",
    )
    yield (
        "winmail",
        _HEAD + b'Message-ID: <tnef@x>\r\nContent-Type: application/ms-tnef; name="winmail.dat"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\neJ8+IgEAAAA=\r\n",
    )
    yield (
        "encrypted",
        _HEAD
        + b"Message-ID: <smime@x>\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nMIAG\r\n",
    )
    yield (
        "pgp",
        _HEAD + b'Message-ID: <pgp@x>\r\nContent-Type: multipart/encrypted; boundary="P"\r\n\r\n--P\r\n'
        b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--P--\r\n",
    )
    yield "a thousand parts", _thousand_parts()
    yield "parts in parts in parts", _deep(200)
    yield "a long line", _HEAD + b"Message-ID: <long@x>\r\n\r\n" + b"a" * 2_000_000 + b"\r\n"
    yield "a long head", _HEAD + b"X-Lang: " + b"b" * 300_000 + b"\r\nMessage-ID: <head@x>\r\n\r\nHallo\r\n"
    yield (
        "many addresses",
        b"From: " + b", ".join(b"a%d@x.nl" % n for n in range(5000)) + b"\r\nSubject: x\r\n\r\nHoi\r\n",
    )
    yield "a loop", _HEAD + b"Message-ID: <loop@x>\r\nAuto-Submitted: auto-replied\r\n\r\nIk ben er niet.\r\n"
    yield "a list", _HEAD + b"Message-ID: <list@x>\r\nList-Id: <nieuws.x>\r\nPrecedence: bulk\r\n\r\nNieuws\r\n"
    yield (
        "old bounce",
        b"From: MAILER-DAEMON@x.nl\r\nSubject: failure notice\r\nMessage-ID: <qm@x>\r\n\r\nSorry\r\n\r\nMessage-ID: <abc@x>\r\n",
    )
    yield (
        "html with a script",
        _HEAD + b"Message-ID: <h@x>\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script><p>Hallo<p\r\n",
    )
    yield "a name with a path", _attachment(b"../../etc/passwd")
    yield "a name of 1,000 letters", _attachment(b"x" * 1000 + b".pdf")
    yield "emoji everywhere", "From: 🦆 <eend@x.nl>\r\nSubject: 🦆\r\nMessage-ID: <🦆@x>\r\n\r\n🦆\r\n".encode()
    yield "blanks before the colon", b"From  : a@b.nl\r\nSubject : Vraag\r\nMessage-ID : <ob@x>\r\n\r\nHallo\r\n"
    yield (
        "from a mailbox file",
        b"From noor@x.nl Thu Nov 26 10:00:00 2026\r\n" + _HEAD + b"Message-ID: <mbox@x>\r\n\r\nHallo\r\n",
    )
    yield "only line feeds", _HEAD.replace(b"\r\n", b"\n") + b"Message-ID: <lf@x>\n\nHallo\n"
    yield "the same mail again", _HEAD + b"Message-ID: <future@x>\r\n\r\nHallo\r\n"


def _thousand_parts() -> bytes:
    parts = b"".join(b"--B\r\nContent-Disposition: attachment; filename=%d.txt\r\n\r\nx\r\n" % n for n in range(1000))
    return _HEAD + b'Message-ID: <kilo@x>\r\nContent-Type: multipart/mixed; boundary="B"\r\n\r\n' + parts + b"--B--\r\n"


def _deep(levels: int) -> bytes:
    raw = b"Content-Type: text/plain\r\n\r\nHelemaal binnenin\r\n"
    for level in range(levels):
        name = b"b%d" % level
        raw = b'Content-Type: multipart/mixed; boundary="%s"\r\n\r\n--%s\r\n%s\r\n--%s--\r\n' % (name, name, raw, name)
    return _HEAD + b"Message-ID: <deep@x>\r\n" + raw


def _attachment(name: bytes) -> bytes:
    return (
        _HEAD + b'Message-ID: <att%d@x>\r\nContent-Type: multipart/mixed; boundary="B"\r\n\r\n'
        b"--B\r\n\r\nZie bijlage.\r\n--B\r\nContent-Type: application/pdf\r\n"
        b'Content-Disposition: attachment; filename="%s"\r\n\r\n%%PDF-1.4\r\n--B--\r\n' % (len(name), name)
    )
