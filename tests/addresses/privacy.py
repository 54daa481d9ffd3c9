"""Personal data: the inventory, one person's own data, requests, retention, what is shown in part."""

from tests.addresses.places import Arguments, of, pages

RULES: dict[str, Arguments] = {
    **pages("privacy", "inventory retention persons requests"),
    "privacy:person": of("instructor"),
    "privacy:person_export": of("instructor"),
    "privacy:person_erase": of("instructor"),
    "privacy:user": of("user"),
    "privacy:user_export": of("user"),
    "privacy:user_erase": of("user"),
    "privacy:request": of("person_request"),
    "privacy:carry_out": of("person_request"),
    "privacy:decline": of("person_request"),
    "privacy:retract": of("person_request"),
    "privacy:reveal": of("instructor", code="person-phone"),
}
