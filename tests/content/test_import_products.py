from __future__ import annotations

from pathlib import Path

import pytest

from eenloket.content.imports import bundled, import_products
from eenloket.content.models import Product

pytestmark = pytest.mark.django_db

HEADER = "UniformeProductnaam,URI,Rijk,Provincie,Waterschap,Gemeente,Burger,Bedrijf\n"


def test_the_bundled_list_imports_without_a_problem_and_again_without_a_change() -> None:
    first = import_products(bundled("UPL-actueel.csv"))
    again = import_products(bundled("UPL-actueel.csv"))
    assert first.problems == again.problems == []
    assert (again.added, again.changed, again.unchanged) == (0, 0, first.added + first.unchanged)
    assert Product.objects.count() == first.added


def test_a_product_keeps_whom_and_which_governments_it_is_for(tmp_path: Path) -> None:
    path = tmp_path / "upl.csv"
    path.write_text(HEADER + "paspoort,http://x/paspoort,,,,X,X,\n")
    import_products(path)
    product = Product.objects.get()
    assert (product.layers, product.for_citizens, product.for_businesses) == (["gemeente"], True, False)


def test_wrong_rows_are_named_by_their_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "upl.csv"
    path.write_text(HEADER + ",http://x/1,,,,X,X,\npaspoort,geen adres,,,,X,X,\nkort\nrijbewijs,http://x/2,,,,X,X,\n")
    report = import_products(path)
    assert ([line for line, *_ in report.problems], report.added) == ([2, 3, 4], 1)
