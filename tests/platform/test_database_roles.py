import pytest
from django.db import connection


@pytest.mark.django_db
def test_tests_and_product_have_no_way_around_the_rules() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("eenloket_app", False, False)
