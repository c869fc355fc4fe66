"""The chat page: the only room with Gradio, besides app.py."""

import os

# Gradio and the hub client read these when they are imported, and every module of this room is
# imported after this file. Nothing leaves the machine.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
# Gradio keeps figures of its last 10,000 events and makes a table of them after every one, by
# pandas and for a page (/monitoring) that is closed here: a second of the first answer, and more
# of each answer the longer the page runs.
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(2**62)
# uvicorn would believe X-Forwarded-For of anyone on this machine; qa.web.visitors decides that.
os.environ["FORWARDED_ALLOW_IPS"] = ""
