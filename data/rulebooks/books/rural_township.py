"""002, a township's members in villages: four groups of items, the base granted once a
year, honours by level that make the stars."""

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
    volunteering,
)

TEMPLATE = "002-RURAL"
CODE = "002"
DOCUMENT = "乡镇农村党员积分管理量化考核办法"

SCHEME = {
    "code": CODE,
    "name": "乡镇农村党员计分方案",
    "base_mode": "once",
    "base_points": 60,
    "year_figure": "annual",
    "month_pass_line": 60,
    "year_pass_line": 60,
    "tolerance": 5,
    "note": (
        "基本分60分，每年只计一次，不逐月累加；未履行基本要求的从基本分中扣减，扣完为止。"
        "先锋分不封顶。合格线60分，容差5分，偶有一次迟到、缺席不致跌破合格线。"
        "支部每月汇总一次积分，每季度在党员大会上公布一次，每半年开展一次民主评议。"
    ),
}

GRADING = {
    "code": CODE,
    "name": "乡镇农村党员星级评定",
    "tie_order": ("base_intact", "more_pioneer", "fewer_deductions", "attendance"),
    "ties_share": "yes",
    "branch_limit": 30,
    **POINTS_ALONE,
    "note": (
        "星级按党员当年有效荣誉分累积评定，一项省级个人荣誉相当于五星，一项村级个人荣誉相当于一星，"
        "不设必须先取得某项荣誉的门槛。年度得分居后10%且未评星的列为帮带提升党员，"
        "由支部书记谈话提醒，并由本人自选一项：在村年终文化活动中表演一个节目，"
        "或义务整理党员活动室一周，以参与代替通报；年老体弱党员可以不参加。"
    ),
}

GRADES = [
    ("不合格党员", "veto", None, "unqualified"),
    ("限期整改党员", "below_line", None, "rectify"),
    ("五星党员", "min_honour", 20, "commend"),
    ("四星党员", "min_honour", 12, "commend"),
    ("三星党员", "min_honour", 8, "commend"),
    ("二星党员", "min_honour", 4, "none"),
    ("一星党员", "min_honour", 2, "none"),
    ("帮带提升党员", "last_share", 10, "talk"),
    ("合格党员", "otherwise", None, "none"),
]

CATEGORIES = {
    "BASIC": "基本要求",
    "PIONEER": "发挥先锋作用",
    "DEDUCTION": "违纪扣分",
    "VETO": "一票否决",
}

BASIC = [
    expected(
        "B01",
        "参加支部党员大会",
        8,
        4,
        "指标82（P18）：应到4次；分值自拟，参照指标1（P1）",
        member_classes=("RURAL",),
        activity_type="MEMBER_MEETING",
        evidence="会议记录、签到表",
        adjust=(4, 10),
        description="每季度一次，无故缺席按应到次数扣减；事前请假并经支部同意的不扣。",
    ),
    expected(
        "B02",
        "参加党小组会",
        12,
        12,
        "指标84（P18）：应到12次；分值自拟，参照指标1（P1）",
        member_classes=("RURAL",),
        activity_type="GROUP_MEETING",
        evidence="党小组会议记录、签到表",
        adjust=(6, 12),
        description="每月一次。未划分党小组的支部，以支部组织的集中学习计算。",
    ),
    expected(
        "B03",
        "参加主题党日",
        12,
        12,
        "指标87（P18）：应到12次；分值自拟，参照指标1（P1）",
        member_classes=("RURAL",),
        activity_type="THEME_DAY",
        evidence="活动记录、签到表",
        adjust=(6, 12),
        description="每月固定一天。到其他支部参加的，凭对方支部证明计入本支部。",
    ),
    expected(
        "B04",
        "参加党课",
        4,
        4,
        "指标85（P18）：每年至少1次；按每季度一次及分值自拟",
        member_classes=("RURAL",),
        dimension="STUDY",
        activity_type="PARTY_LESSON",
        evidence="党课讲稿、签到表",
        adjust=(2, 6),
        description="每季度一次，可以由村干部、老党员或致富能手讲授。",
    ),
    expected(
        "B05",
        "参加年度组织生活会和民主评议",
        4,
        1,
        "指标86（P18）：应到1次；分值自拟，参照指标1（P1）",
        activity_type="ORGANISATIONAL_LIFE",
        evidence="会议记录、签到表",
        description="长期外出的党员可以提交书面发言；提交书面发言的按请假登记。",
    ),
    expected(
        "B06",
        "参加支部委员会会议",
        6,
        12,
        "指标83（P18）：应到12次，限支委；分值自拟",
        member_classes=("RURAL",),
        audience=("committee",),
        activity_type="COMMITTEE_MEETING",
        evidence="支委会会议记录",
        adjust=(4, 6),
        description="只对支委会成员计算，每月一次。",
    ),
    expected(
        "B07",
        "外出党员向支部汇报思想和工作情况",
        8,
        4,
        "指标100（P6）：长期外出党员定期汇报，±2分；按每季度一次自拟",
        member_classes=("FLOATING",),
        evidence="书信、电话记录或面谈记录",
        adjust=(4, 10),
        description=(
            "每季度一次，形式不限。出海等因职业无法联系的按请假登记，返回后补报即可。"
        ),
    ),
    base(
        "B08",
        "未按时足额交纳党费",
        1,
        "指标1（P1）：−1/次；指标39（P6）",
        dimension="DUTY",
        evidence="党费收缴台账",
        cap_year_points=6,
        obligatory="yes",
        description="每月核对一次；由家属代交、集中预交的视为按时交纳。",
    ),
    base(
        "B09",
        "参加会议和活动迟到、早退",
        "0.5",
        "指标2（P1）：−0.5/次；年度上限自拟",
        evidence="签到表上注明的到场、离场时间",
        cap_year_points=5,
        adjust=("0.5", 1),
        description="超过开始时间15分钟到场或提前离场未说明原因的，按次登记。",
    ),
    base(
        "B10",
        "无故不参加支部组织的义务劳动",
        2,
        "指标4（P1）：−2/次",
        dimension="DUTY",
        evidence="活动通知、参加人员名单",
        adjust=(1, 2),
        description="年满七十周岁、患病和身体残疾的党员不作要求。",
    ),
]

PIONEER = [
    volunteering(
        "P01",
        "参加义务劳动和志愿服务",
        1,
        "指标92（P20）：+1/小时；上限自拟",
        cap_month_points=8,
        cap_year_points=40,
        adjust=(1, 2),
        evidence="现场照片、组织者签字的时长登记表",
        description="清理沟渠、整治村庄环境、照料孤寡老人等，按实际时长计算，不足一小时不计。",
    ),
    pioneer(
        "P02",
        "按认领岗位履行职责",
        1,
        "指标42（P6）：+1/次，每年10分",
        dimension="DUTY",
        cap_month_times=1,
        cap_year_points=10,
        adjust=(1, 2),
        evidence="设岗定责登记表、履职记录",
        description="无职党员认领政策宣传、治安巡逻、卫生监督等岗位，当月确有履职的计一次。",
    ),
    pioneer(
        "P03",
        "如期兑现公开承诺事项",
        10,
        "指标41（P6）：+10，承诺践诺每年20分",
        dimension="DUTY",
        cap_year_points=20,
        adjust=(5, 10),
        evidence="承诺书、支部验收记录",
        description="承诺事项应当具体、可查验，由支部验收后登记；验收前不预先计分。",
    ),
    pioneer(
        "P04",
        "拾金不昧、助人为乐等好人好事",
        5,
        "指标10（P1）：+5/次；每季度限次自拟",
        cap_quarter_times=2,
        adjust=(2, 5),
        evidence="两名证明人签字的事迹说明",
        description="须写明时间、地点、事情经过和受助人，不凭印象计分。",
    ),
    pioneer(
        "P05",
        "化解矛盾纠纷、为群众解决实际困难",
        (2, 5),
        "指标58（P10）：+2～5/次；每月上限自拟",
        cap_month_points=10,
        evidence="调解协议或走访记录、当事人签字",
        description="一般事项2分，牵涉多户或多年未决的3至5分，由支委会审议确定。",
    ),
    pioneer(
        "P06",
        "在全镇中心工作中起重要作用",
        (5, 10),
        "指标12（P5）：+5～10/项；年度限次自拟",
        dimension="WORK",
        cap_year_times=3,
        sources=("declaration", "organisation"),
        evidence="镇、村出具的证明",
        description="防汛抢险、森林防火、污水治理、土地整治等镇党委确定的工作，同一项工作只计一次。",
    ),
    pioneer(
        "P07",
        "提出的建议被村级组织采纳",
        3,
        "指标76（P14）：+3/条；年度上限自拟",
        dimension="RIGHTS",
        method="per_unit",
        unit="条",
        cap_year_points=9,
        adjust=(2, 3),
        evidence="建议书、村级组织采纳记录",
        description="建议应当针对本村发展和治理，采纳并付诸实施后登记。",
    ),
    honour(
        "P08",
        "获得个人荣誉",
        "文件002：荣誉按级别递增；指标9（P1）、指标110（P26），分值自拟",
        evidence="证书或表彰文件",
        description=(
            "优秀共产党员、道德模范、最美人物等。同一事迹获得多级表彰的，按最高一级计算，"
            "后获高一级的只补差额。"
        ),
    ),
    honour(
        "P09",
        "家庭获得荣誉",
        "指标110（P26）：镇、县、市、省+2/+4/+6/+10，就高；村级和国家级自拟",
        evidence="证书、牌匾照片或表彰文件",
        description="十星级文明户、最美家庭、美丽庭院等，党员为家庭成员之一即可；同一事由就高。",
    ),
    honour(
        "P10",
        "先进事迹受到媒体报道",
        "文件002：县级及以上媒体宣传报道；指标60（P10）：+2/+5/+10",
        evidence="报道的版面或网页打印件",
        description="限县级及以上媒体以本人先进事迹为主要内容的报道，同一事迹就高。",
    ),
]

DEDUCTION = [
    deduction(
        "D01",
        "违反村规民约",
        5,
        "指标5（P1）：−5/次",
        adjust=(2, 5),
        evidence="村民委员会或红白理事会的处理记录",
        description="先提醒、后登记；经提醒当场改正且未造成影响的不扣。",
    ),
    deduction(
        "D02",
        "红白事大操大办、铺张浪费",
        5,
        "指标8（P1）：−5/次",
        obligatory="yes",
        adjust=(5, 10),
        evidence="红白理事会记录",
        description="超过村规民约规定的桌数、天数和礼金标准的。",
    ),
    deduction(
        "D03",
        "参与迷信活动、赌博",
        5,
        "指标7（P1）：−5/次",
        obligatory="yes",
        adjust=(5, 10),
        evidence="公安机关或村级组织的认定材料",
        description="情节严重、构成违法的适用一票否决项目。",
    ),
    deduction(
        "D04",
        "违章搭建被查处后未按期自行拆除",
        40,
        "指标11（P5）：−40/次（基础分100），可调低至20自拟",
        obligatory="yes",
        adjust=(20, 40),
        evidence="整改通知书、复查记录",
        description="整改期限届满后登记；期限内自行拆除的不扣。",
    ),
    deduction(
        "D05",
        "无故不完成支部交办的任务",
        3,
        "指标34（P4）：−3/次",
        dimension="DUTY",
        sources=("record", "organisation"),
        adjust=(1, 3),
        evidence="任务单、催办记录",
        description="交办时应当讲明任务和期限，催办一次后仍未完成的登记。",
    ),
    deduction(
        "D06",
        "申报积分弄虚作假",
        5,
        "指标63（P11）：−5/次；文件002：核实虚假积分",
        obligatory="yes",
        adjust=(5, 10),
        evidence="抽查记录或举报核查结论",
        description="同时冲销虚报的积分；证明人明知不实仍作证的一并扣分。",
    ),
]

VETO = [
    veto(
        "V01",
        "因违法犯罪被追究刑事责任或受到党纪重处分",
        "指标69（P12）、指标113（P26）",
        evidence="判决书、处分决定",
        description="以生效的法律文书或处分决定为准。",
    ),
    veto(
        "V02",
        "组织、参加邪教或者参与吸毒、卖淫嫖娼",
        "指标6（P1）、指标114（P38）",
        evidence="公安机关认定材料",
        description="主动脱离并如实向组织说明的，报镇党委酌情认定。",
    ),
    veto(
        "V03",
        "侵占集体财产、阻碍项目建设或者造谣传谣造成严重影响",
        "指标114（P38）",
        evidence="镇党委或有关部门的认定材料",
        description="依法表达诉求、逐级反映问题的不在此列。",
    ),
    veto(
        "V04",
        "无正当理由连续六个月不参加组织生活、不交纳党费或者不做分配的工作",
        "自拟，参照指标32（P4）和党章关于自行脱党的规定",
        dimension="ORG_LIFE",
        evidence="考勤记录、党费台账、催告记录",
        description="支部应当先谈话教育、书面催告；仍不改正的报镇党委，按党章规定的程序办理。",
    ),
]

LEVELS = {
    "P08": {
        "VILLAGE": 2,
        "TOWN": 4,
        "COUNTY": 8,
        "CITY": 12,
        "PROVINCE": 20,
        "NATIONAL": 30,
    },
    "P09": {
        "VILLAGE": 1,
        "TOWN": 2,
        "COUNTY": 4,
        "CITY": 6,
        "PROVINCE": 10,
        "NATIONAL": 15,
    },
    "P10": {"COUNTY": 2, "CITY": 5, "PROVINCE": 10, "NATIONAL": 10},
}

# The branch rates, the work team goes over it, and large numbers are the leader's.
REVIEWS = [
    ("pioneer", 0, "work_team"),
    ("pioneer", 5, "leader"),
    ("deduction", 0, "work_team"),
    ("deduction", 5, "leader"),
    VETO_LEVEL,
]

BOOK = {
    "schemes": [SCHEME],
    "gradings": [GRADING],
    "grades": order_grades(CODE, GRADES),
    "templates": [
        {
            "code": TEMPLATE,
            "version": 1,
            "name": "农村党员积分细则",
            "member_classes": ("RURAL", "FLOATING"),
            "scheme": CODE,
            "grading": CODE,
            "document": DOCUMENT,
            "note": (
                "适用于村党组织的全体党员，含预备党员；长期外出的党员以定期汇报代替到会。"
                "没有佐证材料的加分、扣分一律不予登记，超过登记期限的按补录办理。"
            ),
        }
    ],
    "categories": name_categories(TEMPLATE, CATEGORIES),
    "items": place(
        TEMPLATE,
        {
            "BASIC": BASIC,
            "PIONEER": PIONEER,
            "DEDUCTION": DEDUCTION,
            "VETO": VETO,
        },
    ),
    "levels": grade_levels(TEMPLATE, LEVELS),
    "reviews": review_levels(TEMPLATE, REVIEWS),
}
