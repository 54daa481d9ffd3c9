"""Short ways to post money in tests: chen enters, li confirms."""

from datetime import date
from uuid import uuid4

from hangji.people.fund.actions.entries import Paper as Voucher
from hangji.people.fund.actions.entries import Posting, confirm, open_fund, propose, reverse
from hangji.people.fund.models import Entry, Fund
from tests.town import CITY

YUAN = 100


class Book:
    """The city's fund of one year."""

    def __init__(self, town, year=2021):
        self.town = town
        self.fund: Fund = open_fund(region_code=CITY, level="city", year=year, act=town.act())

    def proposed(self, kind, yuan, day=None, **more) -> Entry:
        day = day or date(self.fund.year, 10, 8)
        posting = Posting(kind, yuan * YUAN, day, more.pop("note", kind), **more)
        return propose(fund=self.fund, posting=posting, key=uuid4(), act=self.town.act())

    def posted(self, kind, yuan, **more) -> Entry:
        return self.confirmed(self.proposed(kind, yuan, **more))

    def confirmed(self, entry) -> Entry:
        return confirm(entry=entry, act=self.town.act(self.town.li))

    def reversed(self, entry) -> Entry:
        day = max(entry.day, date(self.fund.year, 10, 8))
        act = self.town.act()
        return self.confirmed(reverse(entry=entry, note="记错了", day=day, paper=Voucher(), act=act))

    def filled(self, yuan=200_000, use="培训") -> "Book":
        """The year's budget, all of it allotted to one use."""
        self.posted("budget", yuan)
        self.posted("allocate", yuan, use=use)
        return self

    def committed(self, yuan, title="师资培训班", activity="2021 年培训", use="培训"):
        return self.posted("commit", yuan, use=use, title=title, activity=activity).matter
