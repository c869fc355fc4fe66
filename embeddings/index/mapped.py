"""A file mapped into memory as an array, whose pages can be given back once they are read."""

from __future__ import annotations

import mmap
import os
from io import BufferedReader

import numpy as np
import numpy.typing as npt

# Windows has no such advice: there the system takes the pages when memory is short.
_UNNEEDED = getattr(mmap, "MADV_DONTNEED", None)


class Mapped:
    """A file that is read where it is used, and outlives its name.

    Attributes:
        bytes: (size,) of the file, read-only.
    """

    def __init__(self, file: BufferedReader) -> None:
        size = os.fstat(file.fileno()).st_size
        self._map = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ) if size else None
        self.bytes: npt.NDArray[np.uint8] = np.frombuffer(self._map or b"", np.uint8)

    def release(self) -> None:
        """Gives back the pages that were read; who reads on, in any thread, has them again.

        Around each page that is read Linux gives sixteen, so that a few reads here and there
        would come to hold nearly all of a file. The system keeps what it has read of it.
        """
        if self._map is not None and _UNNEEDED is not None:
            self._map.madvise(_UNNEEDED)
