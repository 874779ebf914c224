"""Reading what was typed about whom we ask."""

from __future__ import annotations

from datetime import time
from typing import Final

from django.http import QueryDict

from eenloket.contacts.types import Channel
from eenloket.surveys.models import SurveySetting
from eenloket.surveys.types import USUAL_SAMPLING, Rules, Sampling, Way
from eenloket.surveys.wording import LANGUAGES, NAMES, words_of
from eenloket.ui.typed import typed_in

NUMBERS: Final = ("rest_days", "expires_days", "delay_minutes", "low_mark", "fewest", "keep_months")
_TIMES: Final = ("opens", "closes")
_NONSENSE: Final = 99_999  # what is no number is out of every range


def typed_from(setting: SurveySetting) -> dict[str, str]:
    """What the form begins with."""
    typed = {name: str(getattr(setting, name)) for name in NUMBERS}
    typed |= {name: f"{getattr(setting, name):%H:%M}" for name in _TIMES}
    typed |= {"number": str(setting.number), "is_on": "1" if setting.is_on else ""}
    own = setting.rules.sampling or ({} if setting.number else USUAL_SAMPLING)
    for channel in Channel.values:
        found = own.get(channel, Sampling(0, USUAL_SAMPLING[channel].way))
        typed |= {f"share_{channel}": str(found.share), f"way_{channel}": str(found.way)}
    for language in LANGUAGES:
        typed |= {f"{language}_{name}": text for name, text in words_of(setting.words, language).items()}
    return typed


def typed_in_form(form: QueryDict) -> dict[str, str]:
    names = [*NUMBERS, *_TIMES, "number", "is_on"]
    names += [f"{part}_{channel}" for part in ("share", "way") for channel in Channel.values]
    names += [f"{language}_{name}" for language in LANGUAGES for name in NAMES]
    return {name: typed_in(form, name).strip() for name in names}


def rules_in(typed: dict[str, str]) -> Rules:
    """What was typed, as rules; what cannot be read is out of range, so that it is refused with a word."""
    sampling = {
        channel: Sampling(_number(typed[f"share_{channel}"]), typed[f"way_{channel}"])
        for channel in Channel.values
        if typed[f"share_{channel}"] not in ("", "0")
    }
    return Rules(
        is_on=bool(typed["is_on"]),
        sampling=sampling,
        opens=_time(typed["opens"]),
        closes=_time(typed["closes"]),
        **{name: _number(typed[name]) for name in NUMBERS},
    )


def words_in(typed: dict[str, str]) -> dict[str, dict[str, str]]:
    """The questions that are worded otherwise than they were shipped."""
    return {
        language: {
            name: text
            for name, shipped in words_of({}, language).items()
            if (text := typed[f"{language}_{name}"]) and text != shipped
        }
        for language in LANGUAGES
    }


def shown_words(typed: dict[str, str], language: str) -> dict[str, str]:
    """The questions as they would be shown now."""
    return words_of(words_in(typed), language)


def ways() -> list[tuple[str, str]]:
    return [(each.value, str(each.label)) for each in Way]


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else _NONSENSE


def _time(typed: str) -> time:
    try:
        return time.fromisoformat(typed)
    except ValueError:
        return time.min
