"""Import rule books into a running Odoo, as a user does."""

from pathlib import Path

from odoo.fields import Date

HERE = Path(__file__).resolve().parent
# {organisation of the demo: {code of the templates: the day of the year}}
IN_FORCE = {
    "XY": (
        "000-FLOATING",
        "003-COMMUNITY",
        "003-RETIRED",
        "003-REEMPLOYED",
        "003-INFIRM",
    ),
    "XY-02": ("001-AGENCY",),
}
OFFICE_BOOK = "001-provincial-department.xlsx"


def load(branch, *names):
    """Import shipped rule books for an organisation.

    :param branch: ``party.branch``, in the environment of the user who imports
    :param names: of files; all of them if left out
    :return: the organisation's templates
    :raise ValueError: where a row is refused
    """
    paths = [HERE / name for name in names] or sorted(HERE.glob("*.xlsx"))
    wizard = branch.env["party.rulebook.import"].create({"branch_id": branch.id})
    for path in paths:
        result = wizard._load([(path.name, path.read_bytes())])
        if result["errors"]:
            raise ValueError(f"{path.name}: {result['errors']}")
    return branch.env["party.rule.template"].search([("branch_id", "=", branch.id)])


def load_demo(env):
    """The rules of the demo: books of the street and of its offices, some in force
    since two years ago, and what a branch makes of them."""
    branches = {
        branch.code: branch
        for branch in env["party.branch"].search([("code", "=like", "XY%")])
    }
    street, office = branches["XY"], branches["XY-02"]
    books = sorted(
        path.name for path in HERE.glob("*.xlsx") if path.name != OFFICE_BOOK
    )
    templates = load(street, *books) | load(office, OFFICE_BOOK)
    january = Date.subtract(Date.today().replace(month=1, day=1), years=2)
    for owner, codes in IN_FORCE.items():
        for template in templates.filtered(
            lambda t, o=owner, c=codes: t.branch_id.code == o and t.code in c
        ):
            template._enforce(january, False, "前一年12月20日会议讨论通过（演示）")
    _derive(templates.filtered(lambda t: t.code == "003-RETIRED"), branches["XY-01-01"])


def _derive(template, branch):
    """A branch's own rules: one item with other points, one added, as a pilot."""
    derived = template._derive(branch)
    item = derived.item_ids.filtered(lambda i: i.adjust_max > i.points > 0)[:1]
    item.points = item.adjust_max
    derived.item_ids.filtered(lambda i: i.kind == "pioneer")[:1].copy(
        {
            "code": "Z01",
            "name": "担任楼道长，每月巡查楼道安全",
            "reference": "支部党员大会讨论增加（演示）",
        }
    )
    derived.action_pilot()
