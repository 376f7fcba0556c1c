"""What a negotiation is made of: frozen models that cannot hold an illegal state."""
