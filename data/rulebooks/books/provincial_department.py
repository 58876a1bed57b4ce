"""Provincial department (001): a score every month with a pass line, seven dimensions,
and items of their own for leaders and secretaries."""

from .department_items import ITEMS, LEVELS, OF_CHIEFS
from .rows import (
    POINTS_ALONE,
    VETO_LEVEL,
    grade_levels,
    name_categories,
    order_grades,
    place,
    review_levels,
)

TEMPLATE = "001-AGENCY"
CODE = "001"

SCHEME = {
    "code": CODE,
    "name": "每月基本分80分，全年取月均分",
    "base_mode": "monthly",
    "base_points": 80,
    "year_figure": "average",
    "month_pass_line": 60,
    "year_pass_line": 60,
    "tolerance": 0,
    "note": (
        "每月重新授予基本分80分，与合格线60分之间留有余地，"
        "偶有一次缺席不致低于合格线。80分为本单位设定，合格线按月、按年均为60分。"
    ),
}
GRADING = {
    "code": CODE,
    "name": "支部前三名推荐评优",
    "tie_order": ("base_intact", "fewer_deductions", "more_pioneer", "attendance"),
    "ties_share": "yes",
    "branch_limit": 30,
    **POINTS_ALONE,
    # averages are comparable, in whichever month somebody came
    "min_months": 0,
    "note": (
        "只在本支部内比较。月均分排名前三的，可以推荐为年度考核优秀等次和次年表彰对象；"
        "月均分低于合格线的，不论名次均不推荐。年中接收或转入的，按已计分月份的月均分排名。"
    ),
}
GRADES = [
    ("不合格", "veto", None, "unqualified"),
    ("限期整改", "below_line", None, "rectify"),
    ("优秀推荐对象", "first_places", 3, "commend"),
    ("合格", "otherwise", None, "none"),
]
# The codes are those of the dimensions.
CATEGORIES = {
    "STUDY": "参加学习教育",
    "ORG_LIFE": "严格组织生活",
    "DUTY": "履行党员义务",
    "RIGHTS": "维护自身权益",
    "WORK": "完成业务工作",
    "DISCIPLINE": "遵守纪律规矩",
    "SERVICE": "志愿服务群众",
}


def _items():
    for category in CATEGORIES:
        items = ITEMS[category] + OF_CHIEFS.get(category, [])
        for row in place(TEMPLATE, {category: items}):
            yield {**row, "dimension": category}


BOOK = {
    "schemes": [SCHEME],
    "gradings": [GRADING],
    "grades": order_grades(CODE, GRADES),
    "templates": [
        {
            "code": TEMPLATE,
            "version": 1,
            "name": "机关党员积分细则",
            "member_classes": ("AGENCY",),
            "scheme": CODE,
            "grading": CODE,
            "document": "省级厅直属机关党员积分管理实施方案",
            "note": (
                "按月申报、按月评审。各支部可以结合业务实际增设项目，"
                "并在规定幅度内调整分值；领导干部和支部书记另有项目。"
            ),
        }
    ],
    "categories": name_categories(TEMPLATE, CATEGORIES),
    "items": list(_items()),
    "levels": grade_levels(TEMPLATE, LEVELS),
    "reviews": review_levels(TEMPLATE, [VETO_LEVEL]),
}
