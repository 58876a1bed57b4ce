"""003, members in city communities by class: the same 18 indicators in three groups for
all four classes, with points, expected counts and base of their own, lighter for those
who can do less."""

from .rows import (
    POINTS_ALONE,
    base,
    deduction,
    expected,
    grade_levels,
    honour,
    name_categories,
    order_grades,
    pioneer,
    place,
    volunteering,
)

DOCUMENT = "社区党员分类量化管理办法"
CLASSES = {
    "COMMUNITY": "社区工作者党员",
    "RETIRED": "离退休党员",
    "REEMPLOYED": "失业、再就业和流动党员",
    "INFIRM": "老弱病残且行动不便党员",
}


def by_class(*values):
    """What differs, in the order of ``CLASSES``."""
    return dict(zip(CLASSES, values, strict=True))


BASE_POINTS = by_class(70, 80, 75, 90)
ADVANCED_FROM = by_class(110, 105, 105, 100)
QUALIFIED_FROM = 60

TEMPLATE_NOTES = by_class(
    "社区工作者党员以身作则，到会要求最高；日常职责内的工作不另行加分。",
    "离退休党员活动安排在白天、就近开展，到会次数适当放宽，支持发挥余热。",
    "可以自愿选择任何一个支部参加组织生活，凭该支部证明计入；长期在外的以定期汇报为主。",
    "由联络员送学上门、电话联系，能做一件是一件；符合条件的可以申请免予积分考核。",
)

CATEGORIES = {
    "BASIC": "基本要求类",
    "ROLE": "发挥作用类",
    "DEDUCTION": "综合扣分类",
}

BASIC = [
    expected(
        "B01",
        "参加支部党员大会",
        by_class(10, 8, 6, 4),
        by_class(4, 4, 4, 2),
        "指标82（P18）：应到4次；行动不便的次数和各类分值按文件003分类管理自拟",
        activity_type="MEMBER_MEETING",
        evidence="会议记录、签到表",
        description="无故缺席按应到次数扣减，事前请假的不扣；在其他支部参加的同样有效。",
    ),
    expected(
        "B02",
        "参加党小组会",
        by_class(12, 10, 8, 4),
        by_class(12, 10, 6, 4),
        "指标84（P18）：应到12次；其余各类次数和分值按文件003分类管理自拟",
        adjust=(by_class(6, 5, 4, 2), by_class(12, 10, 8, 4)),
        activity_type="GROUP_MEETING",
        evidence="党小组会议记录、签到表",
        description="行动不便的党员可以由党小组到家中开会。",
    ),
    expected(
        "B03",
        "参加主题党日",
        by_class(12, 8, 8, 4),
        by_class(12, 8, 8, 4),
        "指标87（P18）：应到12次；其余各类次数和分值按文件003分类管理自拟",
        adjust=(by_class(6, 4, 4, 2), by_class(12, 8, 8, 4)),
        activity_type="THEME_DAY",
        evidence="活动记录、签到表",
        description="支部提前公布时间，同一主题可以安排平日和周末两场，任选一场。",
    ),
    expected(
        "B04",
        "听党课、参加集中学习",
        by_class(8, 6, 6, 2),
        by_class(4, 4, 4, 2),
        "指标85（P18）：每年至少1次；指标71（P13）；次数和分值自拟",
        dimension="STUDY",
        activity_type="PARTY_LESSON",
        evidence="讲稿或学习安排、签到表、送学记录",
        description="每季度一次；送学上门由联络员登记，视同到会。",
    ),
    expected(
        "B05",
        "参加年度组织生活会和民主评议",
        by_class(6, 6, 6, 4),
        1,
        "指标86（P18）：应到1次；分值自拟，参照指标21（P3）",
        activity_type="ORGANISATIONAL_LIFE",
        evidence="会议记录、签到表",
        description="确实不能到会的可以提交书面意见，按请假登记。",
    ),
    base(
        "B06",
        "未按时足额交纳党费",
        by_class(2, 1, 1, "0.5"),
        "指标1（P1）：−1/次；其余各类自拟",
        dimension="DUTY",
        evidence="党费收缴台账",
        obligatory="yes",
        cap_year_points=by_class(12, 6, 6, 3),
        description="每月核对一次；委托他人代交、集中预交的视为按时交纳。",
    ),
    expected(
        "B07",
        "向支部汇报思想和生活情况",
        by_class(4, 4, 8, 2),
        by_class(4, 2, 6, 2),
        "指标40（P6）、指标100（P6）：定期汇报，±2分；次数和分值自拟",
        dimension="DUTY",
        evidence="谈心谈话记录、电话记录或书面汇报",
        description="形式不限；行动不便的由联络员上门听取。汇报情况每季度与本人手册核对。",
    ),
]

ROLE = [
    pioneer(
        "P01",
        "按认领的奉献岗履行职责",
        by_class(1, 2, 2, 3),
        "指标42（P6）：+1/次，每年10分；其余各类自拟",
        dimension="DUTY",
        cap_month_times=1,
        cap_year_points=by_class(10, 20, 20, 18),
        adjust=(1, 3),
        evidence="认岗登记表、履职记录",
        description=(
            "认领一个或几个奉献岗，当月确有履职的计一次。社区工作者认领的岗位应在本职之外，"
            "行动不便的可以认领电话联络、楼道观察等岗位。"
        ),
    ),
    pioneer(
        "P02",
        "走访联系户、为群众解决实际困难",
        by_class((1, 2), (1, 3), (1, 3), (1, 3)),
        "指标58（P10）：+2～5/次；指标44（P9）；按联系户日常走访调低自拟",
        cap_month_points=by_class(4, 6, 6, 6),
        evidence="联系户走访记录、联系户签字或回访记录",
        description="走访并记下情况的1分，帮助解决就业、就医、照料等实际困难的按难易加至上限。",
    ),
    volunteering(
        "P03",
        "参加社区志愿服务",
        by_class(1, 1, 1, 2),
        "指标92（P20）：+1/小时；行动不便党员加倍及上限自拟",
        cap_month_points=by_class(8, 10, 10, 8),
        cap_year_points=by_class(40, 60, 60, 40),
        adjust=(1, 2),
        evidence="社区志愿服务登记簿、现场照片",
        description="文明劝导、环境清洁、助老助残等，按实际时长计算，不足一小时不计。",
    ),
    pioneer(
        "P04",
        "发现并上报安全隐患和公共设施问题",
        by_class(1, 2, 2, 2),
        "指标97（P39）：+2/件；社区工作者属职责相关，自拟减半",
        method="per_unit",
        unit="件",
        cap_month_points=by_class(4, 6, 6, 6),
        adjust=(1, 2),
        evidence="现场照片、社区受理记录",
        description="管道淤堵、消防通道占用、电线老化等，经社区核实受理的计分，重复上报不计。",
    ),
    pioneer(
        "P05",
        "调解邻里纠纷成功或建议被社区采纳",
        3,
        "指标76（P14）：+3/条；指标68（P12）：+3",
        dimension="RIGHTS",
        cap_quarter_times=3,
        adjust=(2, 3),
        evidence="调解记录或建议采纳记录",
        description="纠纷以双方签字为准，建议以居民会议或社区党组织采纳为准。",
    ),
    honour(
        "P06",
        "受到表彰奖励",
        "指标110（P26）：镇、县、市、省+2/+4/+6/+10，就高；其余级别自拟",
        evidence="证书或表彰文件",
        description="街道级按乡镇级、区级按县级计算；同一事迹获多级表彰的就高，只补差额。",
    ),
]

DEDUCTION = [
    deduction(
        "D01",
        "认领岗位不履职、联系户长期不走访或者无故不完成支部交办的任务",
        by_class(3, 2, 2, 1),
        "指标34（P4）：−3/次；指标44（P9）：−2；其余各类自拟",
        dimension="DUTY",
        sources=("record", "peer", "organisation"),
        adjust=(1, 3),
        evidence="认岗登记表、联系户反馈、任务单",
        description="连续三个月没有履职或走访记录的登记一次；本人提出退岗的不扣。",
    ),
    deduction(
        "D02",
        "参与赌博、封建迷信活动",
        10,
        "指标54（P10）：−10/次；指标7（P1）",
        obligatory="yes",
        evidence="公安机关或社区的认定材料",
        description="按《社区党员分类量化管理办法》对违纪违法行为加重扣分，各类党员标准一致。",
    ),
    deduction(
        "D03",
        "违反法律法规受到处罚或者受到党纪处分",
        20,
        "文件003：违法乱纪加重扣分；分值自拟，参照指标54（P10）加倍",
        obligatory="yes",
        evidence="处罚决定书、处分决定",
        description="以生效的决定为准；应当给予组织处理的，另按党章和有关条例办理。",
    ),
    deduction(
        "D04",
        "违反居民公约、经劝阻不改",
        by_class(5, 4, 4, 3),
        "指标5（P1）：−5/次；其余各类自拟",
        adjust=(2, 5),
        evidence="居民反映记录、劝阻记录",
        description="侵占楼道和绿地、乱堆乱放、噪声扰民等，先提醒，经提醒改正的不扣。",
    ),
    deduction(
        "D05",
        "积分登记弄虚作假",
        5,
        "指标63（P11）：−5/次",
        obligatory="yes",
        evidence="季度核对记录、抽查记录或举报核查结论",
        description="同时冲销虚报的积分；因笔误造成、在季度核对时主动更正的不扣。",
    ),
]

HONOURS = {
    "VILLAGE": 1,
    "TOWN": 2,
    "COUNTY": 4,
    "CITY": 6,
    "PROVINCE": 10,
    "NATIONAL": 15,
}
GROUPS = {"BASIC": BASIC, "ROLE": ROLE, "DEDUCTION": DEDUCTION}


def _code(member_class):
    return f"003-{member_class}"


def _scheme(member_class, name):
    return {
        "code": _code(member_class),
        "name": f"{name}计分方案",
        "base_mode": "once",
        "base_points": BASE_POINTS[member_class],
        "year_figure": "annual",
        "month_pass_line": QUALIFIED_FROM,
        "year_pass_line": QUALIFIED_FROM,
        "tolerance": 0,
        "note": (
            f"基分{BASE_POINTS[member_class]}分，每年一次，未履行基本要求的从基分中扣减，"
            "扣完为止。党员本人在手册上记录，支部每季度核对并公布，年终按全年累计积分定等次。"
        ),
    }


def _grading(member_class, name):
    return {
        "code": _code(member_class),
        "name": f"{name}等次评定",
        "tie_order": ("more_pioneer", "base_intact", "fewer_deductions", "attendance"),
        "ties_share": "yes",
        "branch_limit": 30,
        **POINTS_ALONE,
        "note": (
            f"全年积分达到{ADVANCED_FROM[member_class]}分的为先进党员，由社区党组织表彰，"
            f"可以参加街道以上评先评优；不足{QUALIFIED_FROM}分的限期整改，落实专人帮扶，"
            "到期仍无转变的由支部党员大会讨论，报街道党工委批准后处理。"
        ),
    }


def _grades(member_class):
    grades = [
        ("先进党员", "min_score", ADVANCED_FROM[member_class], "commend"),
        ("限期整改党员", "below_score", QUALIFIED_FROM, "rectify"),
        ("合格党员", "otherwise", None, "none"),
    ]
    return order_grades(_code(member_class), grades)


def _template(member_class, name):
    return {
        "code": _code(member_class),
        "version": 1,
        "name": f"{name}积分细则",
        "member_classes": (member_class,),
        "scheme": _code(member_class),
        "grading": _code(member_class),
        "document": DOCUMENT,
        "note": TEMPLATE_NOTES[member_class],
    }


def _items(member_class):
    rows = place(_code(member_class), GROUPS)
    return [_settle(row, member_class) for row in rows]


def _settle(row, member_class):
    """The row with what holds for the class where it differs by class."""
    row = {
        column: value[member_class] if isinstance(value, dict) else value
        for column, value in row.items()
    }
    if isinstance(row.get("points"), tuple):
        row["method"] = "range"
        row["points_min"], row["points_max"] = row.pop("points")
    return row


def _for_each_class(make):
    return [row for member_class in CLASSES for row in make(member_class)]


BOOK = {
    "schemes": [_scheme(*member_class) for member_class in CLASSES.items()],
    "gradings": [_grading(*member_class) for member_class in CLASSES.items()],
    "grades": _for_each_class(_grades),
    "templates": [_template(*member_class) for member_class in CLASSES.items()],
    "categories": _for_each_class(
        lambda member_class: name_categories(_code(member_class), CATEGORIES)
    ),
    "items": _for_each_class(_items),
    "levels": _for_each_class(
        lambda member_class: grade_levels(_code(member_class), {"P06": HONOURS})
    ),
    "reviews": [],  # the document has the branch decide on all of it
}
