"""The forms about honours: entries, cards, practices; and the loans that honours open, of which nothing is counted."""

from django.utils.translation import gettext_lazy as _

from hangji.burden.asked.held import CARD, ENTRY, ITSELF, PRACTICE, UNIT, WHO_TYPED
from hangji.burden.catalogue import AskedForm, Fact

FORMS: tuple[AskedForm, ...] = (
    AskedForm(
        "honour_entry",
        _("参评"),
        _("自愿参评；条件和材料由系统带出，只写台账里没有的"),
        "honours:enter",
        "hangji.honours.forms.entries.EntryForm",
        ("enter_honour", "change_honour_entry"),
        (
            Fact("honour_entry.category", _("参评的类别"), (), "entry_category"),
            Fact(
                "honour_entry.answers",
                _("集体或个人和申报内容"),
                ("team", "person", "consent"),
                "entry_answers",
                number=True,
            ),
        ),
        (*UNIT, "party.name", "party.term", "person.hours", "year.records"),
        ENTRY,
        ("party_organisation",),
    ),
    AskedForm(
        "card",
        _("三亮公示卡"),
        _("亮身份、亮承诺、亮职责，任何人都能看"),
        "honours:write_card",
        "hangji.honours.forms.entries.CardForm",
        ("write_card",),
        (
            Fact("card.identity", _("怎样亮明身份"), ("identity",)),
            Fact("card.lines", _("承诺和职责"), (), "lines_new", number=True),
        ),
        ("unit.name", "party.name", "day"),
        CARD,
    ),
    AskedForm(
        "card_line",
        _("公示卡上一条的进展"),
        _("亮了的有没有做，一条一条说"),
        "honours:tell_line",
        "hangji.honours.forms.entries.TellForm",
        ("tell_card_line",),
        (
            Fact("card_line.day", _("日期"), ("day",)),
            Fact("card_line.progress", _("做得怎样、是否完成"), ("said", "done"), "progress"),
        ),
        ("unit.name", "party.name"),
        CARD,
    ),
    AskedForm(
        "practice",
        _("分享做法"),
        _("自愿分享，别的单位可以借鉴"),
        "honours:share",
        "hangji.honours.forms.entries.PracticeForm",
        ("share_practice",),
        (
            Fact("practice.field", _("方面"), ("field",), "practice_field"),
            Fact("practice.title", _("做法名称和团队"), ("title", "team")),
            Fact("practice.what", _("怎样做"), ("what",)),
            Fact("practice.outcome", _("服务成效"), ("outcome",)),
        ),
        ("unit.name", "day"),
        PRACTICE,
    ),
    AskedForm(
        "adoption",
        _("借鉴做法"),
        _("自愿借鉴，分享的单位看得到"),
        "honours:take_over",
        "hangji.honours.forms.entries.TakeOverForm",
        ("take_over_practice",),
        (Fact("adoption.how", _("怎样用"), ("how",)),),
        ("unit.name", "day"),
        WHO_TYPED,  # the practice is another's
        ("organisation",),
    ),
    AskedForm(
        "loan",
        _("申请红企贷资格证明"),
        _("自愿申请；荣誉和条件由系统带出，谁申请了不作统计"),
        "credit:ask",
        "hangji.credit.forms.BankChoice",
        (),
        (
            Fact("loan.bank", _("银行"), ("bank",)),
            Fact("loan.agreed", _("同意银行查看"), ("agreed",)),
        ),
        (*UNIT, "year.records"),
        ITSELF,
    ),
)
