"""Whether it holds: is there an answer, and is each quote what its source says."""
