"""What a text speaks of: names, concepts and quantities, one id or value in all languages."""
