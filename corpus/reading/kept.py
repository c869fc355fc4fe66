"""A cache of what was read of foreign files: one that did not change is not parsed again."""

from __future__ import annotations

import contextlib
import json
import os
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

_END = ".json.z"
_LEVEL = 1  # of compression: this is read more often than it is written


@dataclass(slots=True)
class Kept:
    """Replies of the worker in a folder, each in a file that its key names.

    What cannot be written is read anew the next time, and so is what cannot be read back.

    Attributes:
        folder: of the replies; made when the first is kept.
        version: of the program that reads; what another one has read is not used.
    """

    folder: Path
    version: bytes
    _used: set[str] = field(default_factory=set)

    def key(self, data: bytes, name: str) -> str:
        """The name of the reply to the file, from its content and its path in its folder."""
        digest = sha256(self.version)
        digest.update(sha256(name.encode("utf-8", "surrogateescape")).digest())
        digest.update(sha256(data).digest())
        return digest.hexdigest()

    def get(self, key: str) -> Mapping[str, Any] | None:
        """The reply, None where none is kept."""
        try:
            packed = (self.folder / f"{key}{_END}").read_bytes()
            reply: Mapping[str, Any] = json.loads(zlib.decompress(packed))
        except (OSError, ValueError, zlib.error):
            return None
        self._used.add(key)
        return reply

    def put(self, key: str, reply: Mapping[str, Any]) -> None:
        """Keeps the reply."""
        self._used.add(key)
        path = self.folder / f"{key}{_END}"
        with contextlib.suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            part = path.with_name(f".{key}.{os.getpid()}")
            part.write_bytes(zlib.compress(json.dumps(reply).encode(), _LEVEL))
            part.replace(path)

    def sweep(self) -> None:
        """Removes replies that were neither got nor put: their files have changed or gone."""
        with contextlib.suppress(OSError):
            for path in self.folder.glob(f"*{_END}"):
                if path.name.removesuffix(_END) not in self._used:
                    path.unlink(missing_ok=True)
