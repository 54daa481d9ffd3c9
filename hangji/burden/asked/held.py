"""What the program holds already and therefore does not ask; where the audited subjects belong."""

from typing import Any

from django.utils.translation import gettext_lazy as _

# What the program holds: words by which a field that asks it again is known. A form in ASKED_HERE is its one source.
HELD: dict[str, Any] = {
    "unit.name": _("单位名称"),
    "unit.code": _("统一社会信用代码"),
    "unit.kind": _("登记类型"),
    "unit.level": _("登记层级"),
    "party.name": _("党组织名称"),
    "party.body": _("上级党组织"),
    "party.secretary": _("书记"),
    "party.term": _("任期届满日期"),
    "head.full": _("正式党员人数"),
    "head.probationary": _("预备党员人数"),
    "person.name": _("填报人姓名"),
    "person.post": _("填报人岗位"),
    "person.hours": _("培训学时"),
    "day": _("填报日期"),
    "year.records": _("这一年的组织生活、联席会议、重大决策、培训等记录"),
}
UNIT = ("unit.name", "unit.code", "unit.kind", "unit.level", "day")
PARTY = ("party.name", "party.body", "party.secretary", "head.full", "head.probationary", "day")
ORGANISATION = "organisation"
CHARTER = {"Charter": ("governance.Charter", ORGANISATION)}
PAPERS = {"EntryPapers": ("governance.EntryPapers", ORGANISATION)}
MEETING = {"JointMeeting": ("governance.JointMeeting", ORGANISATION)}
DECISION = {"MajorDecision": ("governance.MajorDecision", ORGANISATION)}
GOAL = {"Goal": ("governance.Goal", ORGANISATION)}
APPRAISAL = {"Appraisal": ("appraisal.Appraisal", ORGANISATION)}
LIFE = {"LifeRecord": ("life.LifeRecord", "party_organization")}
RENEWAL = {"Renewal": ("life.Renewal", "party_organization")}
EXTENSION = {"Extension": ("life.Extension", "party_organization")}
PROBLEM = {"Problem": ("problems.Problem", ORGANISATION)}
CULTIVATION = {"Cultivation": ("growth.Cultivation", ORGANISATION)}
ITSELF = {"SocialOrganization": ("registry.SocialOrganization", "pk")}
OF_PARTY = {"PartyOrganization": ("registry.PartyOrganization", "party")}
OF_CASE = {"Case": ("formation.Case", "units__organisation")}
