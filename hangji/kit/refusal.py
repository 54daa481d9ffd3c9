"""The one way to say no: what cannot be done, because of which fact, and what to do instead."""

from collections.abc import Sequence


class Refusal(Exception):
    """An action was not done, and nothing was written.

    cannot: 不能…: the act refused, one line. because: the fact and the clause. instead: the way out in words.
    links: (label, url) pairs that lead there; views may add their own.
    status: 409, or 403 where the person lacks the right.
    """

    status = 409

    def __init__(self, cannot: str, because: str = "", instead: str = "", links: Sequence[tuple[str, str]] = ()):
        super().__init__(cannot, because, instead)
        self.cannot, self.because, self.instead, self.links = str(cannot), str(because), str(instead), list(links)

    def __str__(self) -> str:
        return " ".join(part for part in (self.cannot, self.because, self.instead) if part)


class NoRight(Refusal):
    """The person's posts do not carry this right."""

    status = 403
