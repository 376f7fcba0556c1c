"""What `doctor` looks at: this machine, the settings, the way to an endpoint, and its answers."""
