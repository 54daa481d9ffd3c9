"""Every form that is put to organisations, once.

A new form of a Party worker adds its lines to one of the modules; a field that would ask a held fact is to be filled in
instead.
"""

from hangji.burden.asked import governance, party, people
from hangji.burden.asked.held import HELD
from hangji.burden.catalogue import AskedForm

__all__ = ["ASKED", "ASK_NOTHING", "BY_CODE", "BY_VERB", "HELD"]
ASKED: tuple[AskedForm, ...] = (*governance.FORMS, *party.FORMS, *people.FORMS)
# Addresses that a Party worker may post to and that ask no fact of the organisation: a button, a reason for taking
# something back, one's own settings, a list's view.
ASK_NOTHING: frozenset[str] = frozenset(
    {
        "training:feedback",  # voluntary and without names: not even counted
        "appraisal:take_sheet",  # the self-assessment in a workbook: the same form
        "appraisal:object",
        *("registry:organisations_print", "registry:save_view", "registry:delete_view", "formation:save_view"),
        *("office:preferences", "office:notice_preference", "office:read_notices", "office:drop_draft"),
        *("formation:joint_plans", "formation:take_back", "problems:raise_finding", "problems:confirm"),
        *("problems:contest", "problems:withdraw", "problems:reopen", "life:withdraw_extension", "life:take_back"),
        *("life:abandon_renewal", "life:withdraw_life", "people:withdraw_application", "training:reply"),
        *("growth:take_back", "growth:withdraw"),
    }
)
BY_VERB: dict[str, tuple[AskedForm, ...]] = {
    verb: tuple(form for form in ASKED if verb in form.verbs) for verb in {v for form in ASKED for v in form.verbs}
}
BY_CODE: dict[str, AskedForm] = {form.code: form for form in ASKED}
