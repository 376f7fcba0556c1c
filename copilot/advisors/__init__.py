"""One module for each use case: what the engine finds and what a model adds."""
