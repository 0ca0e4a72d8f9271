"""The demonstration year: term 20 and the requests of today, built only through the acts, for newcomers and for tests."""
