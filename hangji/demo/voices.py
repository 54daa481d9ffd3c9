"""Complaints of the town in different states, and an old reprint taken down on its author's claim.

Everything goes through the actions of visitors and officers. So that the look-up pages can be tried, all have one
query code here, which docs/demonstration.md names.
"""

from collections.abc import Mapping
from datetime import date, datetime

from hangji.demo.clock import CHINA
from hangji.office.acts import Act, visitor
from hangji.office.models import User
from hangji.portal.actions.writing import Content
from hangji.portal.incoming.actions import take_over
from hangji.portal.incoming.reading import Piece
from hangji.portal.takedown.actions import Claim, claim_takedown, decide_takedown, hide_article
from hangji.portal.takedown.models import Takedown
from hangji.voices.actions.filing import Said, contest_complaint, file_complaint
from hangji.voices.actions.handling import accept_complaint, answer_complaint, note_complaint
from hangji.voices.codes import hashed
from hangji.voices.gate import Ticket
from hangji.voices.models import Complaint

CITY = 341600
CODE = "DEMO2021CODE"


def speak(users: Mapping[str, User]) -> None:
    _waiting()
    _answered(users["zhoumin"])
    _contested(users["chensiyuan"])
    _taken_down(users["chensiyuan"], users["zhoumin"])
    code = hashed(CODE)
    Complaint.objects.update(code=code)
    Takedown.objects.update(code=code)


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2021, month, day, hour, tzinfo=CHINA)


def _filed(key: str, moment: datetime, said: Said) -> Complaint:
    return file_complaint(said=said, ticket=Ticket(f"demo {key}", 0), act=visitor(moment, said.region_code))[0]


def _now(one: Complaint) -> Complaint:
    return Complaint.objects.get(pk=one.pk)


def _waiting() -> None:
    """Anonymous, about a burden: the committee has it, and nobody has accepted it yet."""
    what = "同一张党员人数表，街道、行业党委和民政局各要一遍，格式还不一样。希望只报一次。"
    _filed("burden", at(11, 1, 10), Said("burden", CITY, what, of="党员人数统计表"))


def _answered(zhou: User) -> None:
    what = "某协会（演示）向没有入会的企业发“会费催缴通知”，不交就说影响年检。"
    one = _filed("fees", at(10, 11, 15), Said("fundraising", CITY, what, name="一家企业", contact="0558-0000000"))
    accept_complaint(complaint=one, owner=zhou, version=1, act=Act(zhou, at(10, 13)))
    note_complaint(complaint=_now(one), text="约谈协会秘书长，调取通知和收据", act=Act(zhou, at(10, 19)))
    words = "经查，通知由协会工作人员自行发出，没有向非会员收取会费。已责令收回通知、书面说明；年检与缴纳会费无关。"
    answer_complaint(complaint=_now(one), answer=words, version=_now(one).version, act=Act(zhou, at(10, 29)))


def _contested(chen: User) -> None:
    """Answered too shortly: it waits for another officer."""
    what = "公开的名单里我单位的联系电话是个人手机号，请改成单位电话。"
    one = _filed("data", at(10, 18, 9), Said("data", CITY, what, of="组织名单"))
    accept_complaint(complaint=one, owner=chen, version=1, act=Act(chen, at(10, 19)))
    words = "名单按登记信息公开，登记信息变更以后再更新。"
    answer_complaint(complaint=_now(one), answer=words, version=_now(one).version, act=Act(chen, at(10, 26)))
    contest_complaint(complaint=_now(one), reason="手机号是个人信息，不应等变更登记。", act=visitor(at(10, 29), CITY))


def _taken_down(chen: User, zhou: User) -> None:
    content = Content(
        title="旧站转载：一个支部的早晨（演示）",
        text="这是从旧网站迁入的一篇转载（演示）。\n作者要求撤下以后，公众在任何一页都看不到它。",
        origin="reprint",
        source="示例晚报",
        basis="listed",
        author="丁某（演示）",
        first_published_on=date(2020, 5, 6),
        original_url="https://old.example.org/2020/0506.html",
    )
    piece = Piece("2020/0506.md", "media", date(2020, 5, 8), content)
    taken, _faults = take_over(pieces=[piece], checked_by=zhou, act=Act(chen, at(10, 8)))
    claim = Claim(taken.new[0], "copyright", "文字是我写的，转载没有征得同意。", "丁某（演示）", contact="0558-0000001")
    one = claim_takedown(claim=claim, ticket=Ticket("demo claim", 0), act=visitor(at(10, 27, 9), CITY))[0]
    hide_article(takedown=one, because="作者本人要求，先撤下核实", act=Act(chen, at(10, 27, 9)))
    reason = "经核实，转载没有取得授权，已撤稿，不再公开。给您造成不便，谨致歉意。"
    version = Takedown.objects.get(pk=one.pk).version
    decide_takedown(takedown=one, granted=True, reason=reason, version=version, act=Act(zhou, at(10, 28, 10)))
