"""What a person reads: terminal screens and Markdown pages."""
