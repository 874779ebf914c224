"""Texts of others as texts of ours: plain, with "- " before what is listed and "## " before headings."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

_SPOKEN_CHARACTERS: Final = 320
_LOOKS_LIKE_HTML: Final = re.compile(r"</?(?:p|br|ul|ol|li|h[1-6]|a|strong|b|em|div|span)\b[^>]*>", re.IGNORECASE)
_LINK: Final = re.compile(r"\[([^\[\]\n]+)\]\((https?://[^\s()]+)\)")
_HEADING: Final = re.compile(r"^#{1,6}[ \t]+(.+)$", re.MULTILINE)
_LISTED: Final = re.compile(r"^[ \t]*(?:[*+-]|\d{1,2}[.)])[ \t]+", re.MULTILINE)
_EMPHASIS: Final = re.compile(r"(\*\*|__|\*)(?=\S)([^*_\n]+?)(?<=\S)\1")

Link = dict[str, str]


def spoken_part(text: str) -> str:
    """What can be said first: the opening sentences, up to some twenty seconds of speech."""
    opening = tidy(text).split("\n\n")[0].replace("\n", " ")
    sentences = re.split(r"(?<=[.!?])\s+", opening)
    spoken = sentences[0]
    for sentence in sentences[1:]:
        if len(spoken) + len(sentence) > _SPOKEN_CHARACTERS:
            break
        spoken += " " + sentence
    return spoken


def tidy(text: str) -> str:
    """One empty line between paragraphs; list items under each other."""
    text = re.sub(r"[ \t]+", " ", text.replace("\r\n", "\n").replace("\xa0", " "))
    text = re.sub(r"\n{2,}(?=- )", "\n", re.sub(r"\n{3,}", "\n\n", text))
    return re.sub(r"(?<!\n)\n(- .*)", r"\n\1", text).strip()


def plain(markup: str) -> str:
    """Markdown or HTML as plain text; of a link its words stay."""
    text = _without_tags(markup) if _LOOKS_LIKE_HTML.search(markup) else markup
    text = _LINK.sub(r"\1", text.replace("\r\n", "\n"))
    text = _HEADING.sub(r"\n\n## \1\n\n", text)
    text = _EMPHASIS.sub(r"\2", _LISTED.sub("- ", text))
    return tidy(re.sub(r"\n(?:[ \t]*\n)+", "\n\n", text))


def links_in(markup: str) -> list[Link]:
    """The links of a text in markdown or HTML, each address once."""
    text = _without_tags(markup) if _LOOKS_LIKE_HTML.search(markup) else markup
    found = {url: label.strip() for label, url in reversed(_LINK.findall(text))}
    return [{"label": label, "url": url} for url, label in reversed(found.items())]


def sections(text: str) -> tuple[str, list[tuple[str, str]]]:
    """What stands before the first heading of a plain text, and each heading with what stands under it."""
    opening, *others = re.split(r"^## ", text, flags=re.MULTILINE)
    parts = [each.partition("\n") for each in others]
    return opening.strip(), [(heading.strip(), body.strip()) for heading, _, body in parts]


def listed(text: str) -> tuple[str, ...]:
    """The items of a text: what is listed and each paragraph, but not what only leads in a list."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(line.removeprefix("- ") for line in lines if line.startswith("- ") or not line.endswith(":"))


class _Reader(HTMLParser):
    """Gathers the text, with what stands for it in markdown."""

    _BEFORE: Final = {"br": "\n", "li": "\n- ", **{f"h{n}": "\n\n## " for n in range(1, 7)}}
    _AROUND: Final = {"p", "div", "ul", "ol", "table", "tr"}
    _SILENT: Final = {"script", "style"}

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._addresses: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in self._SILENT
        self.parts.append(self._BEFORE.get(tag, "\n\n" if tag in self._AROUND else ""))
        if tag == "a":
            self._addresses.append(dict(attrs).get("href") or "")
            self.parts.append("[")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self._SILENT and self._silent > 0
        if tag == "a" and self._addresses:
            address = self._addresses.pop()
            self.parts.append(f"]({address})")
        elif tag in self._AROUND or re.fullmatch("h[1-6]", tag):
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def _without_tags(html: str) -> str:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = re.sub(r"\[([^\[\]\n]*)\]\((?!https?://)[^()\s]*\)", r"\1", "".join(reader.parts))
    return re.sub(r"(\n- )\s+", r"\1", text)
