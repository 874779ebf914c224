"""Mail in over IMAP (RFC 9051), with IDLE (RFC 2177) where the server has it."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from eenloket.gateways.types import DeliveryError, FetchedMail, Health

_SECONDS: Final = 15
_ASK_AGAIN_SECONDS: Final = 10.0  # where the server cannot tell by itself that something came in
_AT_A_TIME: Final = 50
_FAULTS: Final = (IMAPClientError, OSError, ValueError)


class ImapSource:
    """One folder of a mailbox: `imaps://user:password@host:port/folder`, `imap://` without TLS (this machine only) and
    `imap+starttls://`."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)

    @contextmanager
    def open(self) -> Iterator[ImapSession]:
        try:
            client = self._connect()
        except _FAULTS as error:
            raise DeliveryError(f"{self._where}: {error}") from error
        try:
            yield ImapSession(client)
        except _FAULTS as error:
            raise DeliveryError(f"{self._where}: {error}") from error
        finally:
            _leave(client)

    def check(self) -> Health:
        try:
            with self.open():
                return Health(True, self._where)
        except DeliveryError as error:
            return Health(False, str(error))

    @property
    def _where(self) -> str:
        return f"{self._url.hostname}:{self._url.port or (993 if self._url.scheme == 'imaps' else 143)}"

    def _connect(self) -> IMAPClient:
        is_tls = self._url.scheme == "imaps"
        context = ssl.create_default_context() if self._url.scheme != "imap" else None
        client = IMAPClient(
            self._url.hostname,
            port=self._url.port,
            ssl=is_tls,
            ssl_context=context if is_tls else None,
            timeout=_SECONDS,
        )
        try:
            if self._url.scheme == "imap+starttls":
                client.starttls(context)
            client.login(unquote(self._url.username or ""), unquote(self._url.password or ""))
            chosen = client.select_folder(unquote(self._url.path.strip("/")) or "INBOX")
        except BaseException:
            client.shutdown()
            raise
        client.uid_validity = int(chosen.get(b"UIDVALIDITY", 0))
        return client


class ImapSession:
    """A folder that is open."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._can_idle = client.has_capability("IDLE")

    @property
    def uid_validity(self) -> int:
        return int(self._client.uid_validity)

    def fetch(self, after_uid: int) -> Iterator[FetchedMail]:
        # "n:*" also gives the last mail when there is none from n on.
        found = sorted(uid for uid in self._client.search(["UID", f"{after_uid + 1}:*"]) if uid > after_uid)
        for start in range(0, len(found), _AT_A_TIME):
            for uid in found[start : start + _AT_A_TIME]:  # one by one: a mail may be 50 MB
                parts = self._client.fetch([uid], ["BODY.PEEK[]"]).get(uid, {})
                if (raw := parts.get(b"BODY[]")) is not None:
                    yield FetchedMail(uid, bytes(raw))

    def acknowledge(self, uid: int) -> None:
        self._client.add_flags([uid], [b"\\Seen"], silent=True)

    def wait(self, seconds: float) -> bool:
        if not self._can_idle:
            return self._wait_asking(min(seconds, _ASK_AGAIN_SECONDS))
        self._client.idle()
        try:
            came = bool(self._client.idle_check(timeout=seconds))
        finally:
            _text, more = self._client.idle_done()
        return came or bool(more)

    def _wait_asking(self, seconds: float) -> bool:
        time.sleep(seconds)
        self._client.noop()
        return True


def _leave(client: IMAPClient) -> None:
    try:
        client.logout()
    except _FAULTS:
        client.shutdown()
