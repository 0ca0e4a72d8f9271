"""What every request passes through: time limits, second tries, probes, measures and the web server's own settings."""
