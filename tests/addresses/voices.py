"""Complaints: the public pages, and those of whoever handles them."""

from tests.addresses.places import Arguments, of, pages

ABOUT_ONE = ["complaint", "attachment", "accept", "decline", "answer", "pass_on", "note", "avoid", "erase"]
RULES: dict[str, Arguments] = {
    **pages("voices", "new ask mine contest confirm erase_mine leave complaints export figures"),
    **{f"voices:{name}": of("complaint") for name in ABOUT_ONE},
    "voices:lift": lambda place: {"pk": place.complaint, "concern": place.concern},
}
