"""``hangji bench``: measure, and print the table of ratios. Nothing fails on a ratio."""

import argparse
from datetime import datetime

from bench.benches import BENCHES, SCALES, scale
from bench.compare import document, machine, table

ROWS = 20_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="hangji bench", description=__doc__)
    parser.add_argument("--only", choices=list(BENCHES), action="append", help="default: all")
    parser.add_argument("--rows", type=int, default=ROWS, help="of the import; a city has a fifth, a province thrice")
    parser.add_argument("--scale", choices=list(SCALES), help="instead: one size wholly; a nation takes twenty minutes")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="every run, for keeping")
    shape.add_argument("--markdown", action="store_true", help="as in docs/performance.md")
    asked = parser.parse_args()
    if asked.scale:
        found = list(scale(asked.scale))
    else:
        found = [each for name in asked.only or BENCHES for each in BENCHES[name](asked.rows)]
    if asked.json:
        print(document(found))
        return
    print(f"{machine()}; {datetime.now().astimezone():%Y-%m-%d}\n")
    print(table(found, markdown=asked.markdown))


if __name__ == "__main__":
    main()
