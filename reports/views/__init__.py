"""The pages of the report: above every room of reports, since a page of one subject shows what the others say of it.

A room never imports its pages: an edition is frozen from what releases say, and a release is bound to what is frozen, so
that pages inside the rooms would make circles between them (`.importlinter`).
"""
