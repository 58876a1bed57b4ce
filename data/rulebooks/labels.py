"""The words of the workbooks: all that the importer knows by its label.

The books themselves work with keys; a label that changes is changed here.
"""

# {sheet: its title}
TITLES = {
    "schemes": "计分方案",
    "gradings": "等次方案",
    "grades": "等次",
    "templates": "积分细则",
    "categories": "类别",
    "items": "项目",
    "levels": "荣誉等级分值",
    "reviews": "评审层级",
}

_CAPS = {
    "cap_month_points": "每月分值上限",
    "cap_quarter_points": "每季度分值上限",
    "cap_year_points": "每年分值上限",
    "cap_month_times": "每月次数上限",
    "cap_quarter_times": "每季度次数上限",
    "cap_year_times": "每年次数上限",
}

# {sheet: {column: its head}}, in the order of the columns
COLUMNS = {
    "schemes": {
        "code": "编码",
        "name": "名称",
        "base_mode": "基本分计算方式",
        "base_points": "基本分",
        "year_figure": "年度得分口径",
        "month_pass_line": "月度合格线",
        "year_pass_line": "年度合格线",
        "tolerance": "合格线容差",
        "note": "说明",
    },
    "gradings": {
        "code": "编码",
        "name": "名称",
        "tie_order": "同分排序",
        "ties_share": "同分并列",
        "branch_limit": "取消支部参评资格的比例（%）",
        "weight_points": "积分权重（%）",
        "weight_team": "工作队评价权重（%）",
        "weight_leader": "分管领导评价权重（%）",
        "weight_evaluation": "民主评议权重（%）",
        "min_months": "评定等次所需月数",
        "note": "说明",
    },
    "grades": {
        "grading": "等次方案",
        "sequence": "顺序",
        "name": "名称",
        "criterion": "评定条件",
        "value": "条件值",
        "base_intact": "须基本分无扣分",
        "consequence": "结果运用",
    },
    "templates": {
        "code": "编码",
        "version": "版本",
        "name": "名称",
        "origin": "上级细则",
        "member_classes": "党员分类",
        "scheme": "计分方案",
        "grading": "等次方案",
        "document": "依据文件",
        "note": "说明",
    },
    "categories": {
        "template": "积分细则",
        "code": "编码",
        "name": "名称",
        "sequence": "顺序",
        **_CAPS,
    },
    "items": {
        "template": "积分细则",
        "category": "类别",
        "code": "编码",
        "name": "积分事项",
        "kind": "积分类型",
        "dimension": "维度",
        "method": "计分方式",
        "points": "分值",
        "points_min": "最低分值",
        "points_max": "最高分值",
        "unit": "计量单位",
        "expected_count": "每年应到次数",
        **_CAPS,
        "evidence_required": "必须佐证",
        "evidence": "佐证材料",
        "sources": "积分来源",
        "activity_type": "活动类型",
        "days_to_register": "登记期限天数",
        "member_classes": "适用党员分类",
        "audience": "适用职务",
        "obligatory": "下级必须保留",
        "adjust_min": "下级可调下限",
        "adjust_max": "下级可调上限",
        "description": "说明",
        "reference": "分值出处",
    },
    "levels": {
        "template": "积分细则",
        "item": "项目",
        "level": "荣誉等级",
        "points": "分值",
    },
    "reviews": {
        "template": "积分细则",
        "kind": "积分类型",
        "points_over": "超过分值",
        "decider": "审定主体",
    },
}

# The columns with a number
NUMBERS = {
    *_CAPS,
    "base_points",
    "month_pass_line",
    "year_pass_line",
    "tolerance",
    "branch_limit",
    "weight_points",
    "weight_team",
    "weight_leader",
    "weight_evaluation",
    "min_months",
    "sequence",
    "value",
    "version",
    "points",
    "points_min",
    "points_max",
    "points_over",
    "expected_count",
    "days_to_register",
    "adjust_min",
    "adjust_max",
}

# What is left out is a no.
YES_NO = {"yes": "是", "no": "否"}

# {column: {key: label}}; the values of all other columns are written as they are
VALUES = {
    "base_mode": {
        "once": "每年授予一次",
        "monthly": "每月授予",
        "earned": "逐项累积",
    },
    "year_figure": {
        "annual": "全年总分",
        "average": "月均分",
    },
    "tie_order": {
        "base_intact": "基本分无扣分",
        "fewer_deductions": "扣分较少",
        "more_pioneer": "先锋分较多",
        "attendance": "出勤较多",
    },
    "ties_share": YES_NO,
    "criterion": {
        "veto": "一票否决",
        "first_share": "排名前（%）",
        "first_places": "排名前（名）",
        "last_share": "排名后（%）",
        "min_score": "分数不低于",
        "below_score": "分数低于",
        "below_line": "低于合格线",
        "min_honour": "荣誉分不低于",
        "otherwise": "其余",
    },
    "base_intact": YES_NO,
    "consequence": {
        "none": "无",
        "commend": "可参加评先评优",
        "talk": "谈话提醒",
        "rectify": "限期整改",
        "unqualified": "按程序认定不合格",
    },
    "kind": {
        "base": "基本分",
        "pioneer": "先锋分",
        "deduction": "扣分",
        "veto": "一票否决",
    },
    "method": {
        "fixed": "固定分值",
        "range": "区间分值",
        "per_unit": "按量计分",
        "graded": "按荣誉等级",
        "expected": "按应到次数",
    },
    "evidence_required": YES_NO,
    "sources": {
        "record": "支部记录",
        "declaration": "个人申报",
        "peer": "党员评议",
        "report": "群众举报",
        "organisation": "组织审定",
    },
    "audience": {
        "secretary": "书记和副书记",
        "committee": "支委会成员",
        "leader": "分管领导和包村领导",
        "scorekeeper": "计分员和党建专职",
    },
    "obligatory": YES_NO,
    "decider": {
        "work_team": "包村工作队",
        "leader": "分管领导",
        "superior": "上级党组织",
    },
}
