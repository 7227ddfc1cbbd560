"""Text and identifiers of made-up rows, built whole columns at a time."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tests.benchmarks.made_rows import BLOCK, Rows, rng_of
from tests.benchmarks.made_world import world

FEWEST, MOST = 30, 80
_HEX = np.frombuffer(b"".join(b"%02x" % i for i in range(256)), dtype=np.uint16)
_KINDS = pa.array(["", " town", " village", " district"])


def hexed(number: np.ndarray, letter: str, salt: int, width: int = 16) -> pa.Array:
    """Return an id for each number: a letter and hexadecimal digits that look like a hash's."""
    mixed = (number.astype(np.uint64) + np.uint64(salt << 40)) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(32)
    digits = _HEX[mixed.view(np.uint8)].view(np.uint8).reshape(-1, 16)[:, :width]
    lettered = np.concatenate([np.full((len(number), len(letter)), ord(letter or " "), np.uint8), digits], axis=1)
    offsets = np.arange(len(number) + 1, dtype=np.int32) * lettered.shape[1]
    return pa.StringArray.from_buffers(len(number), pa.py_buffer(offsets), pa.py_buffer(lettered.tobytes()))


def joined(*parts: pa.Array | str) -> pa.Array:
    """Return the parts of each row put together; unknown where one of them is."""
    return pc.binary_join_element_wise(*[pa.scalar(p) if isinstance(p, str) else p for p in parts], "")


def written(numbers: np.ndarray) -> pa.Array:
    """Return numbers as they are written in a file."""
    return pc.cast(pa.array(numbers), pa.string())


def places(rows: Rows) -> pa.Array:
    """Return the name of each row's place as a coder writes it: "Kōnan", "Kōnan village 3"."""
    kind = np.where(rows.variant > 0, 1 + rows.variant % 3, 0)
    count = rows.variant // 3
    own = pc.if_else(pa.array(count > 0), joined(" ", written(count)), "")
    return joined(world().place_name.take(pa.array(rows.place)), _KINDS.take(pa.array(kind)), own)


def notes(rows: Rows, names: pa.Array, block: int) -> pa.Array:
    """Return a text of some dozens of words for each row of a block, its place among the first."""
    all_of, rng = world(), rng_of(block, 2)
    length = rng.integers(FEWEST, MOST + 1, BLOCK)[: len(rows)]
    offsets = np.concatenate([[0], np.cumsum(length)]).astype(np.int32)
    words = all_of.word_of[rng.integers(0, len(all_of.word_of), offsets[-1], dtype=np.int32)]
    words[offsets[:-1] + 3] = len(all_of.words) + np.arange(len(rows))
    spelt = pa.concat_arrays([all_of.words, names]).take(pa.array(words))
    told = pc.binary_join(pa.ListArray.from_arrays(pa.array(offsets), spelt), " ")
    return joined("Reported: ", told, ".")
