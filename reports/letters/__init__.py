"""Letters to those who gave to an appeal: what their gifts did, from what the public was told by a signed edition.

`letter.py` says what a letter tells, `paper.py` sets it; the page of the edition offers it.
"""
