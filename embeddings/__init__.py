"""Texts become vectors, vectors become an index; nothing here knows of questions and answers."""

import os

# Read by numpy when it is imported, so it must stand before that. The products of an answer are
# small: beside another busy process a second thread of BLAS doubles its time (median 88 ms against
# 172 on two cores), since each waits for the other. Who sets it has decided otherwise.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Read by onnxruntime's native code when it is imported. Without it the library looks up a host of
# its maker's and keeps a number of this machine in the user's cache, unseen by Python's audit hook.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
