"""Vendor the JavaScript that the explorer inlines: pinned, hashed, with its licences.

    python scripts/vendor_js.py            # fetch the pinned packages with npm and write the folder anew
    python scripts/vendor_js.py --check    # compare the folder with its manifest, offline

The manifest (``vendor.json``) names for each file the package, version, npm integrity, licence and SHA-256.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).parents[1] / "graph" / "counterclaim" / "export" / "vendor"

#: (package, version, licence, {path in the package: name in the folder})
PINS: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    (
        "vis-network",
        "10.1.5",
        "Apache-2.0 OR MIT",
        {
            "dist/vis-network.min.js": "vis-network.min.js",
            "LICENSE-MIT": "vis-network.LICENSE-MIT.txt",
            "LICENSE-APACHE-2.0": "vis-network.LICENSE-APACHE-2.0.txt",
        },
    ),
    ("sigma", "3.0.3", "MIT", {"dist/sigma.min.js": "sigma.min.js", "LICENSE.txt": "sigma.LICENSE.txt"}),
    (
        "graphology",
        "0.26.0",
        "MIT",
        {"dist/graphology.umd.min.js": "graphology.umd.min.js", "LICENSE.txt": "graphology.LICENSE.txt"},
    ),
)


def pack(package: str, version: str, folder: Path) -> Path:
    """Download one package with npm into the folder and return the archive's path."""
    command = ["npm", "pack", f"{package}@{version}", "--silent", "--pack-destination", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)
    return folder / f"{package}-{version}.tgz"


def extract(archive: Path, wanted: dict[str, str]) -> dict[str, bytes]:
    """Return the wanted members of an npm archive by the name they get in the folder."""
    found: dict[str, bytes] = {}
    with tarfile.open(archive) as tar:
        for member, name in sorted(wanted.items()):
            reader = tar.extractfile(f"package/{member}")
            if reader is None:
                raise SystemExit(f"{archive.name} holds no {member}: has the package moved its files?")
            found[name] = reader.read()
    return found


def fetch() -> None:
    """Write the vendored files and their manifest."""
    entries: list[dict[str, Any]] = []
    VENDOR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for package, version, licence, wanted in PINS:
            archive = pack(package, version, Path(folder))
            integrity = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode("ascii")
            for name, data in extract(archive, wanted).items():
                (VENDOR / name).write_bytes(data)
                entries.append(
                    {
                        "file": name,
                        "package": package,
                        "version": version,
                        "licence": licence,
                        "integrity": integrity,
                        "sha256": hashlib.sha256(data).hexdigest(),
                    }
                )
    entries.sort(key=lambda entry: entry["file"])
    (VENDOR / "vendor.json").write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")


def check() -> list[str]:
    """Return what differs between the folder and its manifest: an empty list when all is well."""
    entries = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))
    pinned = {(package, version) for package, version, _, _ in PINS}
    problems = [f"{e['file']}: not pinned here" for e in entries if (e["package"], e["version"]) not in pinned]
    for entry in entries:
        path = VENDOR / entry["file"]
        if not path.is_file():
            problems.append(f"{entry['file']}: missing")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
            problems.append(f"{entry['file']}: its SHA-256 is not the manifest's")
    known = {entry["file"] for entry in entries} | {"vendor.json"}
    problems += [f"{path.name}: not in the manifest" for path in VENDOR.iterdir() if path.name not in known]
    return sorted(problems)


def main() -> int:
    """Fetch, or check; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--check", action="store_true", help="compare only, offline")
    if not parser.parse_args().check:
        fetch()
    problems = check()
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
