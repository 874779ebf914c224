from __future__ import annotations

import base64

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from eenloket.core import crypto


@given(st.text())
def test_what_is_encrypted_comes_back(plain: str) -> None:
    assert crypto.decrypt(crypto.encrypt(plain)) == plain


def test_the_same_text_never_looks_the_same_twice() -> None:
    assert crypto.encrypt("999990019") != crypto.encrypt("999990019")


@pytest.mark.parametrize("place", [0, 11, 12, -1])
def test_changing_any_byte_is_noticed(place: int) -> None:
    sealed = bytearray(crypto.encrypt("999990019"))
    sealed[place] ^= 1
    with pytest.raises(InvalidTag):
        crypto.decrypt(bytes(sealed))


def test_another_key_opens_nothing_and_hashes_differently(settings: Settings) -> None:
    sealed, hashed = crypto.encrypt("999990019"), crypto.keyed_hash("999990019", purpose="bsn")
    settings.EENLOKET_FIELD_KEY = base64.b64encode(b"k" * 32).decode()
    with pytest.raises(InvalidTag):
        crypto.decrypt(sealed)
    assert crypto.keyed_hash("999990019", purpose="bsn") != hashed


def test_equal_values_hash_equally_within_one_purpose_only() -> None:
    assert crypto.keyed_hash("a", purpose="bsn") == crypto.keyed_hash("a", purpose="bsn")
    assert crypto.keyed_hash("a", purpose="bsn") != crypto.keyed_hash("a", purpose="status-address")
