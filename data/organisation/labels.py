"""The words of the workbooks: all that the importer knows by its label.

The generator itself works with keys; a label that changes is changed here.
"""

# The fields of the records in `book.py`, in the order of the columns.
ORGANISATIONS = "党组织"
MEMBERS = "党员"
HISTORY = "组织关系"
POSITIONS = "党内职务"

# {sheet: {head: field}}
SHEETS = {
    ORGANISATIONS: {
        "编码": "code",
        "名称": "name",
        "层级": "level",
        "领域": "sector",
        "上级党组织": "parent",
    },
    MEMBERS: {
        "党员编号": "number",
        "姓名": "name",
        "出生日期": "born",
        "入党日期": "joined",
        "电话": "phone",
        "电子邮箱": "email",
    },
    HISTORY: {
        "党员": "member",
        "起始日期": "start",
        "党支部": "branch",
        "党小组": "group",
        "党员分类": "member_class",
        "党员身份": "standing",
        "终止原因": "end_reason",
        "说明": "note",
    },
    POSITIONS: {
        "党组织": "organisation",
        "职务": "kind",
        "党员": "member",
        "登录账号（非党员）": "login",
        "任职日期": "start",
        "任职截止日期": "end",
        "说明": "note",
    },
}

# {field: {key: label}}; the values of all other fields are written as they are
VALUES = {
    "level": {
        "committee": "党委",
        "general_branch": "党总支",
        "branch": "党支部",
        "group": "党小组",
    },
    "sector": {
        "rural": "农村",
        "agency": "机关事业单位",
        "enterprise": "企业",
        "community": "社区",
    },
    "standing": {
        "full": "正式党员",
        "probationary": "预备党员",
        "ended": "已终止",
    },
    "end_reason": {
        "transferred": "转出",
        "deceased": "去世",
        "expelled": "开除党籍",
    },
    "kind": {
        "secretary": "书记",
        "deputy_secretary": "副书记",
        "organisation": "组织委员",
        "discipline": "纪检委员",
        "publicity": "宣传委员",
        "scorekeeper": "计分员",
        "specialist": "党建专职",
        "leader": "分管领导",
        "team_member": "包村工作队队员",
        "team_leader": "包村领导",
    },
}
