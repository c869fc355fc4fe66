"""How it is said: quotes with their introduction, or a model's prose held to them."""
