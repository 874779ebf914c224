"""The letters a contact centre starts with, in plain words (B1); each may be changed.

Between braces stand fields: {naam}, {onderwerp}, {kenmerk}, {datum} and {gemeente} are filled in, others by the writer.
A line that begins with `[ ]` becomes a box to tick, `___` after a word a line to write on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class StandardLetter:
    name: str
    subject: str
    text: str


STANDARD_LETTERS: Final = (
    StandardLetter(
        "Ontvangst van uw brief",
        "Wij hebben uw brief ontvangen",
        """Beste {naam},

Wij hebben uw brief over {onderwerp} ontvangen. Ons nummer is {kenmerk}.

U krijgt uiterlijk op {uiterste datum} antwoord van ons. Lukt dat niet? Dan hoort u dat van ons vóór die dag.

Hebt u een vraag? Bel ons en noem het nummer {kenmerk}.

Met vriendelijke groet,
Gemeente {gemeente}""",
    ),
    StandardLetter(
        "Wij hebben iets van u nodig",
        "Wilt u ons nog iets sturen?",
        """Beste {naam},

U schreef ons over {onderwerp}. Wij kunnen u nog geen antwoord geven, want wij missen iets.

Wilt u ons dit sturen?
[ ] {wat nodig is}

Stuur het uiterlijk op {uiterste datum}. Schrijf ons nummer erbij: {kenmerk}.

Met vriendelijke groet,
Gemeente {gemeente}""",
    ),
    StandardLetter(
        "Antwoord op uw brief",
        "Antwoord op uw brief over {onderwerp}",
        """Beste {naam},

U schreef ons over {onderwerp}. Dit is ons antwoord.

{antwoord}

Bent u het hier niet mee eens, of hebt u nog een vraag? Bel ons en noem het nummer {kenmerk}.

Met vriendelijke groet,
Gemeente {gemeente}""",
    ),
    StandardLetter(
        "Formulier op papier",
        "Vul dit formulier in en stuur het terug",
        """Beste {naam},

Vul dit formulier in en stuur het terug. Een postzegel is niet nodig. Ons nummer is {kenmerk}.

Uw naam: ___
Straat en huisnummer: ___
Postcode en plaats: ___
Telefoonnummer: ___
E-mailadres: ___

Waarover gaat uw vraag?
[ ] Paspoort of identiteitskaart
[ ] Verhuizen
[ ] Afval
[ ] Iets anders, namelijk: ___

Uw vraag: ___
___
___

Datum: ___
Handtekening: ___

Met vriendelijke groet,
Gemeente {gemeente}""",
    ),
)
