"""The items that the city measures (000) have for one class of members each:
``{category: its items}``."""

from .city_items import MEETINGS
from .rows import base, deduction, expected, pioneer, veto

RURAL = {
    "ORG": MEETINGS,
    "OWN": [
        base(
            "B21",
            "未按要求走访联系户，或者走访后不反映、不解决问题",
            2,
            "指标44（P9）：不参与走访2分；全年上限自拟",
            cap_year_points=8,
            dimension="SERVICE",
            adjust=(1, 3),
            evidence="走访记录",
        ),
        base(
            "B22",
            "无故不参加支部组织的义务劳动",
            2,
            "指标4（P1）：每次2分；全年上限自拟",
            cap_year_points=6,
            dimension="DUTY",
            adjust=(1, 3),
            evidence="活动名单",
        ),
    ],
    "GIVE": [
        pioneer(
            "P21",
            "在村级中心工作、重点工作中发挥带头作用",
            (5, 10),
            "指标12（P5）：5至10分；每季度一次自拟",
            cap_quarter_times=1,
            dimension="WORK",
            sources=("declaration", "peer", "organisation"),
            days_to_register=60,
            evidence="村党组织证明",
        ),
    ],
    "FAULT": [
        deduction(
            "D21",
            "违反村规民约，红白事大操大办",
            5,
            "指标5、8（P1）：每次5分",
            evidence="红白理事会记录或支委会认定记录",
        ),
    ],
}

AGENCY = {
    "ORG": MEETINGS,
    "OWN": [
        base(
            "B31",
            "岗位工作拖延推诿、逾期未办结",
            1,
            "指标45（P9）：各1分，上限4分",
            cap_year_points=4,
            dimension="WORK",
            adjust=("0.5", 2),
            evidence="督办单",
        ),
        base(
            "B32",
            "在职党员未到居住地社区报到，或者无故不参加结对帮扶和进社区活动",
            2,
            "指标51、52（P10）：2分；全年上限自拟",
            cap_year_points=8,
            dimension="SERVICE",
            adjust=(1, 3),
            evidence="社区登记簿、帮扶卡",
        ),
    ],
    "HONOUR": [
        pioneer(
            "P31",
            "收到群众表扬信、锦旗",
            1,
            "指标67（P12）：每次1分，贡献分上限10分；媒体报道加倍一节未采用",
            cap_year_points=10,
            days_to_register=60,
            evidence="表扬信、锦旗原件或照片",
        ),
    ],
    "FAULT": [
        deduction(
            "D31",
            "办事吃拿卡要、态度生硬，经投诉核查属实",
            2,
            "指标48（P9）：每次2分",
            sources=("report", "organisation"),
            adjust=(2, 5),
            evidence="投诉核查记录",
        ),
    ],
}

ENTERPRISE = {
    "ORG": MEETINGS,
    "OWN": [
        base(
            "B41",
            "违反企业生产管理制度和劳动纪律",
            1,
            "自拟，参照指标45（P9）：每次1分",
            cap_year_points=6,
            dimension="WORK",
            adjust=("0.5", 2),
            evidence="企业考核记录",
        ),
        base(
            "B42",
            "无故不参加安全生产教育和应急演练",
            2,
            "自拟，参照指标52（P10）：每次2分",
            cap_year_points=6,
            dimension="WORK",
            adjust=(1, 3),
            evidence="培训、演练签到册",
        ),
    ],
    "GIVE": [
        pioneer(
            "P41",
            "钻研业务，完成技术攻关、工艺改进",
            (2, 10),
            "指标61（P10）：2、5、10分三档合为幅度；每季度一次自拟",
            cap_quarter_times=1,
            dimension="WORK",
            days_to_register=60,
            evidence="成果鉴定或车间、部门证明",
        ),
        pioneer(
            "P42",
            "排查并报告安全生产隐患",
            2,
            "参照指标97（P39）：每件2分；每月上限自拟",
            method="per_unit",
            unit="件",
            cap_month_points=6,
            dimension="WORK",
            evidence="隐患登记和整改照片",
        ),
    ],
    "FAULT": [
        deduction(
            "D41",
            "本人违章操作、违章指挥，尚未造成事故",
            (1, 2),
            "指标55（P10）：轻微1分、一般2分",
            evidence="安全监察记录",
            description="轻微违章1分，一般违章2分。",
        ),
    ],
    "VETO": [
        veto(
            "V03",
            "对人身事故或者严重违章负有直接责任",
            "指标56（P10）：严重违章、人身事故该项不得分，此处从严列为否决",
            evidence="事故调查报告、安全监察记录",
            description="经上级党组织审定后生效。",
        ),
    ],
}

FLOATING = {
    "ORG": [
        expected(
            "B01",
            "返乡或以电话、视频方式参加流出地支部党员大会",
            4,
            2,
            "参照指标82（P18）：流动党员应到2次、全年4分为自拟",
            activity_type="MEMBER_MEETING",
            evidence="会议记录",
            description="由支部按名册登记，不以打卡记录为依据。",
        ),
        expected(
            "B51",
            "每月向流出地党组织汇报情况",
            8,
            12,
            "指标100（P6）：每月汇报一次，全年上限8分；漏报倒扣一节未采用",
            dimension="DUTY",
            evidence="汇报记录",
            description="汇报工作、生活和思想情况，电话、书信、当面均可，由支部记载。",
        ),
        expected(
            "B52",
            "参加流入地党组织的组织生活",
            12,
            12,
            "参照指标87（P18）：应到12次，全年12分，与B06一致",
            evidence="流入地党组织的证明或《流动党员活动证》记载",
            description="实行多重组织生活，每月至少一次。",
        ),
    ],
    "OWN": [
        base(
            "B53",
            "外出时未按规定办理流动党员登记手续",
            5,
            "自拟，参照指标74（P13）：5分",
            cap_year_times=1,
            dimension="DUTY",
            obligatory="yes",
            adjust=(3, 5),
            evidence="流动党员登记表",
        ),
        base(
            "B54",
            "外出超过六个月且地点固定，无正当理由未转移组织关系",
            2,
            "文件000：六个月；分值自拟，参照指标32（P4）每催缴一次2分",
            method="per_unit",
            unit="个月",
            cap_year_points=12,
            dimension="DUTY",
            obligatory="yes",
            adjust=(1, 3),
            evidence="流动党员登记表、催办记录",
            description="从第七个月起，每拖延一个月扣2分。",
        ),
        base(
            "B55",
            "流动地点、联系方式变更后一个月内未报告",
            1,
            "自拟，参照指标45（P9）：每次1分",
            cap_year_points=3,
            dimension="DUTY",
            evidence="联系记录",
        ),
    ],
    "GIVE": [
        pioneer(
            "P51",
            "为家乡牵线引进项目、岗位、技术，或者维护务工人员合法权益",
            (2, 5),
            "自拟，参照指标58（P10）：2至5分",
            cap_quarter_times=1,
            dimension="WORK",
            days_to_register=90,
            evidence="流出地村（居）委会或用工单位证明",
        ),
    ],
    "HONOUR": [
        pioneer(
            "P52",
            "受到流入地党组织书面肯定",
            3,
            "自拟，参照指标77（P14）：每次3分",
            cap_year_times=2,
            dimension="ORG_LIFE",
            days_to_register=90,
            evidence="流入地党组织的书面评价",
        ),
    ],
    "FAULT": [
        deduction(
            "D51",
            "无正当理由连续三个月不与党组织联系",
            5,
            "自拟，参照指标63（P11）：每次5分",
            obligatory="yes",
            evidence="联系记录",
            description="满六个月的，按党章和有关规定办理，不再以扣分代替。",
        ),
    ],
}
