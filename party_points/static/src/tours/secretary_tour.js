import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

import { markup } from "@odoo/owl";

/**
 * A secretary's month in five steps (see web_tour_tour.py). Each leads on to a page or a
 * tab and changes nothing, so that the tour can be gone through on real data; some take
 * a second click, for which the words stay. It is the same on a phone, where the apps
 * stand behind the menu, and the buttons of a page behind “More”.
 */
registry.category("web_tour.tours").add("party_points_secretary", {
    url: "/odoo",
    steps: () => {
        const open = markup(
            _t(
                "1/5 Five steps show you a secretary's month. Open the apps and <b>Party Points</b>.",
            ),
        );
        const month = markup(_t("2/5 Each month of your branch has one page. Open it."));
        const publish = markup(
            _t("5/5 Last, close the month, and publish it to your members: <b>Publications</b>."),
        );
        const step = (trigger, content, tooltipPosition, ...isActive) => ({
            trigger,
            content,
            tooltipPosition,
            isActive,
            run: "click",
        });
        return [
            step(".o_navbar_apps_menu button:enabled", open, "bottom", "desktop"),
            step(".o_menu_toggle", open, "bottom", "mobile"),
            step(".o_sidebar_topbar a.btn-primary", open, "bottom", "mobile"),
            step(".o_app[data-menu-xmlid='party_points.party_points_menu_root']", open, "bottom"),
            // Whichever month is opened, the tour goes on. The page that is left may be a
            // list as well: what does not stand on it alone would lead back to the start.
            step(
                ".o_data_cell[name=date_from], .o_list_table:has(th[data-name=date_from]) tbody, .o_kanban_record [name=deadline], .o_kanban_renderer:has([name=deadline])",
                month,
                "bottom",
                "manual",
            ),
            step(
                ".o_data_cell[name=date_from], .o_kanban_record:has([name=deadline])",
                month,
                "bottom",
                "auto",
            ),
            step(
                ".o_notebook .nav-link[name=activities]",
                markup(
                    _t(
                        "3/5 <b>What Is Missing</b> says what has still to be done. Under <b>Activities</b> you plan meetings and fill in who came; closing one registers its points.",
                    ),
                ),
                "top",
            ),
            step(
                ".o_notebook .nav-link[name=reviews]",
                markup(
                    _t(
                        "4/5 When all is registered, open the <b>review</b> with the button above. There the committee votes on the points.",
                    ),
                ),
                "top",
            ),
            step(".o-form-buttonbox .o_button_more", publish, "bottom", "mobile"),
            step("button[name=action_view_publications]", publish, "bottom", "desktop"),
            step("button[name=action_view_publications]", publish, "top", "mobile"),
        ];
    },
});
