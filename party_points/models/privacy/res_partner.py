from odoo import models
from odoo.tools import SQL

# What Odoo itself keeps of any account; and our own models, which the erasure knows.
OWN_MODELS = ("party.", "mail.", "discuss.", "bus.", "ir.", "res.users", "res.device")
OWN_MODULES = ("base", "mail", "portal", "web", "resource")
ERASED_TYPES = {"binary", "char", "date", "datetime", "float", "html", "text"}
ERASED_LINKS = ("parent_id", "state_id", "country_id", "category_id")


class ResPartner(models.Model):
    """A contact whose person is erased: where it is nothing else, nothing of it stays.
    Called as superuser."""

    _inherit = "res.partner"

    def _get_uses_elsewhere(self):
        """What else the contact is in this database: an employee, a customer, …

        :return: names of models and groups of rights, in the reader's language
        """
        self.ensure_one()
        users = self.with_context(active_test=False).user_ids
        ids = {"res.partner": self.ids, "res.users": users.ids}
        names = [
            self.env["ir.model"]._get(model._name).name
            for model in self.env.values()
            if _is_foreign(model)
            and any(
                model.with_context(active_test=False).search_count(
                    [(field.name, "in", ids[field.comodel_name])], limit=1
                )
                for field in _get_links(model)
            )
        ]
        return sorted({*names, *users._get_groups_elsewhere()})

    def _erase_person(self, alias):
        """Put another name in the place of the person's, and empty all else."""
        self.ensure_one()
        users = self.with_context(active_test=False).user_ids
        users._erase_account()
        values = {
            name: False
            for name, field in self._fields.items()
            if field.store
            and field.type in ERASED_TYPES
            and not field.required
            and not (field.compute and field.readonly)
            and not field.related
            and name not in ("name", "create_date", "write_date")
        }
        # archived accounts do not keep a contact from being archived
        quiet = self.with_context(tracking_disable=True, active_test=True)
        links = dict.fromkeys(ERASED_LINKS, False)
        quiet.write({**values, **links, "name": alias, "active": False})


class ResUsers(models.Model):
    _inherit = "res.users"

    def _get_groups_elsewhere(self):
        """Rights in other apps, by their names."""
        groups = self.group_ids
        xmlids = groups.get_external_id()
        return [
            group.full_name for group in groups if not _is_own_group(xmlids[group.id])
        ]

    def _erase_account(self):
        """Nobody signs in with it any more, as when Odoo removes a portal account; it
        stays where the record says who did what."""
        self.api_key_ids._remove()
        self.env.flush_all()
        # a write would tell the person by mail that his password has changed
        self.env.cr.execute(
            SQL(
                "UPDATE res_users SET login = '__erased_' || id, password = NULL, "
                "signature = NULL WHERE id = ANY(%s)",
                self.ids,
            )
        )
        self.invalidate_recordset(flush=False)
        self.env["res.users.log"].search([("create_uid", "in", self.ids)]).unlink()
        self.env["res.device.log"].search([("user_id", "in", self.ids)]).unlink()
        self.filtered("active").action_archive()


def _is_own_group(xmlid):
    module = xmlid.partition(".")[0]
    is_own = module in OWN_MODULES or module.startswith("party_points")
    return is_own and xmlid != "base.group_system"


def _is_foreign(model):
    is_table = model._auto and not model._abstract and not model._transient
    return is_table and not model._name.startswith(OWN_MODELS)


def _get_links(model):
    """The fields of a model that name a contact or an account."""
    names = ("create_uid", "write_uid", "commercial_partner_id")
    return [
        field
        for field in model._fields.values()
        if field.type == "many2one"
        and field.comodel_name in ("res.partner", "res.users")
        and field.store
        and field.name not in names
    ]
