import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("party_points_branch", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            content: "open Party Points",
            trigger: ".o_app[data-menu-xmlid='party_points.party_points_menu_root']",
            run: "click",
        },
        {
            content: "open what concerns the organisation",
            trigger:
                ".o_menu_sections [data-menu-xmlid='party_points.party_points_menu_organisation']",
            run: "click",
        },
        {
            content: "open the organisations",
            trigger: ".dropdown-item[data-menu-xmlid='party_points.party_branch_menu']",
            run: "click",
        },
        {
            content: "the list of organisations opens",
            trigger: ".o_breadcrumb:contains(Organisations)",
        },
        {
            content: "add one",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "name it",
            trigger: ".o_field_widget[name=name] input",
            run: "edit Branch of the Tour",
        },
        {
            content: "give it a code",
            trigger: ".o_field_widget[name=code] input",
            run: "edit T-TOUR",
        },
        {
            content: "look for its superior",
            trigger: ".o_field_widget[name=parent_id] input",
            run: "edit County",
        },
        {
            content: "choose it",
            trigger: ".o-autocomplete--dropdown-item:contains(County Committee)",
            run: "click",
        },
        ...stepUtils.saveForm(),
    ],
});
