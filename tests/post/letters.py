"""Letters as a scanner gives them, with what is written in them: typed in several ways, then made worse.

page = a_scan(LETTER, dpi=200, skew=2.5, noise=12)
data = as_pdf([page, page])
"""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

HOUSE_FONT = Path(__file__).parents[2] / "src/eenloket/core/documents/fonts/SourceSans3-Regular.otf"
_LIBERATION = Path("/usr/share/fonts/truetype/liberation")
FONTS = {
    name: path
    for name, path in {
        "house": HOUSE_FONT,
        "sans": _LIBERATION / "LiberationSans-Regular.ttf",
        "serif": _LIBERATION / "LiberationSerif-Regular.ttf",
        "mono": _LIBERATION / "LiberationMono-Regular.ttf",
    }.items()
    if path.is_file()
}

LETTER = """J. Bakker-de Wit
Lindelaan 14
1421 CD Meerland
j.bakker@example.org
06-12345678

Gemeente Meerland
Postbus 12
1420 AA Meerland

Meerland, 12 november 2026

Onderwerp: bezwaar tegen parkeerboete

Geachte heer, mevrouw,

Op 3 november 2026 kreeg ik een boete voor parkeren in de Kerkstraat. Ik ben
het daar niet mee eens. Ik had een geldige vergunning achter de voorruit liggen
en stuur daarvan een foto mee. Wilt u de boete intrekken en mij laten weten
wanneer ik een antwoord kan verwachten?

Met vriendelijke groet,

J. Bakker-de Wit"""


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a letter was typed and how its scan turned out."""

    font: str = "house"
    dpi: int = 300
    points: float = 11
    skew: float = 0.0
    noise: float = 0.0
    blur: float = 0.0
    ink: int = 20
    paper: int = 255
    shadow: bool = False
    head: bool = False
    columns: int = 1


def a_page(text: str, look: Look = Look()) -> Image.Image:
    """The letter on paper."""
    width, height = int(8.27 * look.dpi), int(11.69 * look.dpi)
    page = Image.new("L", (width, height), look.paper)
    draw = ImageDraw.Draw(page)
    font = _font(look.font, look.points * look.dpi / 72)
    step, left, top = int(look.points * look.dpi / 72 * 1.38), int(0.8 * look.dpi), int(0.8 * look.dpi)
    if look.head:
        draw.rectangle((left, top, left + look.dpi // 2, top + look.dpi // 2), fill=look.ink + 60)
        draw.ellipse((left + 20, top + 20, left + look.dpi // 2 - 20, top + look.dpi // 2 - 20), fill=look.paper)
        top += int(0.75 * look.dpi)
    lines = text.split("\n")
    half = -(-len(lines) // look.columns)
    for column in range(look.columns):
        x, y = left + column * int(3.55 * look.dpi), top
        for line in lines[column * half : (column + 1) * half]:
            draw.text((x, y), line, font=font, fill=look.ink)
            y += step
    return page


def a_scan(text: str, look: Look = Look(), *, seed: int = 7) -> Image.Image:
    """The letter as a scanner or a phone sees it."""
    chance = np.random.default_rng(seed)
    page = a_page(text, look)
    if look.skew:
        page = page.rotate(look.skew, fillcolor=look.paper, resample=Image.Resampling.BICUBIC)
    if look.blur:
        page = page.filter(ImageFilter.GaussianBlur(look.blur))
    pixels = np.asarray(page, dtype=np.float32)
    if look.shadow:
        across = np.linspace(1.0, 0.55, pixels.shape[1], dtype=np.float32)
        pixels = pixels * across * np.linspace(0.8, 1.0, pixels.shape[0], dtype=np.float32)[:, None]
    if look.noise:
        pixels = pixels + chance.normal(0, look.noise, pixels.shape).astype(np.float32)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def as_pdf(pages: Sequence[Image.Image], *, dpi: int = 300) -> bytes:
    return _saved(pages, "PDF", resolution=dpi)


def as_tiff(pages: Sequence[Image.Image], *, dpi: int = 300) -> bytes:
    return _saved([page.convert("1") for page in pages], "TIFF", compression="group4", dpi=(dpi, dpi))


def as_jpeg(page: Image.Image, *, dpi: int = 300, turned: bool = False) -> bytes:
    """A photo; `turned` as a phone does: lying on its side, with a note how to hold it."""
    if not turned:
        return _saved([page], "JPEG", quality=80, dpi=(dpi, dpi))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter clockwise to see it upright
    return _saved([page.rotate(90, expand=True)], "JPEG", quality=80, exif=exif)


def _saved(pages: Sequence[Image.Image], kind: str, **how: object) -> bytes:
    target = io.BytesIO()
    many = {"save_all": True, "append_images": pages[1:]} if kind in ("PDF", "TIFF") else {}
    pages[0].save(target, kind, **many, **how)
    return target.getvalue()


def _font(name: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS.get(name, name)), int(size))


_NAMES = [
    "A. de Boer",
    "M. van den Berg",
    "Fatima El Amrani",
    "P.J. Smeets",
    "Familie Visser",
    "S. Yıldız",
    "T. Ó Briain",
]
_STREETS = ["Lindelaan", "Burgemeester Kuiperweg", "Noordeinde", "'t Zand", "Van Goghstraat"]
_TOWNS = ["Meerland", "Duinrade", "Westerveen", "'s-Gravendeel"]
_MATTERS = [
    (
        "kapvergunning eik in de voortuin",
        (
            "In mijn voortuin staat een eik van ongeveer 25 meter hoog. De wortels drukken "
            "de tegels van het trottoir omhoog. "
            "Ik vraag u om een vergunning om de boom te mogen kappen. In het plan dat ik meestuur staat waar ik een "
            "nieuwe boom wil planten. Wilt u mij binnen acht weken laten weten of dat kan?"
        ),
    ),
    (
        "aanslag onroerendezaakbelasting 2026",
        (
            "Op de aanslag van 28 februari staat een waarde van € 412.000 voor mijn woning. De woning van mijn buren, "
            "die even groot is, staat er voor € 365.000 op. Ik vind de waarde te hoog en "
            "maak bezwaar. Stuurt u mij het "
            "taxatieverslag? Ik betaal intussen in tien termijnen via automatische incasso."
        ),
    ),
    (
        "verlengen bijstandsuitkering en woonkostentoeslag",
        (
            "Sinds 1 september werk ik 16 uur per week bij een bakkerij. Mijn inkomen is daarmee lager dan de norm. Ik "
            "vraag u de uitkering aan te vullen en de woonkostentoeslag te verlengen. Mijn "
            "loonstroken van september en "
            "oktober zitten in de bijlage. Mijn klantnummer is 88213."
        ),
    ),
    (
        "losliggende stoeptegels bij de school",
        (
            "Voor de ingang van basisschool De Regenboog liggen al weken tegels los. Vorige week is een kind gevallen "
            "en brak een pols. Ik meldde dit op 4 en op 11 november al via de app, maar er gebeurde niets. Wanneer "
            "komt u dit herstellen? Graag een afzetting tot die tijd."
        ),
    ),
    (
        "vergunning voor buurtfeest op 12 juni",
        (
            "Namens de bewoners van het plein vraag ik toestemming voor een buurtfeest van "
            "14.00 tot 22.00 uur. Er komen "
            "ongeveer 120 mensen, er is muziek tot 21.30 uur en wij zetten zelf dranghekken "
            "neer. De brandweer is op de hoogte. "
            "Wat kost de vergunning en hoe lang van tevoren moet ik die aanvragen?"
        ),
    ),
]


def invented(number: int, *, width: int = 78) -> str:
    """The text of a letter that nobody wrote; the same number gives the same letter."""
    chance = random.Random(number)
    name, street, town = chance.choice(_NAMES), chance.choice(_STREETS), chance.choice(_TOWNS)
    subject, body = _MATTERS[number % len(_MATTERS)]
    postcode = (
        f"{chance.randint(1000, 9999)} {chance.choice('ABCDEGHJKLMNPRSTVWXZ')}{chance.choice('ABCDEGHJKLMNPRSTVWXZ')}"
    )
    return "\n".join([
        name,
        f"{street} {chance.randint(1, 240)}",
        f"{postcode} {town}",
        "",
        "Gemeente Meerland",
        "Postbus 12",
        "1420 AA Meerland",
        "",
        f"{town}, {chance.randint(1, 28)} november 2026",
        "",
        f"Onderwerp: {subject}",
        "",
        "Geachte heer, mevrouw,",
        "",
        *wrap(body, width),
        "",
        "Met vriendelijke groet,",
        "",
        name,
    ])  # fmt: skip
