"""The forms about persons, problems and disputes. Who is being developed is not to be learnt from a count: those have
no verb."""

from django.utils.translation import gettext_lazy as _

from hangji.burden.asked.held import APPRAISAL, CULTIVATION, ITSELF, ORGANISATION, PROBLEM, UNIT
from hangji.burden.catalogue import AskedForm, Fact

FORMS: tuple[AskedForm, ...] = (
    AskedForm(
        "self_appraisal",
        _("年度考评的自评"),
        _("台账里有的由系统计入，只问台账里没有的几项"),
        "appraisal:self",
        "hangji.appraisal.forms.typed.SelfForm",
        ("hand_in_appraisal",),
        (Fact("self_appraisal.answers", _("台账里没有的几项"), ("choices", "said"), "answered", number=True),),
        (*UNIT, "party.name", "party.term", "year.records"),
        APPRAISAL,
        ("version",),
    ),
    AskedForm(
        "certificate",
        _("申请党务红领认证"),
        _("自愿申请；姓名、学时由系统带出"),
        "people:apply",
        "hangji.people.certification.forms.ApplyForm",
        ("apply_certificate",),
        (
            Fact("certificate.post", _("岗位"), ("post",), "post_of_application"),
            Fact("certificate.consent", _("同意"), ("consent",)),
        ),
        ("person.name", "person.post", "person.hours", "unit.name", "party.name"),
        {"Application": ("people.Application", ORGANISATION)},
        ("organisation", "phone"),
    ),
    AskedForm(
        "cultivation",
        _("登记双向培养"),
        _("经本人同意才登记"),
        "growth:open",
        "hangji.growth.forms.OpenForm",
        (),
        (
            Fact("cultivation.name", _("培养对象"), ("name",)),
            Fact("cultivation.post", _("培养对象的岗位"), ("post",)),
            Fact("cultivation.track", _("培养方向"), ("track",), "track"),
            Fact("cultivation.stage", _("现在的阶段"), ("stage",), "stage"),
            Fact("cultivation.day", _("进入这一阶段的日期"), ("day",), "since"),
            Fact("cultivation.consent", _("同意"), ("consented", "consented_on", "consent")),
            Fact("cultivation.note", _("说明"), ("note",), "note"),
        ),
        ("unit.name", "party.name"),
        CULTIVATION,
        ("organisation",),
    ),
    AskedForm(
        "cultivation_step",
        _("双向培养的下一步"),
        _("阶段和最短时间按规定判断"),
        "growth:advance",
        "hangji.growth.forms.StepForm",
        (),
        (
            Fact("cultivation_step.day", _("进入这一阶段的日期"), ("day",), "since"),
            Fact("cultivation_step.note", _("说明"), ("note",), "note"),
            Fact("cultivation_step.file", _("依据"), ("file",), "document"),
        ),
        ("person.name", "unit.name"),
        CULTIVATION,
        ("version",),
    ),
    AskedForm(
        "cultivation_end",
        _("双向培养的结束"),
        _("不再培养的写明原因"),
        "growth:end",
        "hangji.growth.forms.EndForm",
        (),
        (
            Fact("cultivation_end.because", _("原因"), ("because",), "ended_because"),
            Fact("cultivation_end.day", _("结束日期"), ("day",), "until"),
        ),
        ("person.name", "unit.name"),
        CULTIVATION,
    ),
    AskedForm(
        "problem",
        _("提出问题"),
        _("自愿提出，按期答复"),
        "problems:new",
        "hangji.problems.forms.RaiseForm",
        ("raise_problem",),
        (
            Fact("problem.what", _("问题"), ("what",), "what"),
            Fact("problem.kind", _("类别"), ("kind",)),
            Fact("problem.source", _("来源"), ("source",)),
        ),
        ("unit.name", "day"),
        PROBLEM,
        ("organisation",),
    ),
    AskedForm(
        "dispute",
        _("对判定提出异议"),
        _("认为判定有误的，写哪里不对"),
        "coverage:dispute",
        "hangji.coverage.forms.DisputeForm",
        ("dispute",),
        (Fact("dispute.reason", _("哪里不对"), ("reason",)),),
        ("unit.name", "head.full", "party.name"),
        ITSELF,
    ),
)
