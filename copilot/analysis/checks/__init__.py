"""The check of an idea: its verdict, and what the verdict depends on."""
