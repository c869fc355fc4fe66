"""Scripts that keep generated files current; nothing of the program imports them."""
