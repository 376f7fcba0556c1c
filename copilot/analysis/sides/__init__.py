"""How each side values a deal: its values, its possible weights, and what it gains."""
