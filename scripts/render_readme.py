"""Fill in what the README shows: run its commands in the checkout, put their true output under them, take the picture.

Run it in an environment where counterclaim is installed. ``--tests`` also runs the tests for their closing line.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DEMO = "exports/demo"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
#: Lines of a long output that are shown; the rest is told by a line of dots.
MOST_LINES = 24


def output_of(command: list[str]) -> str:
    """Return what a command prints, messages included, as a person sees it in a terminal of 100 columns."""
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    pipe = subprocess.PIPE
    done = subprocess.run(
        command, cwd=ROOT, env=environment, text=True, stdout=pipe, stderr=subprocess.STDOUT, check=True
    )
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    shown = lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], "..."]
    return "\n".join(shown).strip("\n")


def fill(text: str, name: str, output: str) -> str:
    """Return the README with the block of that name replaced."""
    pattern = rf"(<!-- output: {name} -->\n```text\n).*?(```)"
    return re.sub(pattern, lambda match: f"{match[1]}{output}\n{match[2]}", text, flags=re.DOTALL)


def take_picture() -> None:
    """Photograph the network page with the machine's own browser."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print("No browser here: docs/network.png stays as it is.")
        return
    page = (ROOT / DEMO / "network.html").as_uri()
    options = [
        "--headless",
        "--no-sandbox",
        "--hide-scrollbars",
        "--window-size=1280,800",
        "--virtual-time-budget=8000",
    ]
    subprocess.run([browser, *options, f"--screenshot={ROOT / 'docs' / 'network.png'}", page], check=True)


def main() -> None:
    """Run, fill in, write."""
    shutil.rmtree(ROOT / DEMO, ignore_errors=True)
    command = [sys.executable, "-m", "counterclaim"]
    text = README.read_text("utf-8")
    text = fill(text, "build", output_of([*command, "build", "exports/sample/dispatches.jsonl", "--out", DEMO]))
    text = fill(text, "ask", output_of([*command, "ask", DEMO, "contested-claims"]))
    take_picture()
    if "--tests" in sys.argv[1:]:
        text = fill(text, "test", output_of([sys.executable, "-m", "pytest"]).splitlines()[-1])
    README.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
