"""The training of the adapter, which brings the embedded encoder's languages together."""
