"""Recognising and normalising what identifies a party: BSN, KvK number, phone number, e-mail, postcode, date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import phonenumbers

_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]{2,}")
_POSTCODE = re.compile(r"([1-9][0-9]{3})\s?([A-Za-z]{2})")
_ADDRESS = re.compile(_POSTCODE.pattern + r"[\s,]+(?:nr\.?\s*)?([0-9]{1,5})\s*([A-Za-z0-9-]{0,5})")
_DATE = re.compile(r"\b(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4})\b")

QueryKind = Literal["bsn", "kvk", "phone", "email", "address", "name_birth", "name", "nothing"]
_NINE_DIGITS = re.compile(r"(?<![0-9])[0-9]{9}(?![0-9])")


def is_bsn(digits: str) -> bool:
    """Nine digits that pass the 11-check: 9a+8b+7c+6d+5e+4f+3g+2h-i is a multiple of 11, and not all zero
    (Logisch Ontwerp BSN)."""
    if not re.fullmatch(r"[0-9]{9}", digits) or digits == "000000000":
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11 == 0


@cache
def area_codes() -> frozenset[str]:
    """The Dutch area codes (netnummers), with their 0."""
    lines = (Path(__file__).parent / "data" / "netnummers.csv").read_text("utf-8").splitlines()[1:]
    return frozenset(line.split(",")[0].strip() for line in lines if line.strip())


def normalise_phone(typed: str) -> str | None:
    """The number in E.164, however it was typed; "14" + area code as its bare digits (it has no E.164 form).

    None when it is no valid number. Without a country code the Netherlands is meant.
    """
    digits = re.sub(r"[^0-9]", "", typed)
    if digits.startswith("14") and digits[2:] in area_codes() and "+" not in typed:
        return digits
    if len(re.sub(r"[\s().+/-]", "", typed)) != len(digits) or not 7 <= len(digits) <= 15:
        return None
    try:
        number = phonenumbers.parse(typed, "NL")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def is_mobile(normalised: str) -> bool:
    """Whether texts can be sent to a number in E.164: one of a mobile phone, in any country."""
    if not normalised.startswith("+"):
        return False
    try:
        kind = phonenumbers.number_type(phonenumbers.parse(normalised))
    except phonenumbers.NumberParseException:
        return False
    return kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)


def without_bsn(text: str) -> str:
    """The text with only the last three digits of each BSN in it: enough to check, too little to copy."""
    return _NINE_DIGITS.sub(lambda found: f"••••••{found[0][-3:]}" if is_bsn(found[0]) else found[0], text)


def readable_phone(normalised: str) -> str:
    """The way Dutch people write it: 06 12345678, 070 123 4567, 14 070, +32 ..."""
    if not normalised.startswith("+"):
        return f"{normalised[:2]} {normalised[2:]}"
    try:
        number = phonenumbers.parse(normalised)
    except phonenumbers.NumberParseException:
        return normalised
    national = number.country_code == 31
    style = phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def normalise_email(typed: str) -> str | None:
    """The address in lower case, None when it cannot be one."""
    address = typed.strip().lower()
    return address if len(address) <= 254 and _EMAIL.fullmatch(address) else None


def normalise_postcode(typed: str) -> str | None:
    """1234AB, or None."""
    found = _POSTCODE.fullmatch(typed.strip())
    return (found[1] + found[2]).upper() if found else None


def parse_dutch_date(typed: str) -> date | None:
    """A date written day first (1-12-1985, 01.12.1985) or as ISO; None when there is no such day."""
    typed = typed.strip()
    if found := _DATE.fullmatch(typed):
        day, month, year = (int(part) for part in found.groups())
    elif found := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", typed):
        year, month, day = (int(part) for part in found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


@dataclass(frozen=True)
class PartyQuery:
    """What someone typed to find a party, recognised. `problem` says why it cannot be looked up as it stands."""

    kind: QueryKind
    value: str = ""
    house_number: str = ""
    birth_date: date | None = None
    problem: str = ""


def recognise(typed: str) -> PartyQuery:
    """Tell what one search box holds: BSN, KvK, phone, e-mail, postcode + number, name with birth date, or a name.

    Nine digits are taken as a BSN (unless they start like a mobile number) and reported as a wrong one when the
    11-check fails, before anything is looked up.
    """
    text = " ".join(typed.split())
    if len(text) < 2:
        return PartyQuery("nothing")
    for recogniser in (_as_email, _as_bsn, _as_address, _as_phone, _as_kvk, _as_wrong_number, _as_name_birth):
        if query := recogniser(text):
            return query
    return PartyQuery("name", text)


def _digits(text: str) -> str:
    """The digits when there is nothing else but spaces and dots, else ""."""
    compact = re.sub(r"[\s.]", "", text)
    return compact if compact.isascii() and compact.isdigit() else ""


def _as_email(text: str) -> PartyQuery | None:
    if "@" not in text:
        return None
    email = normalise_email(text)
    return PartyQuery("email", email or text, problem="" if email else "email")


def _as_bsn(text: str) -> PartyQuery | None:
    digits = _digits(text)
    if len(digits) != 9 or digits.startswith("06"):
        return None
    return PartyQuery("bsn", digits, problem="" if is_bsn(digits) else "bsn")


def _as_address(text: str) -> PartyQuery | None:
    found = _ADDRESS.fullmatch(text)
    if not found:
        return None
    return PartyQuery("address", (found[1] + found[2]).upper(), house_number=(found[3] + found[4]).upper())


def _as_phone(text: str) -> PartyQuery | None:
    phone = normalise_phone(text)
    return PartyQuery("phone", phone) if phone else None


def _as_kvk(text: str) -> PartyQuery | None:
    digits = _digits(text)
    return PartyQuery("kvk", digits) if len(digits) == 8 else None


def _as_wrong_number(text: str) -> PartyQuery | None:
    is_number = re.fullmatch(r"[0-9+()/. -]+", text) and not _DATE.fullmatch(text)
    return PartyQuery("phone", text, problem="phone") if is_number else None


def _as_name_birth(text: str) -> PartyQuery | None:
    found = _DATE.search(text)
    if not found:
        return None
    birth = parse_dutch_date(found[0])
    name = (text[: found.start()] + text[found.end() :]).strip(" ,")
    problem = "birth_date" if birth is None else "" if name else "name"
    return PartyQuery("name_birth", name, birth_date=birth, problem=problem)


def years_after(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
