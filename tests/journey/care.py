"""What follows from low scores."""


class Care:
    """Warnings and talks."""

    @classmethod
    def get_warnings(cls, name, **vals):
        """Those of a member, the oldest first."""
        domain = [("member_id", "=", cls.members[name].id)]
        domain += [(key, "=", value) for key, value in vals.items()]
        return cls.env["party.warning"].search(domain, order="id")

    @classmethod
    def take_up(cls, warnings, name=None):
        """The secretary, or another, confirms what was proposed.

        :param name: who is to do it, where the rule names nobody
        """
        for warning in warnings:
            env = cls.as_officer("secretary")
            vals = {"step": "confirm", "reason": "得分属实，按规定办理"}
            if name:
                vals["owner_id"] = cls.people[name].id
            wizard = env["party.warning.step.wizard"]
            wizard.with_context(default_warning_ids=warning.ids).create(
                vals
            ).action_apply()

    @classmethod
    def talk(cls, warning, words):
        """Who is named talks, the member adds his words and takes note of it.

        :return: the record of the talk, as superuser
        """
        owner = cls.env(user=warning.owner_id, context={"lang": "zh_CN"})
        action = warning.with_env(owner).action_talk()
        talk = owner["party.talk"].browse(action["res_id"])
        content = {"place": "党群服务中心", "content": "指出失分原因，提出改进要求"}
        talk.write(content)
        talk.action_hold()
        member = cls.as_(warning.member_id.name)
        member["party.talk.statement.wizard"].create(
            {"talk_id": talk.id, "statement": words}
        ).action_apply_and_acknowledge()
        return talk.with_env(cls.env)
