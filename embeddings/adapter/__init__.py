"""The small change to the embedded encoder that brings its languages together, and its training."""
