from __future__ import annotations

import pytest

from eenloket.webforms.examples import Example, examples
from eenloket.webforms.rules.faults import faults_in, is_slug, stops_publishing


def test_there_are_at_least_ten_examples() -> None:
    assert len(examples()) >= 10
    assert sum(each.is_general for each in examples()) == 1


@pytest.mark.parametrize("example", examples(), ids=lambda each: each.slug)
def test_every_example_can_be_published_as_it_is(example: Example) -> None:
    found = faults_in(example.design)
    assert not stops_publishing(found), found
    assert is_slug(example.slug)


def test_some_examples_have_pages_conditions_and_files() -> None:
    fields = [field for each in examples() for page in each.design.pages for field in page.fields]
    assert any(field.when for field in fields)
    assert any(field.kind == "file" for field in fields)
    assert any(len(each.design.pages) > 2 for each in examples())
