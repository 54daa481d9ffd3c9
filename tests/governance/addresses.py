"""The room's addresses: name → the record of a place that it is about ("" for none), and further arguments."""

from typing import Any

ADDRESSES: dict[str, tuple[str, dict[str, Any]]] = {
    **{name: ("", {}) for name in ("charters", "papers", "meetings", "held", "decisions", "goals")},
    **{name: ("", {}) for name in ("whose_meeting", "whose_decision")},
    **{name: ("covered", {}) for name in ("organisation", "submit_charter", "papers_of", "edit_papers")},
    **{name: ("covered", {}) for name in ("write_meeting", "open_decision", "matters", "adjust_matters", "new_goal")},
    **{name: ("charter", {}) for name in ("charter", "charter_file", "conclude_charter", "confirm_charter")},
    **{name: ("entry_papers", {}) for name in ("hand_papers", "declare_survey", "pledge")},
    "meeting": ("joint_meeting", {}),
    "minutes": ("joint_meeting", {"form": "docx"}),
    "item": ("joint_item", {}),
    **{name: ("major_decision", {}) for name in ("decision", "opinion", "decide")},
    "decision_paper": ("major_decision", {"which": "opinion"}),
    **{name: ("goal", {}) for name in ("goal", "tell_goal")},
}
