"""The condition rules that a contact centre starts with, to change as it likes. Our proposal, from the source's own
example: the telephonist who can become Klantadviseur 3 by accepting flexible hours at peaks and working with content.

The texts are Dutch: they are what a municipality's people read, in letters and files too.
"""

from __future__ import annotations

from typing import Final

from .types import Asks, ConditionTemplate, FunctionKind

_FLEXIBLE: Final = "Werkt flexibel op de piekuren van de telefoon en de balie"
_CONTENT: Final = "Werkt met de content: zoekt antwoorden op en signaleert wat ontbreekt"
_ADVICE: Final = "Gesprek met de leidinggevende over een andere plaats"


def _rule(kind: FunctionKind, code: str, text: str, asks: str, days: int = 180) -> ConditionTemplate:
    return ConditionTemplate(
        function_kind=kind, profile_code=code, text=text, asks=asks, days=days, consequence=_ADVICE
    )


RULES: Final = (
    _rule(FunctionKind.TELEPHONIST, "advisor_3", _FLEXIBLE, Asks.FLEXIBLE, 90),
    _rule(FunctionKind.TELEPHONIST, "advisor_3", _CONTENT, Asks.CONTENT),
    _rule(FunctionKind.TELEPHONIST, "advisor_2", _FLEXIBLE, Asks.FLEXIBLE, 90),
    _rule(FunctionKind.TELEPHONIST, "advisor_2", _CONTENT, Asks.CONTENT),
    _rule(FunctionKind.TELEPHONIST, "advisor_1", _FLEXIBLE, Asks.FLEXIBLE, 90),
    _rule(FunctionKind.TELEPHONIST, "advisor_2", "Leert ook balie en e-mail", Asks.NOTHING, 365),
    _rule(FunctionKind.COUNTER, "advisor_3", _FLEXIBLE, Asks.FLEXIBLE, 90),
    _rule(FunctionKind.COUNTER, "advisor_2", _FLEXIBLE, Asks.FLEXIBLE, 90),
    _rule(FunctionKind.COUNTER, "advisor_1", _FLEXIBLE, Asks.FLEXIBLE, 90),
    _rule(FunctionKind.COUNTER, "advisor_2", "Leert ook telefoon en e-mail", Asks.NOTHING, 365),
    _rule(FunctionKind.CIVIL_AFFAIRS, "advisor_2", _FLEXIBLE, Asks.FLEXIBLE, 90),
    _rule(FunctionKind.CIVIL_AFFAIRS, "advisor_1", _FLEXIBLE, Asks.FLEXIBLE, 90),
    _rule(FunctionKind.ADMINISTRATION, "advisor_3", _FLEXIBLE, Asks.FLEXIBLE, 90),
    _rule(FunctionKind.ADMINISTRATION, "advisor_3", "Leert gesprekken voeren aan telefoon of balie", Asks.NOTHING),
    _rule(FunctionKind.SENIOR, "advisor_1", _CONTENT, Asks.CONTENT),
)
