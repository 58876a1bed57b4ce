import { registry } from "@web/core/registry";

function checkWidth() {
    const page = document.documentElement;
    if (page.scrollWidth > page.clientWidth) {
        throw new Error(`${page.scrollWidth} px on ${page.clientWidth}`);
    }
}

registry.category("web_tour.tours").add("party_points_portal_score", {
    steps: () => [
        {
            content: "open my points",
            trigger: ".o_portal_index_card a[href='/my/points']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "the run over the year is drawn, and nothing sticks out",
            trigger: ".o_party_run_chart:not(.d-none) canvas",
            run: checkWidth,
        },
        {
            content: "the figures are there to read",
            trigger: ".o_party_run summary",
            run: "click",
        },
        {
            content: "the table of the months fits",
            trigger: ".o_party_run details[open] table",
            run: checkWidth,
        },
        {
            content: "open how the score came about",
            trigger: "a.btn[href^='/my/points/scores/']:contains(This Month)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "the reckoning fits",
            trigger: ".o_party_score_explanation",
            run: checkWidth,
        },
        {
            content: "open the line of a step",
            trigger: ".o_party_score_explanation a:contains(Item FIXED)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "its grounds are there",
            trigger: "p:contains(Cleared snow)",
            run: checkWidth,
        },
    ],
});
