"""The doorway to language models: one protocol, one retry layer, typed failures."""
