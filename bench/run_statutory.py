"""The statutory table as a workbook, each way in turn: ``python -m bench.run_statutory REGION RUNS``.

Prints {"xlsx": {way: seconds of each run}, "build": {"ours": …}}; the cells of both ways must be the same.
"""

import json
import sys

import django

Cells = dict[str, int]


def main(region: int, runs: int) -> dict[str, dict[str, list[float]]]:
    from bench import floor_statutory
    from bench.office import TODAY
    from bench.run_figures import in_turn
    from hangji.coverage.queries import Scope
    from hangji.office.access import Territory
    from hangji.reports.statutory.statement import build, table
    from hangji.reports.statutory.workbook import xlsx

    scope = Scope(Territory(region), TODAY)

    def ours() -> Cells:
        content = table(scope)
        assert xlsx(content, {})
        return {number.key: number.value for number in content.numbers if number.value}

    def locked() -> int:
        return len(build(scope).rows)

    ways = {"ours": ours, "floor": lambda: floor_statutory.workbook(scope)}
    return {"xlsx": in_turn(ways, runs), "build": in_turn({"ours": locked}, runs)}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
