"""Names written in Hangul, hanja, Latin letters or kana, and whether two of them may be one person's; nothing here stores a name.

Sources of the rules:

- South Korea: *Revised Romanization of Korean* (2000), and the customary spellings of passports and press (Lee, Park, Choi).
- North Korea: *Rules for the Romanization of Korean* (1992, revised 2002 and 2012): Ri Yong Hui, Kim Chol Su, Pak Sun Ok.
- Libraries and scholars: McCune-Reischauer (1939), often without its breves and apostrophes.
- The initial-sound rule (두음법칙) of southern spelling: North writes 리 and 류, South 이 and 유.
- Hanja: fields kHangul, kMandarin and the variant fields of Unihan (Unicode Standard Annex 38), in `cases/data`.
- Katakana: the two habits of the Japanese press, northern リ・ヨンヒ and southern イ・ヨンヒ.

A skeleton is a whole name as it sounds, with every difference removed on which those rules disagree. It is made to find, not to
decide: 박순옥 and 박선옥 meet because both are written Park Sun-ok. Nobody is ever merged by a name alone.
No function here remembers a name after it has answered.
"""

from cases.people.names.compare import POSSIBLE, reasons, score
from cases.people.names.skeletons import skeletons, tokens
from cases.people.names.text import LONGEST, NameRefused, normalise, script_of

__all__ = ["LONGEST", "POSSIBLE", "NameRefused", "normalise", "reasons", "score", "script_of", "skeletons", "tokens"]
