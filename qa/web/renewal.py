"""A new index while the page is served: noticed, opened aside, and taken up as a whole."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from corpus.errors import UserError
from embeddings.index.address import UnreachableError
from embeddings.index.folder import Stamp
from qa.web.failures import log_failure
from qa.web.loading import Loading
from qa.web.repeating import repeating

_LOG = logging.getLogger(__name__)
# Seconds between two looks, each at the date of one file.
_STEP = 2.0


class Renewal:
    """Looks after the index that a loaded assistant answers from."""

    def __init__(self, loading: Loading) -> None:
        self._loading = loading
        self._tried: Stamp = None

    def look(self) -> None:
        """Takes up a new index if there is one; one that cannot be used is tried once.

        Questions that are being answered keep the old one.
        """
        current = self._loading.get()
        stamp = current.newer_index()
        if stamp in (None, self._tried):
            return
        self._tried = stamp
        try:
            fresh = current.reopened()
        except UnreachableError:
            self._tried = None  # it may be there again at the next look
        except UserError as error:
            _LOG.error("the new index cannot be used, and the old one answers on: %s", error)
        except Exception as error:
            log_failure(_LOG, "the new index cannot be used, and the old one answers on", error)
        else:
            self._loading.replace(fresh)
            _LOG.info("took up a new index with %d documents", len(fresh.documents))
            del current
            gc.collect()  # the old index lies in circles that would be found much later


@contextmanager
def renewing(loading: Loading) -> Iterator[None]:
    """Looks for a new index now and again while the block runs; the assistant must be loaded."""
    with repeating("renewal", Renewal(loading).look, _STEP):
        yield
