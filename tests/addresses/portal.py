"""The portal: strangers' pages, and those of the people who make it."""

from tests.addresses.places import Arguments, always, of, page, pages

OF_ITS_MAKERS = (
    *("article", "edit", "offer", "take_up", "drop", "picture", "attachment", "remove", "file", "versions", "send"),
    *("release", "correct", "withdraw", "restore", "step", "hand"),
)
RULES: dict[str, Arguments] = {
    "robots": page,
    **pages("portal", "home search figures map look feed sitemap desk desk_new desk_figures"),
    "portal:channel": always(code="nowhere"),
    "portal:article": always(pk=0),
    "portal:file": always(pk=0, use="picture", number=1),
    "portal:figures_file": always(pk=0, form="csv"),
    "portal:about": always(page="privacy"),
    "portal:open_figures": always(pk=0),
    "portal:close_figures": of("open_figures"),
    "portal:desk_step": of("article_step"),
    "portal:desk_hand": of("article_step"),
    **{
        f"portal:desk_{name}": of("article") for name in OF_ITS_MAKERS if name not in ("step", "hand", "remove", "file")
    },
    "portal:desk_remove": lambda place: {"pk": place.article, "file": place.article_file},
    "portal:desk_file": of("article", use="picture", number=1),
}
