"""The chat page: the only room with Gradio, besides app.py."""
