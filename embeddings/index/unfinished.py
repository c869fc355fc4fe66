"""What a build has encoded so far, kept beside the index until that holds it.

Encoding a large collection takes hours on two cores, and machines are restarted. So what a long
build makes of each document is kept in a file of its own, and the next build takes it from there.
A file that is damaged, or that cannot be written, costs no more than encoding its document again.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

import numpy as np

from embeddings.index.port import EncodedDocuments

# The longest build of which nothing is kept, in texts; two minutes on two cores.
_SHORT = 2000


class Unfinished:
    """Encoded documents by all that their vectors depend on.

    Args:
        index: folder of the index that is built.
        asked: of the encoder and the calibration questions, see ``build.asked_of``.
        texts: that the build encodes at most.
    """

    def __init__(self, index: Path, asked: str, texts: int) -> None:
        target = index.resolve()
        self._folder = target.with_name(f".{target.name}-unfinished")
        self._asked = asked
        self._is_long = texts > _SHORT

    def encoded(self, record: bytes) -> EncodedDocuments | None:
        """What was made of the document in a record; None where nothing of it was kept.

        Args:
            record: the document, as ``embeddings.index.segment.to_record`` makes it.
        """
        try:
            data = self._file(record).read_bytes()
        except OSError:
            return None
        digest, kept = data[:_DIGEST_SIZE], data[_DIGEST_SIZE:]
        # numpy raises whatever it likes of a damaged file, or reads another array from it.
        if digest != _digest(kept):
            return None
        with np.load(io.BytesIO(kept), allow_pickle=False) as arrays:
            return EncodedDocuments(**{name: arrays[name] for name in _ARRAYS})

    def keep(self, record: bytes, encoded: EncodedDocuments) -> None:
        """Keeps what was made of that document, where the build is long."""
        if not self._is_long:
            return
        file = self._file(record)
        fresh = file.with_suffix(f".{os.getpid()}")
        with suppress(OSError):  # a full disk, say, of which the index itself will tell
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            arrays = io.BytesIO()
            np.savez(arrays, **{name: getattr(encoded, name) for name in _ARRAYS})
            fresh.write_bytes(_digest(arrays.getvalue()) + arrays.getvalue())
            fresh.replace(file)

    def clear(self) -> None:
        """Forgets everything: the index holds it."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _file(self, record: bytes) -> Path:
        digest = hashlib.sha256(self._asked.encode() + b"\0" + record).hexdigest()
        return self._folder / f"{digest}.npz"


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


_DIGEST_SIZE = len(_digest(b""))
_ARRAYS = tuple(field.name for field in fields(EncodedDocuments))
