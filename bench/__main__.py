"""`make bench`: run every comparison, or the one named with --only."""

from __future__ import annotations

import argparse
import importlib

COMPARISONS = ("choices", "samples", "scaling", "web")
"""Modules of this package with a function `run()`."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--only", choices=COMPARISONS, help="this comparison alone")
    only = parser.parse_args().only
    for name in [only] if only else COMPARISONS:
        importlib.import_module(f"bench.{name}").run()


if __name__ == "__main__":
    main()
