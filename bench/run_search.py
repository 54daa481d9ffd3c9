"""The portal's search by words of two characters, and a statement written by hand: ``python -m bench.run_search RUNS``.

Prints {what: {"ours": seconds, "floor": seconds}}.
"""

import json
import sys
from typing import Any

import django


def main(runs: int) -> dict[str, dict[str, list[float]]]:
    from django.db import connection

    from bench import office
    from bench.newspaper import RARE
    from bench.run_figures import in_turn
    from hangji.portal.queries.public import PAGE, found_by

    said = {}
    for what, word in (("a word of two characters, rare", RARE), ("a word of two characters, common", "支部")):

        def ours(word: str = word) -> Any:
            rows = found_by(word, office.NOW)
            assert rows.count()  # the page says how many
            return [row.shown.title for row in rows[:PAGE]]

        def floor(word: str = word) -> Any:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT a.id, v.title FROM portal_searchtext s JOIN portal_article a ON a.id = s.article_id"
                    " JOIN portal_articleversion v ON v.id = a.shown_id"
                    " WHERE s.text LIKE %s ORDER BY a.public_from DESC LIMIT 20",
                    [f"%{word}%"],
                )
                return [title for _pk, title in cursor.fetchall()]

        said[what] = in_turn({"ours": ours, "floor": floor}, runs)
    return said


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main(int(sys.argv[1]))))
