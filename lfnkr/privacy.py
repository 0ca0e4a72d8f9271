"""The three classes every column of ours belongs to, and the columns of this application; others in their privacy.py.

Sealed: encrypted under a key of its own. Personal: about one human being, shown to those whose work needs it, and in a
report only as a figure. Plain: about no human being. `reports/tests/laws/test_privacy.py` holds that no column is missing.
"""

from __future__ import annotations

SEALED, PERSONAL, PLAIN = "sealed", "personal", "plain"

CLASSES = (SEALED, PERSONAL, PLAIN)


def columns(*, sealed: str = "", personal: str = "", plain: str = "") -> dict[str, str]:
    """Column -> class, from three lists of words."""
    classes = {SEALED: sealed, PERSONAL: personal, PLAIN: plain}
    return {name: which for which, names in classes.items() for name in names.split()}


FIELDS: dict[str, dict[str, str]] = {
    "FiscalYear": columns(plain="term starts_on ends_on label"),
    "Meeting": columns(plain="number held_on fiscal_year"),
    "Wording": columns(plain="id name_en name_ja name_ko"),
    "FormToken": columns(plain="token user digest result used_at"),
    "KeyCheck": columns(plain="name value kept_at"),
    "UnopenedText": columns(plain="id table_name row_key column_name reason seen_on seen_at"),
    # Sealed under a key that lies in a cookie and nowhere else, so not a SealedField of the keyring.
    "KeptText": columns(sealed="sealed", plain="id user kept_at"),
}
"""Model -> column -> class."""

SEALED_OTHERWISE = {"lfnkr.KeptText": {"sealed"}}
"""Sealed columns whose key is not in the keyring, each explained where it is classified."""
