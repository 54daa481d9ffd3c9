"""评估、年检、减负."""

from tests.addresses.places import Arguments, always, of, page

RULES: dict[str, Arguments] = {
    "evaluation:grades": page,
    "evaluation:grades_export": page,
    "evaluation:evaluation": of("evaluation"),
    "evaluation:check": of("evaluation"),
    "evaluation:inspections": page,
    "evaluation:inspections_export": page,
    "evaluation:receive_many": always(year=2020),
    "evaluation:inspection": of("inspection"),
    "evaluation:conclude": of("inspection"),
    "evaluation:confirm": of("failed_inspection"),
    "evaluation:risks": page,
    "evaluation:risks_export": page,
    "evaluation:organisation": of("covered"),
    "evaluation:propose": of("covered"),
    "evaluation:earlier": of("covered"),
    "evaluation:revoke": of("covered"),
    "evaluation:revocation": of("grade_revocation"),
    "evaluation:decide_revocation": of("grade_revocation"),
    "evaluation:receive": of("covered", year=2020),
    "burden:public": page,
    "burden:forms": page,
    "burden:organisations": page,
    "burden:organisations_export": page,
    "burden:organisation": of("covered"),
    "burden:fillings": page,
    "burden:fillings_export": page,
}
