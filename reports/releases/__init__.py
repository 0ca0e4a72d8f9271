"""What two people let out of the house, and what lapsed or was revoked of it (design rules 13 and 19).

`released.py` says what stands released for whom, `typed.py` which texts somebody typed could reach an outside edition,
`outside.py` puts the released words in their place, `checking.py` looks for what words may tell. The pages are in
`reports/views/releases.py`.
"""
