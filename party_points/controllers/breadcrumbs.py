from odoo.http import request, route

from odoo.addons.web.controllers.action import Action


class Breadcrumbs(Action):
    @route()
    def load_breadcrumbs(self, actions):
        """The names of the records on the way back, for those who may read them: core
        asks for any name, and ours are worked out as superuser."""
        results = super().load_breadcrumbs(actions)
        for action, result in zip(actions, results, strict=True):
            if result.get("display_name") and not self._is_readable(action):
                result.pop("display_name")
                result["error"] = request.env._("Not allowed.")
        return results

    def _is_readable(self, action):
        record_id = action.get("resId")
        name = action.get("model")
        if action.get("action"):
            name = self.load(action["action"]).get("res_model")
        if not (name and name.startswith("party.") and isinstance(record_id, int)):
            return True
        return request.env[name].browse(record_id).has_access("read")
