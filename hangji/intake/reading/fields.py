"""What the office's workbooks hold: the fields of each list, the words over their columns, how cells are read."""

from dataclasses import dataclass, replace

from hangji.intake.reading import values
from hangji.intake.reading.values import Parser
from rulebook.sentence import _


@dataclass(frozen=True, eq=False)  # one object each, compared and hashed by identity
class Field:
    """One fact that a column can hold.

    words: everyday heads, the usual one first; "组/头" means the head 头 under the merged head 组.
    spreads: a cell merged over several rows holds for each of them.
    note: said in the template. choices: offered as a drop-down there.
    """

    name: str
    label: str
    words: tuple[str, ...]
    parser: Parser
    required: bool = False
    note: str = ""
    choices: tuple[str, ...] = ()
    spreads: bool = False

    @property
    def dated(self) -> bool:
        """Whether the column holds days; missing ones are told once."""
        return self.parser in (values.day, values.party_day)

    @property
    def counted(self) -> bool:
        """Whether the column holds head counts."""
        return self.parser is values.headcount


def heads(words: str) -> tuple[str, ...]:
    """Heads written in one line, parted by blanks."""
    return tuple(words.split())


CREDIT_CODE = Field(
    "credit_code",
    _("统一社会信用代码"),
    heads(
        "统一社会信用代码 信用代码 统一代码 社会信用代码 统一信用代码 统一社会代码 机构代码 组织代码 "
        "社会组织代码 组织机构代码 代码 证书号 uscc credit_code"
    ),
    values.credit_code,
    required=True,
    note=_("18 位，按登记证书填写；单元格须为文本格式"),
)
NAME = Field(
    "name",
    _("名称"),
    heads(
        "名称 社会组织名称 组织名称 单位名称 机构名称 社会团体名称 民办非企业单位名称 基金会名称 全称 "
        "单位全称 组织全称 社会组织全称 社会组织 单位 社会组织名称全称 现名称 所属社会组织 "
        "所在社会组织 覆盖社会组织 所在单位 覆盖单位 登记名称 协会名称 社会组织(全称) name"
    ),
    values.name,
    required=True,
    note=_("登记证书上的全称"),
)
FORMER_NAME = Field(
    "former_name", _("曾用名"), heads("曾用名 曾用名称 原名称 原名 变更前名称 旧名称 former_name"), values.text
)
KIND = Field(
    "kind",
    _("类别"),
    heads(
        "类别 登记类型 社会组织类型 社会组织类别 组织类型 组织类别 单位类型 单位类别 类型 性质 "
        "登记类别 机构类型 社会组织性质 组织性质 社会组织种类 种类 kind"
    ),
    values.kind,
    note=_("三类之一"),
    choices=("社会团体", "基金会", "民办非企业单位"),
    spreads=True,
)
LEVEL = Field(
    "level",
    _("登记级别"),
    heads("登记级别 级别 登记层级 层级 登记管理级别 管理级别 市级/县级 level"),
    values.level,
    note=_("由市级还是县级民政部门登记"),
    choices=("市级", "县级"),
    spreads=True,
)
REGION = Field(
    "region",
    _("所在地"),
    heads(
        "所在地 所在县区 所在区县 所在县(区) 县区 区县 县(区) 县(市、区) 县市区 所属区县 所属县区 "
        "所属地区 所属区域 行政区划 区划 所在街道 街道 乡镇街道 乡镇(街道) 所属街道 地区 属地 辖区 "
        "所在区域 区域 region"
    ),
    values.place,
    note=_("县（区）或街道的名称，或 6 位区划代码"),
    spreads=True,
)
AUTHORITY = Field(
    "registration_authority",
    _("登记管理机关"),
    heads("登记管理机关 登记机关 登记部门 登记管理部门 发证机关 登记单位 registration_authority"),
    values.text_of(80),
    spreads=True,
)
SUPERVISOR = Field(
    "supervisor",
    _("业务主管单位"),
    heads(
        "业务主管单位 主管单位 业务主管 业务主管部门 主管部门 行业主管部门 业务(行业)主管单位 "
        "行业管理部门 业务指导单位 supervisor"
    ),
    values.text_of(80),
    note=_("直接登记的留空"),
    spreads=True,
)
INDUSTRY = Field(
    "industry",
    _("行业"),
    heads("行业 行业类别 行业分类 所属行业 行业领域 业务领域 行业(领域) 所属领域 industry"),
    values.text_of(40),
    spreads=True,
)
REGISTERED_ON = Field(
    "registered_on",
    _("登记日期"),
    heads(
        "登记日期 成立时间 登记时间 成立登记日期 成立日期 成立登记时间 注册时间 注册日期 批准成立时间 "
        "批准登记时间 核准登记日期 核准日期 发证日期 准予登记日期 登记成立日期 登记成立时间 "
        "社会组织成立时间 registered_on"
    ),
    values.day,
    note=_("如 2021-10-31"),
)
ADDRESS = Field(
    "address",
    _("住所"),
    heads("住所 地址 办公地址 注册地址 住所地址 登记住所 单位地址 住所(地址) 办公住所 详细地址 address"),
    values.text_of(160),
)
STATUS = Field(
    "status",
    _("状态"),
    heads("状态 登记状态 组织状态 当前状态 运行状态 单位状态 存续状态 是否注销 目前状态 经营状态 status"),
    values.status,
    choices=("正常", "已注销", "已撤销"),
)
STATUS_ON = Field(
    "status_on",
    _("注销/撤销日期"),
    heads(
        "注销/撤销日期 注销(撤销)日期 注销日期 撤销日期 注销时间 撤销时间 注销撤销日期 注销(撤销)时间 "
        "状态日期 注销登记日期 状态变更日期 注销或撤销日期 status_on"
    ),
    values.day,
    note=_("只在已注销或已撤销时填写"),
)
FULL_MEMBERS = Field(
    "full_members",
    _("正式党员"),
    heads(
        "正式党员 正式党员数 正式党员人数 正式党员数量 正式党员(人) 正式 其中正式 其中正式党员 "
        "党员/正式 党员情况/正式党员 党员人数/正式 党员数/正式 在册正式党员 中共正式党员 full_members"
    ),
    values.headcount,
    note=_("人数；没有填 0，不知道留空"),
)
PROBATIONARY = Field(
    "probationary_members",
    _("预备党员"),
    heads(
        "预备党员 预备党员数 预备党员人数 预备党员数量 预备 其中预备 其中预备党员 党员/预备 "
        "党员情况/预备党员 党员人数/预备 党员数/预备 在册预备党员 中共预备党员 probationary_members"
    ),
    values.headcount,
    note=_("人数；没有填 0，不知道留空"),
)
MEMBERS = Field(
    "members",
    _("党员总数"),
    heads(
        "党员总数 党员数 党员人数 党员总人数 党员数量 党员合计 党员/合计 党员/总数 党员情况/总数 "
        "党员情况/合计 党员情况/小计 党员人数/合计 党员人数/小计 党员数/合计 党员数/总数 党员小计 "
        "中共党员数 中共党员人数 党员 现有党员 现有党员数 党员名数 members"
    ),
    values.headcount,
    note=_("可不填；填了就与正式、预备党员核对"),
)
STAFF = Field(
    "staff",
    _("从业人员"),
    heads(
        "从业人员 从业人员数 从业人数 从业人员人数 从业人员总数 职工人数 员工人数 工作人员数 工作人员 "
        "工作人员人数 专职人员数 专职工作人员 从业人员数量 职工数 员工数 职工总数 员工总数 人员总数 staff"
    ),
    values.headcount,
    note=_("人数；不知道留空"),
)
NOT_TRANSFERRED = Field(
    "not_transferred",
    _("组织关系未转入"),
    heads(
        "组织关系未转入 未转入 未转入党员 未转入党员数 组织关系未转入党员 组织关系未转入党员数 "
        "组织关系未转入人数 组织关系未转入数 党员/未转入 党员情况/未转入 未转组织关系 "
        "组织关系不在本单位 其中组织关系未转入 其中未转入 未转入组织关系 党员情况/组织关系未转入 "
        "流动党员 not_transferred"
    ),
    values.headcount,
    note=_("党员中组织关系没有转来的人数"),
)
COUNTED_ON = Field(
    "counted_on",
    _("人数截至日"),
    heads(
        "人数截至日 人数截止日 截至日期 截止日期 统计日期 人数统计日期 统计时间 申报日期 截至时间 "
        "截止时间 党员人数截至日 统计截止日期 统计截至日期 人数截至日期 人数截止日期 counted_on"
    ),
    values.day,
    note=_("以上人数是哪一天的；整表相同的可在导入时统一指定"),
    spreads=True,
)
PARTY_NAME = Field(
    "party_name",
    _("党组织名称"),
    heads(
        "党组织名称 党组织全称 所属党组织 所在党组织 党组织 党支部名称 基层党组织名称 党组织/名称 "
        "党组织/全称 党组织情况/名称 党组织情况/党组织名称 覆盖党组织 所属党支部 隶属党组织名称 "
        "所在党支部 支部名称 党组织名称(全称) 组建党组织名称 建立党组织名称 联合党支部名称 "
        "党组织情况/全称 党建情况/党组织 party_name"
    ),
    values.party,
    note=_("没有党组织的留空；联合组建的几家填同一个名称"),
    spreads=True,
)
PARTY_KIND = Field(
    "party_kind",
    _("党组织类型"),
    heads(
        "党组织类型 党组织类别 党组织性质 党组织/类型 党组织/类别 党组织情况/类型 党组织情况/类别 "
        "党组织形式 党组织种类 党组织设置 组织设置 设置形式 party_kind"
    ),
    values.party_kind,
    choices=("党委", "党总支", "党支部", "临时党支部", "功能型党支部"),
    spreads=True,
)
MODE = Field(
    "mode",
    _("组建方式"),
    heads(
        "组建方式 组建形式 建立方式 党组织组建方式 党组织组建形式 组建类型 组建模式 建立形式 "
        "党组织/组建方式 党组织/组建形式 党组织建立方式 覆盖方式 党组织覆盖方式 组建情况 成立方式 "
        "成立形式 建党方式 党组织情况/组建方式 党组织情况/组建形式 mode"
    ),
    values.mode,
    choices=("单独组建", "联合组建", "挂靠组建", "行业联建"),
    spreads=True,
)
FORMED_ON = Field(
    "formed_on",
    _("党组织成立日期"),
    heads(
        "党组织成立日期 党组织成立时间 党组织组建时间 党组织组建日期 组建时间 组建日期 党组织建立时间 "
        "党组织建立日期 建立时间 批复时间 批复日期 党组织/成立时间 党组织/成立日期 "
        "党组织情况/成立时间 党组织情况/成立日期 党支部成立时间 党支部成立日期 党组织批复时间 "
        "党组织批准成立时间 建党时间 支部成立时间 formed_on"
    ),
    values.party_day,
    note=_("批复的日期"),
    spreads=True,
)
APPROVAL = Field(
    "approval_number",
    _("批复文号"),
    heads("批复文号 党组织批复文号 批准文号 成立批复文号 文号 批文号 批复文件 批复文件号 组建批复文号 approval_number"),
    values.document_number,
    spreads=True,
)
BODY = Field(
    "body",
    _("上级党组织"),
    heads(
        "上级党组织 上级党组织名称 隶属党组织 上级党委 隶属关系 所属党委 所属上级党组织 主管党组织 "
        "党组织隶属关系 党组织/上级党组织 隶属上级党组织 党建工作机构 归口党委 body"
    ),
    values.text,
    spreads=True,
)
SECRETARY = Field(
    "secretary",
    _("党组织书记"),
    heads(
        "党组织书记 书记 书记姓名 党组织书记姓名 党支部书记 支部书记 党组织负责人 党组织/书记 "
        "党组织书记(负责人) 党组织情况/书记 党支部书记姓名 secretary"
    ),
    values.party_person,
    spreads=True,
)
INSTRUCTOR = Field(
    "instructor",
    _("党建工作指导员"),
    heads(
        "党建工作指导员 指导员 党建指导员 党建工作指导员姓名 党建指导员姓名 指导员姓名 选派指导员 "
        "派驻指导员 党建联络员 党建工作联络员 派驻党建指导员 选派党建指导员 instructor"
    ),
    values.party_person,
    spreads=True,
)

REGISTER = (
    CREDIT_CODE,
    NAME,
    FORMER_NAME,
    KIND,
    LEVEL,
    REGION,
    AUTHORITY,
    SUPERVISOR,
    INDUSTRY,
    REGISTERED_ON,
    ADDRESS,
    STATUS,
    STATUS_ON,
)
HEADCOUNTS = (CREDIT_CODE, NAME, FULL_MEMBERS, PROBATIONARY, MEMBERS, STAFF, NOT_TRANSFERRED, COUNTED_ON)
PARTY = (
    CREDIT_CODE,
    NAME,
    PARTY_NAME,
    PARTY_KIND,
    MODE,
    replace(FORMED_ON, words=(*FORMED_ON.words, "成立日期", "成立时间")),
    APPROVAL,
    BODY,
    SECRETARY,
    INSTRUCTOR,
)
ALL = tuple({field.name: field for field in (*REGISTER, *HEADCOUNTS, *PARTY, FORMED_ON)}.values())
BY_NAME = {field.name: field for field in ALL}
LISTS: dict[str, tuple[Field, ...]] = {"all": ALL, "register": REGISTER, "headcounts": HEADCOUNTS, "party": PARTY}
