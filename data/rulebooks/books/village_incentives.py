"""004, a village's incentives: the base is earned deed by deed up to a ceiling, and
good deeds weigh more than the few deductions."""

from .rows import (
    POINTS_ALONE,
    VETO_LEVEL,
    base,
    deduction,
    expected,
    grade_levels,
    honour,
    name_categories,
    order_grades,
    pioneer,
    place,
    review_levels,
    veto,
)

TEMPLATE = "004-VILLAGE"
CODE = "004"

SCHEME = {
    "code": CODE,
    "name": "村级激励计分方案",
    "base_mode": "earned",
    "base_points": 60,
    "year_figure": "annual",
    "month_pass_line": 0,
    "year_pass_line": 60,
    "tolerance": 5,
    "note": (
        "基本分从零开始逐项累积，一年最多计60分；各项相加可以超过60分，到会少的可以用履职和劳动补上。"
        "先锋分不封顶。月度得分随活动多少起伏，不设月度合格线；年度合格线60分，容差5分。"
        "评分标准和每一笔加分减分的依据向党员群众公开。"
    ),
}

GRADING = {
    "code": CODE,
    "name": "村级激励等次评定",
    "tie_order": ("more_pioneer", "fewer_deductions", "base_intact", "attendance"),
    "ties_share": "yes",
    "branch_limit": 30,
    **POINTS_ALONE,
    "note": (
        "年度得分居前三名且基本分累积满额的为先锋党员，可以参加评先评优，事迹重点宣传；"
        "基本分未满额的按合格党员评定，名次不递补。低于合格线的由支部谈话，"
        "逐项分析失分原因，安排先锋党员结对帮带。"
    ),
}

GRADES = [
    ("不合格党员", "veto", None, "unqualified"),
    ("结对帮带党员", "below_line", None, "talk"),
    ("先锋党员", "first_places", 3, "commend", "yes"),
    ("合格党员", "otherwise", None, "none"),
]

CATEGORIES = {
    "BASE": "基础积分",
    "DEEDS": "好人好事",
    "DEMOLITION": "拆违治违",
    "ENVIRONMENT": "人居环境",
    "MEDIATION": "纠纷调解与村务参与",
    "HONOUR": "荣誉激励",
    "DEDUCTION": "负面扣分",
    "VETO": "一票否决",
}

BASE = [
    expected(
        "B01",
        "参加支部党员大会",
        12,
        4,
        "指标82（P18）：应到4次；指标13（P2）：逐次加分；分值自拟",
        activity_type="MEMBER_MEETING",
        evidence="会议记录、签到表",
        adjust=(8, 20),
        description="每季度一次，到会一次得全年分值的四分之一；请假的不计入应到次数。",
    ),
    expected(
        "B02",
        "参加主题党日",
        18,
        12,
        "指标87（P18）：应到12次；指标73（P13）；分值自拟",
        activity_type="THEME_DAY",
        evidence="活动记录、签到表",
        adjust=(12, 24),
        description="每月一次，结合村里当月的重点工作开展。",
    ),
    expected(
        "B03",
        "参加党小组会",
        12,
        12,
        "指标84（P18）：应到12次；指标20（P3）：+1/次",
        activity_type="GROUP_MEETING",
        evidence="党小组会议记录、签到表",
        adjust=(6, 12),
        description="每月一次；未划分党小组的，以支部组织的集中学习计算。",
    ),
    expected(
        "B04",
        "参加党课",
        6,
        4,
        "指标85（P18）：每年至少1次；按每季度一次及分值自拟",
        dimension="STUDY",
        activity_type="PARTY_LESSON",
        evidence="党课讲稿、签到表",
        adjust=(4, 8),
        description="每季度一次，提倡用身边人讲身边事。",
    ),
    expected(
        "B05",
        "参加年度组织生活会和民主评议",
        4,
        1,
        "指标86（P18）：应到1次；指标21（P3）：+3/次；分值自拟",
        activity_type="ORGANISATIONAL_LIFE",
        evidence="会议记录、签到表",
        description="会前谈心谈话，会上开展批评和自我批评。",
    ),
    expected(
        "B06",
        "按月足额交纳党费",
        6,
        12,
        "指标39（P6）：按时主动交纳+2；按月计算及分值自拟",
        dimension="DUTY",
        evidence="党费收缴台账",
        description="当月交纳的登记为到，逾期的登记为缺；委托代交、集中预交的视为按时。",
    ),
    base(
        "B07",
        "按认领岗位履行职责",
        1,
        "指标42（P6）：+1/次，每年10分",
        dimension="DUTY",
        cap_month_times=1,
        cap_year_points=10,
        adjust=(1, 2),
        evidence="设岗定责登记表、履职记录",
        description="卫生监督、护林护水、治安巡逻等岗位，当月确有履职的计一次。",
    ),
    base(
        "B08",
        "参加村里组织的义务劳动",
        2,
        "指标4（P1）：每次2分，改为加分；年度上限自拟",
        dimension="DUTY",
        cap_year_points=10,
        adjust=(1, 3),
        activity_type="VOLUNTEERING",
        evidence="参加人员名单、现场照片",
        description="支部统一组织的修路、清沟、植树等；本人自发参加的按人居环境类申报。",
    ),
    base(
        "B09",
        "完成年初公开承诺的事项",
        10,
        "指标41（P6）：如期完成+10",
        dimension="DUTY",
        cap_year_times=1,
        adjust=(5, 10),
        evidence_required="yes",
        evidence="承诺书、支部验收记录",
        sources=("record", "organisation"),
        description="每人每年至少承诺一件看得见的实事，年底由支部验收后登记。",
    ),
]

DEEDS = [
    pioneer(
        "P01",
        "拾金不昧、助人为乐等好人好事",
        5,
        "指标10（P1）：+5/次；每季度限次自拟",
        cap_quarter_times=3,
        adjust=(2, 5),
        evidence="两名证明人签字的事迹说明",
        description="写明时间、地点、经过和受助人，群众也可以代为提出。",
    ),
    pioneer(
        "P02",
        "见义勇为",
        (5, 10),
        "指标59（P10）：+5～10/次",
        evidence="公安机关或镇政府出具的证明",
        description="抢险救人、制止不法侵害等，由支委会按事迹大小审议。",
    ),
    pioneer(
        "P03",
        "帮助困难群众解决实际困难",
        (2, 5),
        "指标58（P10）：+2～5/次；每月上限自拟",
        cap_month_points=10,
        evidence="帮扶记录、受助人签字",
        description="代办事务、照料老人、介绍就业、传授技术等；捐钱捐物不计分。",
    ),
]

DEMOLITION = [
    pioneer(
        "P04",
        "在规定期限前带头拆除自家违法建筑",
        5,
        "自拟，参照指标11（P5）、指标12（P5）",
        dimension="WORK",
        cap_year_times=1,
        adjust=(5, 10),
        sources=("declaration", "organisation"),
        evidence="拆除前后照片、验收单",
        description="已经下达整改通知、逾期后才拆的不计。",
    ),
    pioneer(
        "P05",
        "劝说农户自行拆除违法建筑",
        5,
        "指标12（P5）：+5～10/项，按户计算及年度上限自拟",
        dimension="WORK",
        method="per_unit",
        unit="户",
        cap_year_points=30,
        adjust=(3, 8),
        evidence="包户登记表、农户签字、拆除前后照片",
        description="以农户在规定期限内自行拆除为准；几名党员共同劝说一户的，由支部商定记给主要做工作的一人。",
    ),
    pioneer(
        "P06",
        "发现并及时报告新增违法建设和侵占河道林地行为",
        2,
        "指标97（P39）：+2/件；每月上限自拟",
        method="per_unit",
        unit="件",
        cap_month_points=6,
        adjust=(1, 2),
        evidence="现场照片、村或镇的受理记录",
        description="经核实的计分，报告人信息由支部保密，公示时可以不列具体事由。",
    ),
]

ENVIRONMENT = [
    pioneer(
        "P07",
        "自发参加村庄环境整治",
        1,
        "指标92（P20）：+1/小时；上限自拟",
        method="per_unit",
        unit="小时",
        cap_month_points=8,
        cap_year_points=40,
        adjust=(1, 2),
        evidence="时长登记表、现场照片",
        description="清扫公共区域、清理河塘、养护绿化等，按实际时长计算，不足一小时不计。",
    ),
    pioneer(
        "P08",
        "房前屋后整洁，在季度环境评比中达标",
        3,
        "指标117（P27）：文明行为+3/次；每季度一次自拟",
        cap_quarter_times=1,
        adjust=(2, 3),
        sources=("peer", "organisation"),
        evidence="季度环境评比结果",
        description="由党员和村民代表组成评比小组逐户查看，结果张榜公布。",
    ),
]

MEDIATION = [
    pioneer(
        "P09",
        "参与调解矛盾纠纷",
        (3, 6),
        "指标68（P12）：+3，完全解决的加倍；每月上限自拟",
        cap_month_points=12,
        evidence="调解协议、双方当事人签字",
        description="参与调解有进展的3分，化解并签订协议的6分，介于两者之间的由支委会审议。",
    ),
    pioneer(
        "P10",
        "提出的建议被村级组织采纳",
        3,
        "指标76（P14）：+3/条；年度上限自拟",
        dimension="RIGHTS",
        method="per_unit",
        unit="条",
        cap_year_points=12,
        adjust=(2, 3),
        evidence="建议书、采纳记录",
        description="采纳并付诸实施后登记。",
    ),
    pioneer(
        "P11",
        "当面向群众宣讲政策、讲授实用技术",
        3,
        "指标18（P2）：+3/次；每季度限次自拟",
        dimension="STUDY",
        cap_quarter_times=2,
        adjust=(1, 3),
        evidence="宣讲提纲、现场照片",
        description="院坝会、田间课堂等面对面的宣讲；转发网络信息不计分。",
    ),
]

HONOUR = [
    honour(
        "P12",
        "受到表彰奖励",
        "指标110（P26）：镇、县、市、省+2/+4/+6/+10，就高；其余级别自拟",
        evidence="证书或表彰文件",
        description="同一事迹获多级表彰的按最高一级计算，后获高一级的只补差额。",
    ),
]

DEDUCTION = [
    deduction(
        "D01",
        "违章搭建被查处后未按期自行拆除",
        40,
        "指标11（P5）：−40/次；可调低至20自拟",
        obligatory="yes",
        adjust=(20, 40),
        evidence="整改通知书、复查记录",
        description="整改期限届满后登记；期限内自行拆除的不扣。",
    ),
    deduction(
        "D02",
        "无故不完成支部交办的任务",
        3,
        "指标34（P4）：−3/次",
        dimension="DUTY",
        sources=("record", "organisation"),
        adjust=(1, 3),
        evidence="任务单、催办记录",
        description="催办一次后仍未完成的登记。",
    ),
    deduction(
        "D03",
        "违反村规民约、经提醒不改",
        5,
        "指标5（P1）：−5/次",
        adjust=(2, 5),
        evidence="提醒记录、村民委员会处理记录",
        description="先提醒、后登记，以教育为主。",
    ),
    deduction(
        "D04",
        "申报积分弄虚作假",
        5,
        "指标63（P11）：−5/次",
        obligatory="yes",
        adjust=(5, 10),
        evidence="抽查记录或举报核查结论",
        description="同时冲销虚报的积分。",
    ),
]

VETO = [
    veto(
        "V01",
        "违法犯罪、受到党纪重处分，或者涉邪教黄赌毒、阻碍项目建设造成恶劣影响",
        "指标69（P12）、指标114（P38）",
        evidence="判决书、处分决定或有关部门认定材料",
        description="由支部上报，镇党委审定；未经审定不得登记。",
    ),
]

LEVELS = {
    "P12": {
        "VILLAGE": 1,
        "TOWN": 2,
        "COUNTY": 4,
        "CITY": 6,
        "PROVINCE": 10,
        "NATIONAL": 15,
    },
}

BOOK = {
    "schemes": [SCHEME],
    "gradings": [GRADING],
    "grades": order_grades(CODE, GRADES),
    "templates": [
        {
            "code": TEMPLATE,
            "version": 1,
            "name": "村级党员激励积分细则",
            "member_classes": ("RURAL",),
            "scheme": CODE,
            "grading": CODE,
            "document": "村级党员积分激励办法",
            "note": (
                "以正向引导为主，加分项目围绕村里的中心工作设置，扣分项目只保留底线。"
                "先在一两个村试行，听取党员群众意见修改后再推开。"
            ),
        }
    ],
    "categories": name_categories(TEMPLATE, CATEGORIES),
    "items": place(
        TEMPLATE,
        {
            "BASE": BASE,
            "DEEDS": DEEDS,
            "DEMOLITION": DEMOLITION,
            "ENVIRONMENT": ENVIRONMENT,
            "MEDIATION": MEDIATION,
            "HONOUR": HONOUR,
            "DEDUCTION": DEDUCTION,
            "VETO": VETO,
        },
    ),
    "levels": grade_levels(TEMPLATE, LEVELS),
    "reviews": review_levels(TEMPLATE, [VETO_LEVEL]),
}
