"""评估、年检、减负."""

from tests.addresses.places import Arguments, of, page

RULES: dict[str, Arguments] = {
    "burden:public": page,
    "burden:forms": page,
    "burden:organisations": page,
    "burden:organisations_export": page,
    "burden:organisation": of("covered"),
    "burden:fillings": page,
    "burden:fillings_export": page,
}
