from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...clock import today
from ...scoring.admission import Circumstances, find_problems, is_late
from .party_point_line import ledger_step
from .places import Places, get_month


class PartyPointLine(models.Model):
    """How a line is made: what follows from what was given, and what keeps it from
    being made (LINE-7)."""

    _inherit = "party.point.line"

    @api.model
    def _register_lines(self, vals_list):
        """Register lines by the current user, with all checks; all of them or none.

        It does not ask whether he may register for these members: its callers are
        steps that do, and the guest of an activity belongs to another branch.

        :param vals_list: values as for ``create``, with ``activity_id`` where they
            come from an activity
        :return: the lines, ``submitted``
        :raise UserError: where some cannot be made; every one of them is named
        """
        # sudo: the caller has checked who registers; the user stays the registrar
        return self.sudo().create(vals_list)

    @api.model
    def _get_places(self, vals_list):
        """The dated facts on which lines with these values depend."""
        # sudo: history and rules decide, whatever the user sees of them
        model_sudo = self.env["party.member"].sudo()
        ids = {vals["member_id"] for vals in vals_list if vals.get("member_id")}
        return Places(model_sudo.browse(ids))

    @api.model
    def _add_derived(self, vals_list, places):
        """The values with what follows from them.

        :param places: as ``_get_places`` gives them
        :return: ``(values of those that can be made, [sentences on the others])``
        """
        vals_list = [self._complete_given(vals, places.today) for vals in vals_list]
        places.fetch_items({vals.get("item_id") for vals in vals_list} - {None, False})
        faults = {n: self._get_day_fault(v, places) for n, v in enumerate(vals_list)}
        sound = [vals for n, vals in enumerate(vals_list) if not faults[n]]
        periods = self._get_periods(sound, places)
        return (
            [{**self._derive(vals, places, periods), **vals} for vals in sound],
            [fault for fault in faults.values() if fault],
        )

    @api.model
    def _complete_given(self, vals, now):
        """The values as the ledger keeps them: with a day, a source, one root for all
        lines of a deed."""
        vals = {"date": now, **vals}
        vals["date"] = self._fields["date"].to_date(vals["date"])
        if vals.get("declaration_id"):
            vals["source"] = "declaration"
        # sudo: the first line of the deed, whatever the user sees
        deed_sudo = self.sudo().browse(vals.get("deed_line_id") or [])
        vals["deed_line_id"] = (deed_sudo.deed_line_id or deed_sudo).id
        return vals

    @api.model
    def _get_day_fault(self, vals, places):
        """What is wrong with the day of a line; a sentence, or ``None``."""
        if not vals["date"]:
            return self.env._("Enter the day on which it happened.")
        member, day = places.members.browse(vals.get("member_id")), vals["date"]
        if day <= places.today and member and places.get_row(member, day):
            return None
        values = {"name": member.name or "", "day": format_date(self.env, day)}
        if day > places.today:
            return self.env._(
                "%(name)s: %(day)s has not come yet. Register what has happened.",
                **values,
            )
        return self.env._(
            "“%(name)s” was not a member on %(day)s. Choose a day within the "
            "membership.",
            **values,
        )

    @api.model
    def _get_periods(self, vals_list, places):
        """:return: ``{(branch, first day of the month): period}``"""
        keys = set()
        for vals in vals_list:
            row = places.get_row(places.members.browse(vals["member_id"]), vals["date"])
            keys.add((row.branch_id, get_month(vals["date"])))
        return self.env["party.period"]._get_or_create(keys)

    def _derive(self, vals, places, periods):
        """What follows from the given values of one line."""
        day = vals["date"]
        row = places.get_row(places.members.browse(vals["member_id"]), day)
        item = places.rows.env["party.rule.item"].browse(vals.get("item_id"))
        return {
            **places.get_item_vals(item),
            "branch_id": row.branch_id.id,
            "member_class_id": row.member_class_id.id,
            "period_id": periods[row.branch_id, get_month(day)].id,
            "state": "draft" if vals.get("declaration_id") else "submitted",
            "registered_by_id": self.env.uid,
            "registered_on": places.today,
            "is_late": is_late(item, day, places.today),
            "times": 1,
            "points": 0,
            "raw_points": 0,
        }

    def _derive_again(self):
        """Drafts whose day or item was changed, or which are submitted. One that has
        been in the ledger keeps the day on which it was first registered.

        :raise UserError: where a member was no member on the day
        """
        places = Places(self.member_id)
        given = [
            {
                "member_id": line.member_id.id,
                "item_id": line.item_id.id,
                "date": line.date,
                "declaration_id": line.declaration_id.id,
            }
            for line in self
        ]
        faults = [self._get_day_fault(vals, places) for vals in given]
        if any(faults):
            raise UserError("\n".join(filter(None, faults)))
        periods = self._get_periods(given, places)
        for line, vals in zip(self, given, strict=True):
            derived = line._derive(vals, places, periods)
            derived["registered_by_id"] = line.registered_by_id.id
            if line._was_registered():
                derived["registered_on"] = line.registered_on
                derived["is_late"] = is_late(
                    line.item_id, line.date, line.registered_on
                )
            line.write({**derived, "source": "declaration"})

    def _submit_drafts(self):
        """Put drafts into the ledger, with all checks.

        Called by the declaration, which has checked whose they are.
        """
        with ledger_step():
            self._derive_again()
            self.write({"state": "submitted"})
        self._check_admission(Places(self.member_id))

    # What keeps a line from being made

    def _check_admission(self, places, faults=()):
        """:param places: the dated facts on which the lines depend
        :param faults: sentences on others, which were registered together with them
        :raise UserError: for lines that cannot be made, with all reasons of each
        """
        lines = self.filtered(lambda line: line.state == "submitted")
        problems = lines._get_admission_problems(places)
        for period in lines.period_id._get_closed():
            for line in lines.filtered(lambda ln, p=period: ln.period_id == p):
                problems.setdefault(line, []).append(period._get_closed_text())
        faults = [
            *faults,
            *(
                self.env._(
                    "%(line)s: %(problem)s", line=line.display_name, problem=problem
                )
                for line, reasons in problems.items()
                for problem in reasons
            ),
        ]
        if faults:
            raise UserError("\n".join(dict.fromkeys(faults)))

    def _get_admission_problems(self, places):
        """Say why lines cannot be made: class, position, exemption, day, source,
        evidence, points (LINE-3, LINE-7).

        :return: ``{line: [sentences]}``, without those that can
        """
        to_check = self.filtered(
            lambda line: not (line.reverses_id or line.restores_id)
        )
        audiences = to_check._get_audiences()
        engine_lines = to_check._to_scoring()
        problems = {}
        now = today(self)
        for line in to_check:
            row = places.get_row(line.member_id, line.date)
            found = [
                line.item_id._explain_problem(problem)
                for problem in find_problems(
                    engine_lines[line],
                    Circumstances(
                        today=now,
                        member_class=row.member_class_id.code,
                        audience=audiences.get(
                            (line.member_id, line.date), frozenset()
                        ),
                        is_exempt=places.is_exempt(line.member_id, line.date),
                        source=line.source,
                        has_evidence=bool(
                            line.item_id.evidence_required and line._has_evidence()
                        ),
                    ),
                )
            ]
            found += line._get_ledger_problems(places.get_template(row, line.date))
            if found:
                problems[line] = found
        return problems

    def _get_audiences(self):
        """The kinds of position of the members, where an item is limited to some.

        :return: ``{(member, day): set of keys}``
        """
        limited = self.filtered(lambda line: line.item_id._get_audience())
        audiences = {}
        for day, lines in limited.grouped("date").items():
            found = lines.member_id._get_rule_audience(day)
            audiences |= {(member, day): kinds for member, kinds in found.items()}
        return audiences

    def _has_evidence(self):
        return bool(self.evidence_ids or self.activity_id.evidence_ids)

    def _get_ledger_problems(self, template):
        """What the engine does not know of.

        :param template: the rules in force for the member on the line's day
        :return: list of sentences
        """
        self.ensure_one()
        problems = []
        if self.template_id != template:
            problems.append(self._get_template_problem(template))
        if self._needs_declaration():
            problems.append(
                self.env._(
                    "What a member declares himself is entered as his declaration; it "
                    "can be filed on his behalf."
                )
            )
        if self.deed_line_id and (
            self.deed_line_id.member_id != self.member_id
            or self.deed_line_id.reverses_id
        ):
            problems.append(
                self.env._(
                    "“Same deed as” names a line of another member, or a reversal. "
                    "Choose one of his own."
                )
            )
        return problems

    def _needs_declaration(self):
        """Whether a declaration is missing to which the line should belong."""
        return self.source == "declaration" and not self.declaration_id

    def _get_template_problem(self, template):
        if not template:
            return self.env._(
                "No rules are in force for the member on this day. Ask whoever makes "
                "the rules of the branch."
            )
        return self.env._(
            "“%(item)s” belongs to “%(other)s”; on this day the member is scored by "
            "“%(template)s”. Choose an item of those.",
            item=self.item_id.name,
            other=self.template_id.display_name,
            template=template.display_name,
        )
