"""Risk, time, scale and rights: deals in money."""
