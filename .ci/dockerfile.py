"""Reads a Dockerfile and a .dockerignore: as much of their language as ours use; anything else is refused, never guessed.

docs.docker.com/reference/dockerfile is what it follows.
"""

import fnmatch
import json
import os
import re
import shlex
import string
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

KNOWN = ("ARG", "FROM", "RUN", "COPY", "ENV", "WORKDIR", "USER", "EXPOSE", "HEALTHCHECK", "CMD")


@dataclass
class Step:
    """One instruction, with its options (`--from=builder`) taken apart."""

    instruction: str
    rest: str
    options: dict[str, str] = field(default_factory=dict)

    def words(self) -> list[str]:
        """What follows the instruction, as words; JSON when it is written so."""
        return json.loads(self.rest) if self.rest.startswith("[") else shlex.split(self.rest)


@dataclass
class Stage:
    """A FROM with its name, and the steps until the next FROM."""

    image: str
    name: str
    steps: list[Step] = field(default_factory=list)


def read(text: str) -> list[Stage]:
    """The stages of a Dockerfile."""
    stages: list[Stage] = []
    given: dict[str, str] = {}
    without_comments = "".join(line for line in text.splitlines(keepends=True) if not line.lstrip().startswith("#"))
    for line in without_comments.replace("\\\n", " ").splitlines():
        if not line.strip():
            continue
        step = read_step(line)
        if step.instruction == "ARG":
            if stages:
                raise SystemExit(
                    "The Dockerfile has an ARG after FROM, which .ci/dockerfile.py does not know: teach it."
                )
            name, _equals, value = step.rest.partition("=")
            given[name] = value
        elif step.instruction == "FROM":
            image, *name = re.split(r"\s+AS\s+", expand(step.rest, given), flags=re.IGNORECASE)
            stages.append(Stage(image, *name or [str(len(stages))]))
        else:
            stages[-1].steps.append(step)
    return stages


def read_step(line: str) -> Step:
    """One line as a step; refused when we do not know the instruction."""
    instruction, _blank, rest = line.strip().partition(" ")
    if instruction not in KNOWN:
        raise SystemExit(f"The Dockerfile says {instruction}, which .ci/dockerfile.py does not know: teach it.")
    step = Step(instruction, rest.strip())
    while found := re.match(r"--([a-z-]+)=(\S+)\s+", step.rest):
        step.options[found[1]] = found[2]
        step.rest = step.rest[found.end() :]
    return step


def expand(text: str, variables: dict[str, str]) -> str:
    """The text with its $NAMES filled in, as ENV, COPY and WORKDIR have it."""
    return string.Template(text).safe_substitute(variables)


def ignored_by(text: str, context: Path) -> Callable[[str, list[str]], set[str]]:
    """For shutil.copytree: which names of a folder a .dockerignore leaves out."""
    patterns = [line.strip().strip("/") for line in text.splitlines() if line.strip() and not line.startswith("#")]
    rules = [re.compile(as_expression(pattern)) for pattern in patterns if not pattern.startswith("!")]
    kept = [re.compile(as_expression(pattern[1:])) for pattern in patterns if pattern.startswith("!")]

    def ignored(folder: str, names: list[str]) -> set[str]:
        inner = os.path.relpath(folder, context)
        paths = {name: os.path.normpath(os.path.join(inner, name)) for name in names}
        left_out = {name for name, path in paths.items() if any(rule.fullmatch(path) for rule in rules)}
        return {name for name in left_out if not any(rule.fullmatch(paths[name]) for rule in kept)}

    return ignored


def as_expression(pattern: str) -> str:
    """A pattern as a regular expression: `*` stays within a folder, a leading `**/` is any depth."""
    anywhere = pattern.startswith("**/")
    parts = pattern.removeprefix("**/").split("/")
    if "**" in parts:
        raise SystemExit(f".dockerignore says {pattern}: .ci/dockerfile.py knows ** at the beginning only.")
    translated = [
        fnmatch.translate(part).removeprefix("(?s:").removesuffix(r")\Z").replace(".*", "[^/]*") for part in parts
    ]
    return ("(?:.*/)?" if anywhere else "") + "/".join(translated)
