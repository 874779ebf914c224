"""Addresses of applications: which variables they hold, what is wrong with them, how they are filled in."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

_VARIABLE = re.compile(r"\{([^{}]*)\}")
_ADDRESS = re.compile(r"https?://(?P<host>[^/?#\s]+)[^\s]*", re.IGNORECASE)
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_NO_BSN = ("bsn", "burgerservicenummer", "sofinummer")


def variables_in(url: str) -> list[str]:
    """The names between braces, in order, each once."""
    return list(dict.fromkeys(_VARIABLE.findall(url)))


def problem_with(url: str, known: Collection[str]) -> str:
    """What is wrong with an address: "address", "bsn", "host" (a variable in the name of the host) or "variable"; empty
    when nothing is."""
    names = [each.strip().lower() for each in variables_in(url)]
    if any(word in f"{' '.join(names)} {url.lower()}" for word in _NO_BSN):
        return "bsn"
    parts = _ADDRESS.fullmatch(url)
    if parts is None or "@" in parts["host"]:
        return "address"
    if "{" in parts["host"]:
        return "host"
    if any(each not in known for each in variables_in(url)) or _unpaired(url):
        return "variable"
    return ""


def filled_in(url: str, values: Mapping[str, str]) -> str:
    """The address with its variables replaced, each written so that it stays one part of the address."""
    return _VARIABLE.sub(lambda found: _encoded(values[found[1]]), url)


def fits(
    *,
    areas: Collection[str],
    case_types: Collection[str],
    words: str,
    front_areas: Collection[str],
    front_type: str,
    front_words: str,
) -> bool:
    """Whether an application is for what is in front: for everything when it names nothing, else by a portal area, a
    case type, or a word of the subject, answer or product."""
    if not (areas or case_types or words.strip()):
        return True
    if set(areas) & set(front_areas) or (front_type and front_type in case_types):
        return True
    wanted = [each.strip().lower() for each in words.split(",") if each.strip()]
    return any(each in front_words.lower() for each in wanted)


def _encoded(value: str) -> str:
    """Percent-encoded, all that is not plain (RFC 3986)."""
    return "".join(each if each in _PLAIN else "".join(f"%{byte:02X}" for byte in each.encode()) for each in value)


def _unpaired(url: str) -> bool:
    rest = _VARIABLE.sub("", url)
    return "{" in rest or "}" in rest
