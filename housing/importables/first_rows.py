"""Which row of a file told a key first: a table of one size, so that a file of 50,000 rows costs what one of ten does."""

from array import array
from hashlib import blake2b

SLOTS = 2**17  # a file has at most 50,000 rows, so the table is never half full


class FirstRows:
    """1.5 MiB. A key is kept as 64 bits: two different ones are taken for one in fewer than one of 10^10 full files."""

    def __init__(self) -> None:
        self._keys = array("Q", bytes(8 * SLOTS))
        self._rows = array("I", bytes(4 * SLOTS))  # zero where there is no key; rows are numbered from one

    def setdefault(self, key: tuple[object, ...], row: int) -> int:
        """The row that told the key first, which is `row` when none has."""
        word, slot = self._find(key)
        if not self._rows[slot]:
            self._keys[slot], self._rows[slot] = word, row
        return self._rows[slot]

    def __getitem__(self, key: tuple[object, ...]) -> int:
        row = self._rows[self._find(key)[1]]
        if not row:
            raise KeyError(key)
        return row

    def _find(self, key: tuple[object, ...]) -> tuple[int, int]:
        """The key's word, and the slot where it is or would be."""
        word = int.from_bytes(blake2b(repr(key).encode(), digest_size=8).digest())
        slot = word % SLOTS
        while self._rows[slot] and self._keys[slot] != word:
            slot = (slot + 1) % SLOTS
        return word, slot
