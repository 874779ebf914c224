"""The development mailbox over IMAP: what Eenloket is sent at one of its own addresses can be fetched from here.

A small part of IMAP4rev1 (RFC 3501), as much as fetching asks: log in under an address (any password), one folder,
search by number, fetch whole mails, IDLE. Nothing can be changed or thrown away.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

from django.db import close_old_connections

from eenloket.gateways.selectors import development_mails_to, raw_development_mail

_LONGEST_LINE: Final = 8192
_UID_VALIDITY: Final = 1
_LOOK_SECONDS: Final = 5.0
_CAPABILITIES: Final = "IMAP4rev1 IDLE"

Arrivals = asyncio.Condition
T = TypeVar("T")


class Dialogue:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, arrivals: Arrivals) -> None:
        self._reader, self._writer, self._arrivals = reader, writer, arrivals
        self._address = ""
        self._uids: list[int] = []

    async def run(self) -> None:
        self._say(f"* OK [CAPABILITY {_CAPABILITIES}] development mailbox")
        while line := await self._read():
            tag, _, rest = line.partition(" ")
            name, _, argument = rest.partition(" ")
            if name.upper() == "UID":
                name, _, argument = argument.partition(" ")
            command = getattr(self, f"_on_{name.lower()}", None)
            if command is None:
                self._say(f"{tag} BAD not known here")
            elif await command(tag, argument):
                return
            await self._writer.drain()

    async def _read(self) -> str:
        line = await self._reader.readline()
        if len(line) > _LONGEST_LINE:
            return ""
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        while found := re.search(r"\{(\d+)\+?\}$", text):  # a literal: what follows stands apart
            if int(found[1]) > _LONGEST_LINE:
                return ""
            self._say("+ go on")
            await self._writer.drain()
            literal = (await self._reader.readexactly(int(found[1]))).decode("utf-8", "replace")
            more = (await self._reader.readline()).decode("utf-8", "replace").rstrip("\r\n")
            text = f'{text[: found.start()]}"{literal}"{more}'
        return text

    def _say(self, line: str) -> None:
        self._writer.write(line.encode() + b"\r\n")

    async def _on_capability(self, tag: str, _argument: str) -> None:
        self._say(f"* CAPABILITY {_CAPABILITIES}")
        self._say(f"{tag} OK done")

    async def _on_noop(self, tag: str, _argument: str) -> None:
        self._say(f"{tag} OK done")

    async def _on_login(self, tag: str, argument: str) -> None:
        self._address = (re.findall(r'"([^"]*)"|(\S+)', argument) or [("", "")])[0][0] or argument.split(
            " ", maxsplit=1
        )[0]
        self._say(f"{tag} OK done")

    async def _on_logout(self, tag: str, _argument: str) -> bool:
        self._say("* BYE then")
        self._say(f"{tag} OK done")
        return True

    async def _on_select(self, tag: str, _argument: str) -> None:
        if not self._address:
            self._say(f"{tag} NO log in first")
            return
        await self._look()
        self._say("* FLAGS (\\Seen)")
        self._say(f"* {len(self._uids)} EXISTS")
        self._say("* 0 RECENT")
        self._say(f"* OK [UIDVALIDITY {_UID_VALIDITY}] numbers stay")
        self._say(f"{tag} OK [READ-WRITE] selected")

    _on_examine = _on_select

    async def _on_search(self, tag: str, argument: str) -> None:
        await self._look()
        found = re.search(r"(\d+):\*", argument)
        first = int(found[1]) if found else 0
        last = self._uids[-1:] if self._uids else []
        wanted = [uid for uid in self._uids if uid >= first] or last
        self._say("* SEARCH" + "".join(f" {uid}" for uid in wanted))
        self._say(f"{tag} OK done")

    async def _on_fetch(self, tag: str, argument: str) -> None:
        for text in re.findall(r"\d+", argument.split(" ", maxsplit=1)[0]):
            uid = int(text)
            raw = await _in_thread(partial(raw_development_mail, self._address, uid))
            if raw is not None and uid in self._uids:
                number = self._uids.index(uid) + 1
                self._writer.write(f"* {number} FETCH (UID {uid} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")
                await self._writer.drain()
        self._say(f"{tag} OK done")

    async def _on_store(self, tag: str, _argument: str) -> None:
        self._say(f"{tag} OK done")

    async def _on_idle(self, tag: str, _argument: str) -> None:
        self._say("+ waiting")
        done = asyncio.create_task(self._reader.readline())
        told = len(self._uids)
        while not done.done():
            await self._look()  # first: something may have come since the last command
            if len(self._uids) != told:
                told = len(self._uids)
                self._say(f"* {told} EXISTS")
            await self._writer.drain()
            arrived = asyncio.create_task(self._wait_for_arrival())
            await asyncio.wait({done, arrived}, timeout=_LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            arrived.cancel()
        self._say(f"{tag} OK done")

    async def _wait_for_arrival(self) -> None:
        async with self._arrivals:
            await self._arrivals.wait()

    async def _look(self) -> None:
        self._uids = await _in_thread(partial(development_mails_to, self._address))


async def _in_thread(call: Callable[[], T]) -> T:
    def fresh() -> T:
        close_old_connections()
        return call()

    return await asyncio.get_running_loop().run_in_executor(None, fresh)


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, arrivals: Arrivals) -> None:
    """Talk IMAP with whoever connected, until they leave."""
    try:
        await Dialogue(reader, writer, arrivals).run()
    except (ConnectionError, asyncio.IncompleteReadError, ValueError):
        pass
    finally:
        writer.close()
