"""Which row told a key first, in a table of one size."""

import tracemalloc

import pytest

from housing.importables import first_rows
from housing.importables.first_rows import FirstRows


def test_the_first_row_of_a_key_is_kept():
    seen = FirstRows()
    assert seen.setdefault((1, "Søvej", "7"), 2) == 2
    assert seen.setdefault((1, "Søvej", "07"), 3) == 3
    assert seen.setdefault((1, "Søvej", "7"), 4) == 2
    assert seen[1, "Søvej", "7"] == 2
    with pytest.raises(KeyError):
        seen[2, "Søvej", "7"]


def test_keys_that_want_one_place_are_kept_apart(monkeypatch):
    monkeypatch.setattr(first_rows, "SLOTS", 8)
    seen = FirstRows()
    assert [seen.setdefault((key,), key) for key in range(1, 8)] == list(range(1, 8))
    assert [seen.setdefault((key,), 99) for key in range(1, 8)] == list(range(1, 8))


def test_the_table_does_not_grow():
    seen = FirstRows()
    tracemalloc.start()
    try:
        for row in range(1, 5001):
            seen.setdefault((1, "Afdeling", f"{row:06}"), row)
        assert tracemalloc.get_traced_memory()[0] < 10_000
    finally:
        tracemalloc.stop()
