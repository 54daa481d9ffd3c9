"""年度考评: rounds, one organisation's appraisal, reviews, evidence, templates."""

from tests.addresses.places import Arguments, always, of, page

RULES: dict[str, Arguments] = {
    "appraisal:rounds": page,
    "appraisal:open": page,
    "appraisal:appraisals": page,
    "appraisal:export": page,
    "appraisal:mine": page,
    "appraisal:reviews": page,
    "appraisal:review": of("appraisal_review"),
    "appraisal:templates": page,
    "appraisal:template": always(code="example_a", version=1),
    "appraisal:uses": of("covered"),
    "appraisal:round": of("appraisal_round"),
    "appraisal:round_export": of("appraisal_round"),
    "appraisal:hand_out": of("appraisal_round", stage="first"),
    "appraisal:draw": of("appraisal_round"),
    "appraisal:consider": of("appraisal_round"),
    "appraisal:tell": of("appraisal_round"),
    "appraisal:settle": of("appraisal_round"),
    "appraisal:publish": of("appraisal_round"),
    "appraisal:published": of("appraisal_round"),
    "appraisal:appraisal": of("appraisal"),
    "appraisal:self": of("appraisal"),
    "appraisal:sheet": of("appraisal"),
    "appraisal:take_sheet": of("appraisal"),
    "appraisal:piece": of("appraisal", name="joint"),
    "appraisal:return": of("appraisal"),
    "appraisal:without": of("appraisal"),
    "appraisal:talk": of("appraisal"),
    "appraisal:object": of("appraisal"),
}
