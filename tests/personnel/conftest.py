from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.personnel.scenes import Scene


@pytest.fixture
def scene() -> Scene:
    from tests.personnel.scenes import a_scene

    return a_scene()
