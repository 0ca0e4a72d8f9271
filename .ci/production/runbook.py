"""The commands of docs/runbook.md that are marked as rehearsed, and running them as an operator would."""

import re
import subprocess
import textwrap
from pathlib import Path

MARKED = re.compile(
    r"<!-- rehearsed: (?P<label>[a-z-]+) -->\n(?P<indent> *)```sh\n(?P<commands>.*?)^ *```$", re.S | re.M
)


class Runbook:
    """The runbook of a checkout, and the operator's shell: where the checkout lies, and the variables the runbook speaks of."""

    def __init__(self, checkout: Path, variables: dict[str, str]):
        self.checkout, self.variables = checkout, variables
        text = (checkout / "docs" / "runbook.md").read_text(encoding="utf-8")
        self.blocks = {found["label"]: textwrap.dedent(found["commands"]) for found in MARKED.finditer(text)}
        self.done: set[str] = set()

    def run(self, label: str, *, refused: bool = False) -> str:
        """Run a block, and return what it printed; SystemExit where it fails, or where it was to be refused and is not."""
        self.done.add(label)
        done = subprocess.run(
            ["bash", "-eu", "-o", "pipefail", "-c", self.blocks[label]],
            cwd=self.checkout,
            env=self.variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if (done.returncode != 0) != refused:
            raise SystemExit(
                f"The runbook's block “{label}” ended with {done.returncode}:\n{self.blocks[label]}\n{done.stdout}{done.stderr}"
            )
        return done.stdout + (done.stderr if refused else "")

    def left_out(self) -> set[str]:
        """Marked blocks that nobody ran: the mark would be a lie."""
        return self.blocks.keys() - self.done
