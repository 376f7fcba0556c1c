"""Where a run's settings come from: flag, environment, project file, user file, default."""
