"""What is said and planned in the demo of learning: remarks of mentors, courses, and goals."""

from __future__ import annotations

from typing import Final

from eenloket.learning.types import GoalKind

REMARKS: Final = (
    "Zoekt snel en vat de vraag goed samen. Nog letten op het afronden.",
    "Rustig aan de telefoon, ook bij een boze beller. Antwoorden kloppen.",
    "Werkt zelfstandig; vroeg twee keer na en dat was terecht.",
    "Goede overdracht naar de afdeling, alle gegevens stonden erin.",
)
COURSES: Final = (
    (
        "Gesprekken met emotie",
        "Opleidingshuis De Meren",
        "2 dagen",
        695,
        ("competence.listening", "competence.adaptability"),
    ),
    (
        "Helder schrijven op B1",
        "Taalbureau Klare Wijn",
        "3 dagdelen",
        480,
        ("skill.writes_clearly", "skill.writes_concisely"),
    ),
    ("Doorvragen en analyseren", "Opleidingshuis De Meren", "1 dag", 395, ("competence.problem_analysis",)),
    ("Blind typen", "Online", "8 weken, 20 minuten per dag", 89, ("skill.typing", "skill.keyboard_mouse")),
    ("Hoe werkt de overheid?", "Streekacademie", "4 avonden", 250, ("knowledge.organisation_products",)),
    ("Branchediploma klantcontact", "Branchevereniging", "6 maanden", 1850, ("education.contact_centre_diploma",)),
)
# Person, element, from, to, by, what, days until (below zero: late), how it ended.
GOALS: Final = (
    (
        "joost@kcc.example",
        "skill.writes_clearly",
        2,
        3,
        GoalKind.COURSE,
        "Cursus Helder schrijven op B1 volgen en drie brieven laten nalezen.",
        -9,
        "",
    ),
    (
        "joost@kcc.example",
        "competence.problem_analysis",
        1,
        2,
        GoalKind.COACHING,
        "Drie gesprekken met Marloes over doorvragen, elke keer met een eigen voorbeeld.",
        45,
        "",
    ),
    (
        "joost@kcc.example",
        "skill.typing",
        2,
        3,
        GoalKind.PRACTICE,
        "Elke dag 20 minuten blind typen.",
        -60,
        "Van 90 naar 128 aanslagen per minuut.",
    ),
    (
        "sven@kcc.example",
        "competence.oral_communication",
        1,
        2,
        GoalKind.COACHING,
        "Twee opnamen per week terugluisteren met Femke.",
        30,
        "",
    ),
    ("yara@kcc.example", "skill.writes_concisely", 2, 3, GoalKind.COURSE, "Cursus Helder schrijven op B1.", 60, ""),
    (
        "pim@kcc.example",
        "competence.discipline",
        2,
        3,
        GoalKind.COACHING,
        "Elke maandag de week doornemen met Marloes.",
        -21,
        "",
    ),
    (
        "omar@kcc.example",
        "knowledge.organisation_products",
        2,
        3,
        GoalKind.COURSE,
        "Vier avonden Hoe werkt de overheid?",
        75,
        "",
    ),
    (
        "ilse@kcc.example",
        "competence.entrepreneurship",
        3,
        4,
        GoalKind.PRACTICE,
        "Een verbetervoorstel voor de terugbelnotities uitwerken.",
        50,
        "",
    ),
    (
        "ilse@kcc.example",
        "competence.listening",
        3,
        4,
        GoalKind.COURSE,
        "Twee dagen Gesprekken met emotie.",
        -40,
        "Gevolgd; in het nagesprek met Marloes drie voorbeelden besproken.",
    ),
    (
        "milan@kcc.example",
        "competence.customer_focus",
        2,
        3,
        GoalKind.COACHING,
        "Tevredenheid van eigen gesprekken bespreken met Karim.",
        -4,
        "",
    ),
    (
        "thijs@kcc.example",
        "skill.converse_search_record",
        2,
        3,
        GoalKind.PRACTICE,
        "Twee weken naast Aylin: luisteren, zoeken en vastleggen tegelijk.",
        20,
        "",
    ),
)
