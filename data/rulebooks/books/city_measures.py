"""City measures (000): rural, agency, enterprise and floating members, who are scored
by one scheme and graded by shares of the branch."""

from . import city_classes
from .city_items import LEVELS, SHARED
from .rows import (
    POINTS_ALONE,
    VETO_LEVEL,
    grade_levels,
    order_grades,
    place,
    review_levels,
)

DOCUMENT = "市级党员积分考核管理办法"

# (class, title, the category of its own base items, its cap in a year, its items, note)
CLASSES = [
    (
        "RURAL",
        "农村党员",
        "带头作用",
        12,
        city_classes.RURAL,
        "重点考核参加组织生活、交纳党费、联系群众和在中心工作中带头的情况。",
    ),
    (
        "AGENCY",
        "机关事业单位党员",
        "岗位职责和进社区",
        12,
        city_classes.AGENCY,
        "重点考核“三会一课”、岗位职责、在职党员进社区和结对帮扶的情况。",
    ),
    (
        "ENTERPRISE",
        "企业党员",
        "生产管理和安全生产",
        12,
        city_classes.ENTERPRISE,
        "重点考核组织生活、生产管理制度、安全生产、钻研业务和建言献策的情况。"
        "适用于国有企业、非公有制企业和社会组织。",
    ),
    (
        "FLOATING",
        "流动党员",
        "流动手续",
        14,
        city_classes.FLOATING,
        "重点考核流动手续、多重组织生活和定期汇报的情况，"
        "以及外出超过六个月且地点固定的组织关系转移情况。",
    ),
]


def _template(member_class, title, note):
    return {
        "code": f"000-{member_class}",
        "version": 1,
        "name": f"{title}积分细则",
        "member_classes": (member_class,),
        "scheme": "000",
        "grading": "000",
        "document": DOCUMENT,
        "note": note,
    }


def _categories(member_class, own, cap):
    """``expected`` items are lost up to their points and no further; the other base
    items have a cap, so that all of them together are the base."""
    categories = [
        {"code": "ORG", "name": "组织生活"},
        {"code": "DUTY", "name": "履行义务", "cap_year_points": 14},
        {"code": "OWN", "name": own, "cap_year_points": cap},
        {"code": "SERVE", "name": "服务群众"},
        {"code": "GIVE", "name": "建言和贡献"},
        {"code": "HONOUR", "name": "表彰和肯定"},
        {"code": "FAULT", "name": "扣分情形"},
        {"code": "VETO", "name": "一票否决"},
    ]
    return [
        {"template": f"000-{member_class}", "sequence": sequence, **category}
        for sequence, category in enumerate(categories, 1)
    ]


def _items(member_class, categories, own):
    """What all share and what is the class's own, by code within each category."""
    codes = [category["code"] for category in categories]
    merged = {code: SHARED.get(code, []) + own.get(code, []) for code in codes}
    ordered = {
        code: sorted(items, key=lambda item: item["code"])
        for code, items in merged.items()
    }
    return place(f"000-{member_class}", ordered)


SCHEME = {
    "code": "000",
    "name": "基本分60分，全年加总",
    "base_mode": "once",
    "base_points": 60,
    "year_figure": "annual",
    "month_pass_line": 0,
    "year_pass_line": 60,
    "tolerance": 5,
    "note": "每年1月至12月为一个周期，积分上不封顶，扣分扣完为止；按月不设合格线。",
}
GRADING = {
    "code": "000",
    "name": "前百分之十先锋、后百分之十谈话",
    "tie_order": ("base_intact", "fewer_deductions", "more_pioneer", "attendance"),
    "ties_share": "yes",
    **POINTS_ALONE,
    "note": "前百分之十中基本分有扣分的评为合格型，名额不递补。",
}
GRADES = [
    ("不合格", "veto", None, "unqualified"),
    ("先锋型", "first_share", 10, "commend", "yes"),
    ("谈话提醒", "last_share", 10, "talk"),
    ("合格型", "otherwise", None, "none"),
]


def _book():
    book = {
        "schemes": [SCHEME],
        "gradings": [GRADING],
        "grades": order_grades("000", GRADES),
        "templates": [],
        "categories": [],
        "items": [],
        "levels": [],
        "reviews": [],
    }
    for member_class, title, category, cap, items, note in CLASSES:
        categories = _categories(member_class, category, cap)
        book["templates"].append(_template(member_class, title, note))
        book["categories"] += categories
        book["items"] += _items(member_class, categories, items)
        book["levels"] += grade_levels(f"000-{member_class}", LEVELS)
        # deductions are the branch committee's alone to decide
        book["reviews"] += review_levels(f"000-{member_class}", [VETO_LEVEL])
    return book


BOOK = _book()
