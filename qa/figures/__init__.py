"""What figures and dates say, and whether two statements of them disagree."""
