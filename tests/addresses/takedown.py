"""Claims that an article be taken down: the public pages, and those of the office."""

from tests.addresses.places import Arguments, of, pages

RULES: dict[str, Arguments] = {
    **pages("takedown", "new ask mine leave takedowns export"),
    **{f"takedown:{name}": of("takedown") for name in ("takedown", "attachment", "hide", "decide", "mail")},
}
