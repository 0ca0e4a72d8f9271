"""The permission matrix as it is kept in `permission_matrix.txt`: its words, how the file is read, written, and compared."""

from __future__ import annotations

from pathlib import Path

FILE = Path(__file__).with_name("permission_matrix.txt")
COLUMNS = ("on-case", "other", "director", "treasurer", "auditor", "admin", "no-role", "out")
"""Who asks, as the columns are headed."""

STRANGERS = ("other", "out")
"""Who is asked at every address in every run: what they get by mistake is what harms."""

WHO = {
    "on-case": "a caseworker on the case",
    "other": "a caseworker who is not on the case",
    "director": "the executive director",
    "treasurer": "the treasurer",
    "auditor": "the auditor",
    "admin": "the administrator",
    "no-role": "somebody without a role",
    "out": "somebody who is not signed in",
}

WORDS = ("in", "404", "no", "-", "stop", "goes", "asks", "page", "done")
"""What an answer is called, from the least to the most; any other answer is its number, and more than all of these."""

HEAD = """\
# The permission matrix: who gets which answer at which address, in which state of what lies behind it.
#
# Kept by hand: `make record-matrix` writes down what the house answers now; then read the difference line by line, against
# docs/roles.md, before it is committed. The test compares, and says who may do more, or less, than is written here.
#
# A line: what each of eight people gets, then the address, then [the state]. An answer is that to GET / that to POST (the
# form filled in as it is shown, then undone), or one word where both are the same.
#
#   page  shown                    asks  the form comes back: something is missing       in    led to the sign-in page
#   done  the action is done       stop  refused with a reason, whatever is typed        404   as if it were not there
#   goes  led on to another page   -     this method is not served                       no    403, with a sentence
#
# A number is another answer of HTTP. Without a state: requests and drafts of the caseworker on the case, decided by the
# director, paid by the treasurer. The order of these words is from the least to the most: in 404 no - stop goes asks page done.
"""

WIDTH = 11
Rows = dict[tuple[str, str], tuple[str, ...]]
"""(address, state) -> the answers, column by column."""


def read() -> dict[str, Rows]:
    """The file, section by section."""
    found: dict[str, Rows] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines() if FILE.exists() else []:
        if line.startswith("## "):
            rows = found.setdefault(line.removeprefix("## "), {})
        elif line and not line.startswith("#"):
            *cells, where = line.split(maxsplit=len(COLUMNS))
            name, _space, state = where.partition(" [")
            rows[name, state.removesuffix("]")] = tuple(cells)
    return found


def write(sections: dict[str, Rows]) -> None:
    """Put down all sections, the lines in the order they are given."""
    heads = "".join(f"{name:<{WIDTH}}" for name in COLUMNS)
    lines = [HEAD]
    for section, rows in sorted(sections.items()):
        lines += [f"## {section}", "", f"# {heads}address [state]"]
        for (name, state), cells in rows.items():
            lines.append("  " + "".join(f"{cell:<{WIDTH}}" for cell in cells) + name + (f" [{state}]" if state else ""))
        lines.append("")
    FILE.write_text("\n".join(lines), encoding="utf-8")


def differences(written: Rows, found: Rows) -> list[str]:
    """What was found and is not written so, each as a sentence about a person."""
    told = [f"{place(key)} is in permission_matrix.txt, and is no address any more." for key in written.keys() - found]
    for key, cells in found.items():
        if key not in written:
            told.append(f"{place(key)} is not in permission_matrix.txt: write down who may do what there.")
            continue
        told += filter(None, map(difference, [key] * len(COLUMNS), COLUMNS, written[key], cells))
    return told


def difference(key: tuple[str, str], column: str, written: str, found: str) -> str:
    """One cell that changed, as a sentence; nothing when it did not."""
    if written == found:
        return ""
    more = any(rank(new) > rank(old) for old, new in zip(parts(written), parts(found), strict=True))
    may = "MAY NOW DO MORE" if more else "may no longer do what they did"
    return f"{WHO[column].capitalize()} {may} at {place(key)}: “{found}”, where “{written}” is written."


def place(key: tuple[str, str]) -> str:
    """An address and its state in words."""
    return f"{key[0]} ({key[1]})" if key[1] else key[0]


def parts(cell: str) -> tuple[str, str]:
    """The answers to GET and to POST."""
    get, _slash, post = cell.partition("/")
    return get, post or get


def may_do_something(cell: str) -> bool:
    """Whether an answer lets somebody see or do anything: not one of those that send them away."""
    return any(rank(answer) > rank("-") for answer in parts(cell))


def cell(get: str, post: str) -> str:
    """Both answers as one word, or two."""
    return get if get == post else f"{get}/{post}"


def rank(word: str) -> int:
    """How much an answer lets somebody do."""
    return WORDS.index(word) if word in WORDS else len(WORDS)
