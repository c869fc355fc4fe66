"""The chat page: the only room with Gradio, besides app.py."""

import os

# Gradio and the hub client read these when they are imported, and every module of this room is
# imported after this file. Nothing leaves the machine.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
