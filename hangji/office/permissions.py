"""What may be done, in words, and which role may do it.

The table is read by the help page and by the tests; there is no other place where a right is given.
"""

from enum import StrEnum

from django.utils.translation import gettext_lazy

from hangji.office.models import Role


class Permission(StrEnum):
    SEE_REGISTER = "see_register"
    SEE_COVERAGE = "see_coverage"
    EDIT_REGISTER = "edit_register"
    IMPORT = "import"
    WORK_GAPS = "work_gaps"
    DISPUTE = "dispute"
    SETTLE_DISPUTE = "settle_dispute"
    FORM = "form"
    SEE_CASES = "see_cases"
    WORK_CASES = "work_cases"
    APPLY = "apply"
    DECIDE_CASES = "decide_cases"
    SEE_DRIVES = "see_drives"
    MANAGE_DRIVES = "manage_drives"
    ASSIGN_INSTRUCTOR = "assign_instructor"
    REPORT_PLATFORM = "report_platform"
    RECORD_CONTACT = "record_contact"
    RAISE_PROBLEM = "raise_problem"
    HANDLE_PROBLEM = "handle_problem"
    SUPERVISE_PROBLEM = "supervise_problem"
    SEE_VISITS = "see_visits"
    VISIT = "visit"
    MANAGE_LIAISON = "manage_liaison"
    LEAD_GROUP = "lead_group"
    SEE_LIFE = "see_life"
    KEEP_TERMS = "keep_terms"
    HOLD_ELECTIONS = "hold_elections"
    DECIDE_ELECTIONS = "decide_elections"
    RECORD_LIFE = "record_life"
    SEE_MEETINGS = "see_meetings"
    KEEP_RULES = "keep_rules"
    CALL_COMMITTEE = "call_committee"
    RECORD_COMMITTEE = "record_committee"
    CONFIRM_MINUTES = "confirm_minutes"
    SEE_GOVERNANCE = "see_governance"
    SUBMIT_CHARTER = "submit_charter"
    REVIEW_CHARTER = "review_charter"
    KEEP_GOVERNANCE = "keep_governance"
    SEE_APPRAISALS = "see_appraisals"
    RUN_APPRAISALS = "run_appraisals"
    SELF_APPRAISE = "self_appraise"
    REVIEW_APPRAISAL = "review_appraisal"
    SEE_BURDEN = "see_burden"
    SEE_ROUNDS = "see_rounds"
    KEEP_ROUNDS = "keep_rounds"
    CHECK_ROUNDS = "check_rounds"
    EXPORT = "export"
    PREPARE_REPORT = "prepare_report"
    CHECK_REPORT = "check_report"
    RECEIVE_REPORT = "receive_report"
    SEE_CERTIFICATES = "see_certificates"
    RUN_CERTIFICATES = "run_certificates"
    APPLY_CERTIFICATE = "apply_certificate"
    ASSESS = "assess"
    SEE_FUND = "see_fund"
    POST_FUND = "post_fund"
    CHECK_FUND = "check_fund"
    SEE_TRAINING = "see_training"
    RUN_TRAINING = "run_training"
    ANSWER_TRAINING = "answer_training"
    SEE_WORKERS = "see_workers"
    KEEP_WORKERS = "keep_workers"
    KEEP_GROWTH = "keep_growth"
    SEE_GROWTH_FIGURES = "see_growth_figures"
    SEE_AUDIT = "see_audit"
    SEE_ISSUES = "see_issues"
    WITHDRAW_ISSUE = "withdraw_issue"
    MANAGE_USERS = "manage_users"
    MANAGE_SETTINGS = "manage_settings"
    SEE_LOGS = "see_logs"
    SEE_PRIVACY = "see_privacy"
    ASK_PRIVACY = "ask_privacy"
    ERASE_PRIVACY = "erase_privacy"
    SEE_HONOURS = "see_honours"
    RUN_HONOURS = "run_honours"
    DECIDE_HONOURS = "decide_honours"
    ENTER_HONOURS = "enter_honours"
    SEE_CREDIT = "see_credit"
    KEEP_CREDIT = "keep_credit"
    CONSENT_CREDIT = "consent_credit"
    ANSWER_CREDIT = "answer_credit"
    CONTRIBUTE_ARTICLES = "contribute_articles"
    SEE_ARTICLES = "see_articles"
    EDIT_ARTICLES = "edit_articles"
    REVIEW_ARTICLES = "review_articles"
    SEE_SITES = "see_sites"
    KEEP_SITES = "keep_sites"
    RUN_SITES = "run_sites"
    BOOK_SITES = "book_sites"
    SEE_STORIES = "see_stories"
    SUBMIT_STORY = "submit_story"
    RUN_STORIES = "run_stories"
    SEE_COMPLAINTS = "see_complaints"
    HANDLE_COMPLAINT = "handle_complaint"


LABELS = {
    Permission.SEE_REGISTER: gettext_lazy("查看组织台账"),
    Permission.SEE_COVERAGE: gettext_lazy("查看覆盖统计"),
    Permission.EDIT_REGISTER: gettext_lazy("登记、更正社会组织"),
    Permission.IMPORT: gettext_lazy("导入工作簿"),
    Permission.WORK_GAPS: gettext_lazy("办理应建未建"),
    Permission.DISPUTE: gettext_lazy("对判定提出异议"),
    Permission.SETTLE_DISPUTE: gettext_lazy("处理对判定的异议"),
    Permission.FORM: gettext_lazy("登记党组织及覆盖"),
    Permission.SEE_CASES: gettext_lazy("查看组建事项"),
    Permission.WORK_CASES: gettext_lazy("办理组建：摸排、协商、备案、挂牌"),
    Permission.APPLY: gettext_lazy("申请成立党组织"),
    Permission.DECIDE_CASES: gettext_lazy("研究、批复组建申请"),
    Permission.SEE_DRIVES: gettext_lazy("查看专项行动"),
    Permission.MANAGE_DRIVES: gettext_lazy("组织专项行动"),
    Permission.ASSIGN_INSTRUCTOR: gettext_lazy("派驻指导员"),
    Permission.REPORT_PLATFORM: gettext_lazy("维护省平台纳入和对账"),
    Permission.RECORD_CONTACT: gettext_lazy("记联系，参加例会和互评"),
    Permission.RAISE_PROBLEM: gettext_lazy("提出问题，对结果确认或提异议"),
    Permission.HANDLE_PROBLEM: gettext_lazy("受理、办理、销号问题"),
    Permission.SUPERVISE_PROBLEM: gettext_lazy("督办下级逾期的问题"),
    Permission.SEE_VISITS: gettext_lazy("查看走访调研"),
    Permission.VISIT: gettext_lazy("开展走访调研"),
    Permission.MANAGE_LIAISON: gettext_lazy("确定重点社会组织和联系委员"),
    Permission.LEAD_GROUP: gettext_lazy("组织例会、互评和成果展示"),
    Permission.SEE_LIFE: gettext_lazy("查看任期、换届和组织生活"),
    Permission.KEEP_TERMS: gettext_lazy("登记任期和班子变动"),
    Permission.HOLD_ELECTIONS: gettext_lazy("请示延期、办理换届"),
    Permission.DECIDE_ELECTIONS: gettext_lazy("批复延期和换届"),
    Permission.RECORD_LIFE: gettext_lazy("记组织生活"),
    Permission.SEE_MEETINGS: gettext_lazy("查看党委的制度和会议"),
    Permission.KEEP_RULES: gettext_lazy("维护本党委的议事规则和制度"),
    Permission.CALL_COMMITTEE: gettext_lazy("召集本党委的会议，发会议通知"),
    Permission.RECORD_COMMITTEE: gettext_lazy("记录本党委会议的到会、决定，写纪要"),
    Permission.CONFIRM_MINUTES: gettext_lazy("确认并印发本党委的会议纪要（书记、副书记、主持人）"),
    Permission.SEE_GOVERNANCE: gettext_lazy("查看章程、联席会议和重大决策"),
    Permission.SUBMIT_CHARTER: gettext_lazy("提交章程和登记材料"),
    Permission.REVIEW_CHARTER: gettext_lazy("审查章程，移送登记材料"),
    Permission.KEEP_GOVERNANCE: gettext_lazy("记本单位的联席会议、重大决策和目标"),
    Permission.SEE_APPRAISALS: gettext_lazy("查看年度考评"),
    Permission.RUN_APPRAISALS: gettext_lazy("组织年度考评，分派评审，告知结果"),
    Permission.SELF_APPRAISE: gettext_lazy("本单位年度考评的自评和异议"),
    Permission.REVIEW_APPRAISAL: gettext_lazy("评审交给自己的年度考评"),
    Permission.SEE_BURDEN: gettext_lazy("查看减负情况"),
    Permission.SEE_ROUNDS: gettext_lazy("查看评估和年检"),
    Permission.KEEP_ROUNDS: gettext_lazy("办理评估和年检"),
    Permission.CHECK_ROUNDS: gettext_lazy("复核另一人拟定的评估等级、年检结论"),
    Permission.EXPORT: gettext_lazy("导出名单"),
    Permission.PREPARE_REPORT: gettext_lazy("编制报表"),
    Permission.CHECK_REPORT: gettext_lazy("审核并锁定报表"),
    Permission.RECEIVE_REPORT: gettext_lazy("接收下级报表"),
    Permission.SEE_CERTIFICATES: gettext_lazy("查看党务红领"),
    Permission.RUN_CERTIFICATES: gettext_lazy("组织党务红领认证，登记培训学时"),
    Permission.APPLY_CERTIFICATE: gettext_lazy("申请党务红领认证"),
    Permission.ASSESS: gettext_lazy("评审交给自己的申请"),
    Permission.SEE_FUND: gettext_lazy("查看专项资金"),
    Permission.POST_FUND: gettext_lazy("登记专项资金"),
    Permission.CHECK_FUND: gettext_lazy("复核另一人登记的专项资金"),
    Permission.SEE_TRAINING: gettext_lazy("查看培训"),
    Permission.RUN_TRAINING: gettext_lazy("组织培训"),
    Permission.ANSWER_TRAINING: gettext_lazy("答复培训邀请，反馈意见"),
    Permission.SEE_WORKERS: gettext_lazy("查看党务工作者"),
    Permission.KEEP_WORKERS: gettext_lazy("登记党务工作者的任职"),
    Permission.KEEP_GROWTH: gettext_lazy("登记、查看双向培养的人员"),
    Permission.SEE_GROWTH_FIGURES: gettext_lazy("查看双向培养的人数"),
    Permission.SEE_AUDIT: gettext_lazy("查看变更记录"),
    Permission.SEE_ISSUES: gettext_lazy("查看发文登记"),
    Permission.WITHDRAW_ISSUE: gettext_lazy("撤回发文"),
    Permission.MANAGE_USERS: gettext_lazy("管理账号和任职"),
    Permission.MANAGE_SETTINGS: gettext_lazy("查看运行情况和设置"),
    Permission.SEE_LOGS: gettext_lazy("查看审计日志"),
    Permission.SEE_PRIVACY: gettext_lazy("查看个人信息清单"),
    Permission.ASK_PRIVACY: gettext_lazy("受理个人的查阅、注销申请"),
    Permission.ERASE_PRIVACY: gettext_lazy("办理另一人提出的注销"),
    Permission.SEE_HONOURS: gettext_lazy("查看评选表彰"),
    Permission.RUN_HONOURS: gettext_lazy("组织评选，公示，表彰，提出撤销"),
    Permission.DECIDE_HONOURS: gettext_lazy("研究拟表彰名单，决定撤销荣誉"),
    Permission.ENTER_HONOURS: gettext_lazy("参加评选，公布三亮，分享做法"),
    Permission.SEE_CREDIT: gettext_lazy("查看社会组织的红企贷，红领贷只看公开合计"),
    Permission.KEEP_CREDIT: gettext_lazy("登记合作银行和银行经办，发放个人办理单"),
    Permission.CONSENT_CREDIT: gettext_lazy("为本单位申请红企贷资格证明，同意和撤回"),
    Permission.ANSWER_CREDIT: gettext_lazy("查看本银行的资格证明，回复是否发放"),
    Permission.CONTRIBUTE_ARTICLES: gettext_lazy("给门户供稿"),
    Permission.SEE_ARTICLES: gettext_lazy("查看门户文章的版本和审校"),
    Permission.EDIT_ARTICLES: gettext_lazy("编辑、发布门户内容，公开数据"),
    Permission.REVIEW_ARTICLES: gettext_lazy("审核、校对交给自己的稿件"),
    Permission.SEE_SITES: gettext_lazy("查看示范点"),
    Permission.KEEP_SITES: gettext_lazy("登记示范点，安排场次，接待参观"),
    Permission.RUN_SITES: gettext_lazy("示范点开放、停止开放和发布"),
    Permission.BOOK_SITES: gettext_lazy("预约参观示范点，登记带回的做法"),
    Permission.SEE_STORIES: gettext_lazy("查看故事和案例"),
    Permission.SUBMIT_STORY: gettext_lazy("报送本单位的故事和案例"),
    Permission.RUN_STORIES: gettext_lazy("征集、选用、发布故事和案例"),
    Permission.SEE_COMPLAINTS: gettext_lazy("查看投诉举报（与本人有关的除外）"),
    Permission.HANDLE_COMPLAINT: gettext_lazy("受理、答复投诉举报"),
}

_P = Permission
GRANTS: dict[str, frozenset[Permission]] = {
    Role.OFFICER: frozenset(
        {
            *(_P.SEE_REGISTER, _P.SEE_COVERAGE, _P.EDIT_REGISTER, _P.IMPORT, _P.WORK_GAPS, _P.DISPUTE),
            *(_P.SETTLE_DISPUTE, _P.FORM, _P.SEE_CASES, _P.WORK_CASES, _P.APPLY, _P.SEE_DRIVES, _P.MANAGE_DRIVES),
            *(_P.ASSIGN_INSTRUCTOR, _P.REPORT_PLATFORM, _P.RAISE_PROBLEM, _P.HANDLE_PROBLEM, _P.SUPERVISE_PROBLEM),
            *(_P.SEE_VISITS, _P.VISIT, _P.LEAD_GROUP, _P.SEE_LIFE, _P.KEEP_TERMS, _P.HOLD_ELECTIONS),
            *(_P.RECORD_LIFE, _P.SEE_MEETINGS, _P.SEE_GOVERNANCE, _P.SUBMIT_CHARTER, _P.REVIEW_CHARTER),
            *(_P.SEE_APPRAISALS, _P.RUN_APPRAISALS, _P.REVIEW_APPRAISAL, _P.SEE_BURDEN, _P.SEE_ROUNDS),
            *(_P.KEEP_ROUNDS, _P.CHECK_ROUNDS, _P.EXPORT, _P.PREPARE_REPORT, _P.CHECK_REPORT, _P.RECEIVE_REPORT),
            *(_P.SEE_CERTIFICATES, _P.RUN_CERTIFICATES, _P.SEE_FUND, _P.POST_FUND, _P.CHECK_FUND, _P.SEE_TRAINING),
            *(_P.RUN_TRAINING, _P.SEE_WORKERS, _P.KEEP_WORKERS, _P.KEEP_GROWTH, _P.SEE_GROWTH_FIGURES),
            *(_P.SEE_AUDIT, _P.SEE_ISSUES, _P.WITHDRAW_ISSUE, _P.SEE_PRIVACY, _P.ASK_PRIVACY, _P.SEE_HONOURS),
            *(_P.RUN_HONOURS, _P.SEE_CREDIT, _P.KEEP_CREDIT, _P.EDIT_ARTICLES, _P.REVIEW_ARTICLES, _P.SEE_SITES),
            *(_P.KEEP_SITES, _P.RUN_SITES, _P.SEE_STORIES, _P.RUN_STORIES, _P.SEE_COMPLAINTS, _P.HANDLE_COMPLAINT),
        }
    ),
    Role.COMMITTEE: frozenset(
        {
            *(_P.SEE_REGISTER, _P.SEE_COVERAGE, _P.WORK_GAPS, _P.DISPUTE, _P.FORM, _P.SEE_CASES, _P.DECIDE_CASES),
            *(_P.SEE_DRIVES, _P.MANAGE_DRIVES, _P.ASSIGN_INSTRUCTOR, _P.RAISE_PROBLEM, _P.HANDLE_PROBLEM),
            *(_P.SUPERVISE_PROBLEM, _P.SEE_VISITS, _P.VISIT, _P.MANAGE_LIAISON, _P.LEAD_GROUP, _P.SEE_LIFE),
            *(_P.KEEP_TERMS, _P.DECIDE_ELECTIONS, _P.RECORD_LIFE, _P.SEE_MEETINGS, _P.KEEP_RULES),
            *(_P.CALL_COMMITTEE, _P.RECORD_COMMITTEE, _P.CONFIRM_MINUTES, _P.SEE_GOVERNANCE, _P.SEE_APPRAISALS),
            *(_P.REVIEW_APPRAISAL, _P.SEE_BURDEN, _P.SEE_ROUNDS, _P.EXPORT, _P.SEE_CERTIFICATES, _P.SEE_TRAINING),
            *(_P.SEE_WORKERS, _P.KEEP_WORKERS, _P.KEEP_GROWTH, _P.SEE_GROWTH_FIGURES, _P.SEE_ISSUES),
            *(_P.WITHDRAW_ISSUE, _P.SEE_PRIVACY, _P.SEE_HONOURS, _P.DECIDE_HONOURS, _P.CONTRIBUTE_ARTICLES),
            *(_P.REVIEW_ARTICLES, _P.SEE_SITES, _P.BOOK_SITES, _P.SEE_STORIES, _P.RUN_STORIES, _P.SEE_COMPLAINTS),
            *(_P.HANDLE_COMPLAINT,),
        }
    ),
    Role.INSTRUCTOR: frozenset(
        {
            *(_P.SEE_REGISTER, _P.RECORD_CONTACT, _P.RAISE_PROBLEM, _P.SEE_VISITS, _P.SEE_SITES, _P.SEE_STORIES),
        }
    ),
    Role.PARTY_WORKER: frozenset(
        {
            *(_P.SEE_REGISTER, _P.DISPUTE, _P.SEE_CASES, _P.APPLY, _P.RAISE_PROBLEM, _P.SEE_VISITS, _P.SEE_LIFE),
            *(_P.HOLD_ELECTIONS, _P.RECORD_LIFE, _P.SEE_GOVERNANCE, _P.SUBMIT_CHARTER, _P.KEEP_GOVERNANCE),
            *(_P.SELF_APPRAISE, _P.SEE_BURDEN, _P.SEE_ROUNDS, _P.APPLY_CERTIFICATE, _P.ANSWER_TRAINING),
            *(_P.KEEP_GROWTH, _P.ENTER_HONOURS, _P.CONSENT_CREDIT, _P.CONTRIBUTE_ARTICLES, _P.SEE_SITES),
            *(_P.KEEP_SITES, _P.BOOK_SITES, _P.SEE_STORIES, _P.SUBMIT_STORY),
        }
    ),
    Role.REVIEWER: frozenset({_P.REVIEW_APPRAISAL, _P.ASSESS, _P.REVIEW_ARTICLES}),
    Role.BANK_CLERK: frozenset({_P.ANSWER_CREDIT}),
    Role.AUDITOR: frozenset(
        {
            *(_P.SEE_REGISTER, _P.SEE_COVERAGE, _P.SEE_CASES, _P.SEE_DRIVES, _P.SEE_VISITS, _P.SEE_LIFE),
            *(_P.SEE_MEETINGS, _P.SEE_GOVERNANCE, _P.SEE_APPRAISALS, _P.SEE_BURDEN, _P.SEE_ROUNDS, _P.EXPORT),
            *(_P.SEE_CERTIFICATES, _P.SEE_FUND, _P.SEE_TRAINING, _P.SEE_WORKERS, _P.SEE_GROWTH_FIGURES),
            *(_P.SEE_AUDIT, _P.SEE_ISSUES, _P.SEE_PRIVACY, _P.SEE_HONOURS, _P.SEE_CREDIT, _P.SEE_SITES),
            *(_P.SEE_STORIES, _P.SEE_COMPLAINTS, _P.SEE_ARTICLES),
        }
    ),
    Role.SECURITY_ADMIN: frozenset({_P.MANAGE_USERS, _P.SEE_PRIVACY, _P.ERASE_PRIVACY}),
    Role.SYSTEM_ADMIN: frozenset({_P.MANAGE_SETTINGS, _P.SEE_PRIVACY}),
    Role.AUDIT_ADMIN: frozenset({_P.SEE_LOGS, _P.SEE_PRIVACY}),
}
