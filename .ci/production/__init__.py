"""The rehearsal of the house in earnest: what it stands on, who works in it, and the story; run by `.ci/rehearse-production`."""
