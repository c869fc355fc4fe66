"""What is asked: a question made fit, completed, taken apart, and what it insists on."""
