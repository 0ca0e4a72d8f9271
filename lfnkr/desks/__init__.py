"""The desk: the first screen of each role, laid out here and filled by what every application declares for it."""
