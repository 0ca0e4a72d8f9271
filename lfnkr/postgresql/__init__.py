"""Our PostgreSQL backend for Django: connections with limits, so that a slow or frozen server ends what waits for it."""
