"""Who wrote a letter, when and about what, as far as its text tells; each with how sure that is and why."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from eenloket.parties.rules import is_bsn, normalise_email, normalise_phone

FIELDS: Final = (
    "sender_name",
    "street",
    "house_number",
    "postcode",
    "town",
    "email",
    "phone",
    "bsn",
    "kvk",
    "reference",
    "their_reference",
    "letter_date",
    "subject",
)
MONTHS: Final = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]
_MONTH: Final = "|".join([*MONTHS, "jan", "feb", "mrt", "apr", "jun", "jul", "aug", "sept?", "okt", "nov", "dec"])
_WORDED_DATE: Final = re.compile(rf"\b(\d{{1,2}})\s+({_MONTH})\.?\s+((?:19|20)\d{{2}})\b", re.IGNORECASE)
_DIGIT_DATE: Final = re.compile(r"\b(\d{1,2})[-./](\d{1,2})[-./]((?:19|20)?\d{2})\b")
_POSTCODE: Final = re.compile(r"\b([1-9]\d{3})\s?([A-Z]{2})\b[ ,]*((?:'[st][ -]?)?[A-Z][\w'’. -]{1,40})?")
_STREET: Final = re.compile(
    r"^(?P<street>(?:[\d'’]\S{0,3} )?[A-ZÀ-Ý'’][\w'’.ÀÖØ-öø-ÿ -]{2,50}?)[ ,]+"
    r"(?P<number>\d{1,5} ?[A-Za-z]?(?:[-/ ]\d{1,4}|[- ][A-Za-z]{1,4})?)$"
)
_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE: Final = re.compile(r"(?<![\w.])(?:\+31|0031|0)[ ()-]?(?:\(0\))?\d(?:[ ().-]?\d){7,9}(?!\w)")
_REFERENCE: Final = re.compile(r"\b([A-Z]{2,4}) ?[-–] ?((?:19|20)\d{2}) ?[-–] ?(\d{1,6})\b")
_NINE: Final = re.compile(r"(?<![\d.,])\d{4}[ .]?\d{2}[ .]?\d{3}(?![\d,]|\.\d)|(?<!\d)\d{9}(?!\d)")
_KVK: Final = re.compile(r"\b(?:kvk|k\.v\.k\.|kamer van koophandel)[^\d\n]{0,25}(\d{8})\b", re.IGNORECASE)
_SUBJECT: Final = re.compile(
    r"^\W{0,2}(onderwerp|betreft|betreffende|inzake|re|aangaande)\b\s*[:;.\-–]?\s*(.*)$", re.IGNORECASE
)
_THEIRS: Final = re.compile(
    r"^\W{0,2}(?:ons |mijn )?(?:kenmerk|referentie|dossiernummer)\s*[:;.]?\s*(\S.{0,40})$", re.IGNORECASE
)
_OURS: Final = re.compile(r"^\W{0,2}uw (?:kenmerk|referentie|zaaknummer)", re.IGNORECASE)
_GREETING: Final = re.compile(r"^(geachte|beste|l\.?s\.?$|mijne? her?en|dames? en heren|hallo|aan wie)", re.IGNORECASE)
_CLOSING: Final = re.compile(
    r"(met (?:de meeste |een )?(?:vriendelijke|hartelijke|warme) groet\w*|hoogachtend|m\.?v\.?g\b|groet\w*|"
    r"met (?:de meeste )?hoogachting)\W*$",
    re.IGNORECASE,
)
_BUSINESS: Final = re.compile(
    r"\b(b\.?v\.?|n\.?v\.?|v\.?o\.?f\.?|stichting|vereniging|holding|groep|"
    r"advocaten|advies|notari\w+|makelaar\w*|bouwbedrijf)\b",
    re.IGNORECASE,
)
_OFFICE: Final = re.compile(
    r"\b(gemeente|college van|burgemeester|wethouders?|postbus|"
    r"afdeling|t\.?a\.?v\.?|ter attentie|gemeenteraad|antwoordnummer)\b",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"^(naam|afzender|van|adres|datum|plaats|telefoon(?:nummer)?|tel\.?|"
    r"e-?mail(?:adres)?|mobiel|postcode(?: en woonplaats)?|woonplaats)\s*[:.]\s*(.+)$",
    re.IGNORECASE,
)
_NAME_WORD: Final = re.compile(
    r"^(?:[A-ZÀ-Ý]\.?)+$|^[A-ZÀ-Ý'’][\w'’.ÀÖØ-öø-ÿ-]*$|"
    r"^(?:van|de|den|der|het|ten|ter|te|el|al|la|le|du|von|in|'t|op|en|bin|ben|d')$|^[A-ZÀ-Ý]\.[A-Z.]*$"
)
_TITLE: Final = re.compile(
    r"^(de heer|mevrouw|dhr\.?|mevr\.?|mw\.?|meneer|fam\.?|familie|drs\.?|mr\.?|ir\.?|ing\.?|dr\.?|prof\.?)\s+",
    re.IGNORECASE,
)
_OLD: Final = timedelta(days=550)
_LEAST: Final = 0.05


@dataclass(frozen=True)
class Guess:
    """A field of a letter as read from it: `sure` is 0 to 1, `why` a code for how it was found."""

    value: str
    sure: float
    why: str


def facts_in(
    text: str,
    *,
    words: Mapping[str, float] | None = None,
    today: date,
    prefixes: Collection[str] = (),
    own_postcodes: Collection[str] = (),
) -> dict[str, Guess]:
    """What the text of a letter tells. `words` says how surely each word was read, `prefixes` with what our own
    references begin (none: any), `own_postcodes` which are ours."""
    lines = [line.strip() for line in text.splitlines()]
    found: dict[str, Guess] = {}
    office = _office_lines(lines, own_postcodes)
    found |= _sender(lines, office)
    found |= _reachable(text)
    found |= _numbers(text)
    found |= _references(lines, prefixes)
    found |= _date(lines, today)
    found |= _without_bsn(_subject(lines))
    sureness = words or {}
    return {name: _weighed(guess, sureness) for name, guess in found.items() if guess.value}


def _without_bsn(found: dict[str, Guess]) -> dict[str, Guess]:
    """A subject stands in lists that more people see than the letter."""

    def hidden(match: re.Match[str]) -> str:
        return "BSN" if is_bsn(re.sub(r"\D", "", match[0])) else match[0]

    return {name: replace(guess, value=_NINE.sub(hidden, guess.value)) for name, guess in found.items()}


def _weighed(guess: Guess, words: Mapping[str, float]) -> Guess:
    """Less sure when one of its words was read with doubt; a subject of many words by their mean."""
    read = [words[key] for each in guess.value.split() if (key := each.lower().strip(".,;:()")) in words]
    if not read:
        return replace(guess, sure=round(guess.sure, 2))
    doubt = min(read) if len(read) <= 4 else sum(read) / len(read)
    return replace(guess, sure=round(max(_LEAST, guess.sure * min(1.0, doubt + 0.08)), 2))


def _office_lines(lines: Sequence[str], own_postcodes: Collection[str]) -> set[int]:
    """The lines of the address that the letter was sent to."""
    greeting = next((at for at, line in enumerate(lines) if _GREETING.match(line)), len(lines))
    found: set[int] = set()
    for at, line in enumerate(lines[: min(greeting, 40)]):
        if _OFFICE.search(line) and not _SUBJECT.match(line):
            found |= _block_from(lines, at)
    ours = {
        at for at, line in enumerate(lines) if (code := _POSTCODE.search(line)) and code[1] + code[2] in own_postcodes
    }
    return found | ours


def _block_from(lines: Sequence[str], at: int) -> set[int]:
    """This line and those under it, up to its postcode or an empty line."""
    block = {at}
    for after in range(at + 1, min(at + 6, len(lines))):
        if not lines[after]:
            break
        block.add(after)
        if _POSTCODE.search(lines[after]):
            break
    return block


def _sender(lines: Sequence[str], office: Collection[int]) -> dict[str, Guess]:
    """Name and address: the block with a postcode that is not ours, else who signed."""
    found: dict[str, Guess] = {}
    signed = _signed(lines)
    for at, line in enumerate(lines):
        code = _POSTCODE.search(line)
        if at in office or code is None:
            continue
        found |= _address(lines, at, code)
        named = _name_above(lines, at, office)
        if named:
            agrees = bool(signed) and _family(named) == _family(signed)
            is_sure = agrees or bool(_BUSINESS.search(named))
            found["sender_name"] = Guess(named, 0.97 if is_sure else 0.8, "signed" if agrees else "address")
        break
    labelled = {key: value for line in lines if (key := _labelled(line)[0]) and (value := _labelled(line)[1])}
    if said := labelled.get("naam") or labelled.get("afzender"):
        found["sender_name"] = Guess(said, 0.95, "labelled")
    if "sender_name" not in found and signed:
        found["sender_name"] = Guess(signed, 0.85, "signed")
    if "sender_name" not in found and lines and (business := _business(lines, office)):
        found["sender_name"] = Guess(business, 0.7, "letterhead")
    return found


def _address(lines: Sequence[str], at: int, code: re.Match[str]) -> dict[str, Guess]:
    town = (code[3] or "").strip(" ,.-")
    found = {"postcode": Guess(code[1] + code[2], 0.95, "address")}
    if town:
        found["town"] = Guess(town, 0.9, "address")
    before = lines[at][: code.start()].strip(" ,|•·-")
    above = next((line for line in reversed(lines[max(0, at - 2) : at]) if line), "")
    street = _STREET.match(before) or _STREET.match(above) or _STREET.match(_labelled(above)[1])
    if street:
        found["street"] = Guess(street["street"].strip(), 0.9, "address")
        found["house_number"] = Guess(street["number"].replace(" ", "").upper(), 0.9, "address")
    return found


def _name_above(lines: Sequence[str], at: int, office: Collection[int]) -> str:
    """The line of a name over a street and postcode."""
    for above in range(at - 1, max(at - 5, -1), -1):
        line = _labelled(lines[above])[1] or lines[above]
        if above in office or _SUBJECT.match(line):
            return ""
        if not line or _STREET.match(line):
            continue
        return _as_name(line)
    return ""


def _signed(lines: Sequence[str]) -> str:
    """Who stands under the greetings at the end."""
    for at in range(len(lines) - 1, -1, -1):
        if not _CLOSING.search(lines[at]) or len(lines[at]) > 60:
            continue
        for line in lines[at + 1 : at + 7]:
            if named := _as_name(line.strip("()")):
                return named
        return ""
    return ""


def _as_name(line: str) -> str:
    """The line when it can be a name: of a person in words with capitals, or of a business."""
    line = line.strip(" ,|•·")
    if not 2 <= len(line) <= 80 or _EMAIL.search(line) or _OFFICE.search(line) or _worded(line):
        return ""
    if _BUSINESS.search(line):
        return line
    plain = _TITLE.sub("", line)
    parts = plain.replace(",", " ").split()
    is_name = (
        1 <= len(parts) <= 7 and all(_NAME_WORD.match(part) for part in parts) and not any(map(str.isdigit, plain))
    )
    return line if is_name and any(part[0].isupper() and len(part) > 2 for part in parts) else ""


def _worded(line: str) -> bool:
    return bool(_WORDED_DATE.search(line) or _DIGIT_DATE.search(line) or _GREETING.match(line) or _CLOSING.search(line))


def _family(name: str) -> str:
    return _TITLE.sub("", name).replace(",", " ").split()[-1].lower() if name.split() else ""


def _business(lines: Sequence[str], office: Collection[int]) -> str:
    return next(
        (line for at, line in enumerate(lines[:8]) if at not in office and len(line) < 60 and _BUSINESS.search(line)),
        "",
    )


def _labelled(line: str) -> tuple[str, str]:
    found = _LABEL.match(line)
    return (found[1].lower(), found[2].strip()) if found else ("", "")


def _reachable(text: str) -> dict[str, Guess]:
    found: dict[str, Guess] = {}
    mails = [each for each in _EMAIL.findall(text) if "@gemeente" not in each.lower() and "@" in each]
    if mails and (mail := normalise_email(mails[0].strip("."))):
        found["email"] = Guess(mail, 0.9 if len(set(mails)) == 1 else 0.6, "pattern")
    phones = [normal for each in _PHONE.findall(text) if (normal := normalise_phone(each.strip()))]
    if phones:
        found["phone"] = Guess(phones[0], 0.9 if len(set(phones)) == 1 else 0.6, "pattern")
    return found


def _numbers(text: str) -> dict[str, Guess]:
    found: dict[str, Guess] = {}
    for match in _NINE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if not is_bsn(digits) or digits.startswith("06"):
            continue
        is_named = re.search(r"bsn|burgerservice|sofi", text[max(0, match.start() - 60) : match.start()], re.IGNORECASE)
        guess = Guess(digits, 0.98 if is_named else 0.5, "labelled" if is_named else "pattern")
        if "bsn" not in found or guess.sure > found["bsn"].sure:
            found["bsn"] = guess
    if kvk := _KVK.search(text):
        found["kvk"] = Guess(kvk[1], 0.95, "labelled")
    return found


def _references(lines: Sequence[str], prefixes: Collection[str]) -> dict[str, Guess]:
    found: dict[str, Guess] = {}
    for line in lines:
        for prefix, year, number in _REFERENCE.findall(line):
            if prefixes and prefix not in prefixes:
                continue
            sure = 0.98 if _OURS.match(line) or prefixes else 0.8
            found.setdefault("reference", Guess(f"{prefix}-{year}-{number.zfill(6)}", sure, "pattern"))
        if (theirs := _THEIRS.match(line)) and not _OURS.match(line):
            found.setdefault("their_reference", Guess(theirs[1].strip(), 0.85, "labelled"))
    return found


def _date(lines: Sequence[str], today: date) -> dict[str, Guess]:
    """The day the letter was written: after the word, or alone on a line above the greeting."""
    greeting = next((at for at, line in enumerate(lines) if _GREETING.match(line)), len(lines))
    best: Guess | None = None
    for at, line in enumerate(lines):
        for day, start in _days_in(line):
            sure = _sure_of_day(line, start, at < greeting)
            if day > today or day < today - _OLD:
                sure = min(sure, 0.4)
            if best is None or sure > best.sure:
                best = Guess(day.isoformat(), sure, "labelled" if sure > 0.95 else "place")
    return {"letter_date": best} if best else {}


def _sure_of_day(line: str, start: int, is_above: bool) -> float:
    if re.match(r"^\W{0,2}(datum|dagtekening)\b", line, re.IGNORECASE):
        return 0.98
    before = line[:start].strip(" ,.:")
    alone = len(line) - start < 22
    if is_above and alone and len(before.split()) <= 3:
        return 0.95 if before else 0.92
    return 0.55 if is_above else 0.3


def _days_in(line: str) -> list[tuple[date, int]]:
    days = []
    for match in _WORDED_DATE.finditer(line):
        month = next(n for n, name in enumerate(MONTHS, start=1) if name.startswith(_month_stem(match[2])))
        days.append((_day(int(match[3]), month, int(match[1])), match.start()))
    for match in _DIGIT_DATE.finditer(line):
        year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
        days.append((_day(year, int(match[2]), int(match[1])), match.start()))
    return [(day, start) for day, start in days if day]


def _month_stem(written: str) -> str:
    short = written.lower().rstrip(".")
    return "maart" if short == "mrt" else short[:3] if len(short) <= 4 and short not in MONTHS else short


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _subject(lines: Sequence[str]) -> dict[str, Guess]:
    for at, line in enumerate(lines):
        found = _SUBJECT.match(line)
        if not found:
            continue
        said = found[2].strip()
        following = lines[at + 1] if at + 1 < len(lines) else ""
        if not said:
            said = following
        elif following and len(line) > 45 and following[:1].islower() and not _GREETING.match(following):
            said = f"{said} {following}"
        if said and not _GREETING.match(said):
            sure = 0.85 if found[1].lower() == "re" else 0.97
            return {"subject": Guess(said.strip(" .")[:200], sure, "labelled")}
    return _first_sentence(lines)


def _first_sentence(lines: Sequence[str]) -> dict[str, Guess]:
    greeting = next((at for at, line in enumerate(lines) if _GREETING.match(line)), None)
    if greeting is None:
        return {}
    body = " ".join(line for line in lines[greeting + 1 :] if line)
    sentence = re.split(r"(?<=[a-z\d)][.!?])\s", body, maxsplit=1)[0].strip()
    if not sentence:
        return {}
    short = sentence if len(sentence) <= 120 else sentence[:117].rsplit(" ", 1)[0] + " ..."
    return {"subject": Guess(short, 0.5, "first_sentence")}
