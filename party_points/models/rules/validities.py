"""Which rules hold where and when: one answer for a day and for many days."""


class Validities:
    """The templates in force in some organisations: their own, or those of the nearest
    organisation above them, class by class (RULE-2).

    Read once, as the environment of the branches; asked in memory.

    :param branches: ``party.branch``
    :param date day: read those of this day alone
    """

    def __init__(self, branches, day=None):
        self.paths = {branch: _get_path(branch) for branch in branches}
        model = branches.env["party.rule.validity"]
        owners = {owner for path in self.paths.values() for owner in path}
        on_day = model._overlaps(day, day) if day else []
        rows = model.search_fetch([("branch_id", "in", [*owners]), *on_day])
        self.by_owner = rows.grouped(lambda validity: validity.branch_id.id)
        self.nothing = branches.env["party.rule.template"]

    def get_all(self, branch, day):
        """:return: ``{member class: template}``"""
        return {
            validity.member_class_id: validity.template_id
            for owner in self.paths[branch]  # the nearest comes last and wins
            for validity in self.by_owner.get(owner, ())
            if validity._is_in_force(day)
        }


def _get_path(branch):
    """The ids of an organisation and of those above it, itself last."""
    # sudo: ids only
    return [int(id_) for id_ in branch.sudo().parent_path.split("/")[:-1]]
