"""Bringing content in from files.

Each row stands on its own: a wrong one is reported by its line and field and the rest goes on. Running an import again
changes nothing that is already so, and what editors changed here since stays (see `intake`).
"""

from .articles import import_articles
from .content import import_content
from .files import bundled
from .intake import Wishes
from .products import import_products
from .sdg import import_sdg
from .table import TEMPLATE, import_table
from .texts import spoken_part, tidy
from .vacs import import_vacs, shipped_phrasings

__all__ = [
    "TEMPLATE",
    "Wishes",
    "bundled",
    "import_articles",
    "import_content",
    "import_products",
    "import_sdg",
    "import_table",
    "import_vacs",
    "shipped_phrasings",
    "spoken_part",
    "tidy",
]
