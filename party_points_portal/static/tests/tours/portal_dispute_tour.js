import { registry } from "@web/core/registry";

function checkWidth() {
    const page = document.documentElement;
    if (page.scrollWidth > page.clientWidth) {
        throw new Error(`${page.scrollWidth} px on ${page.clientWidth}`);
    }
}

registry.category("web_tour.tours").add("party_points_portal_dispute", {
    steps: () => [
        {
            content: "nothing sticks out at the side of the phone",
            trigger: ".o_party_publication",
            run: checkWidth,
        },
        {
            content: "dispute an entry by its number",
            trigger: "#party_entry",
            run: "edit 1",
        },
        {
            content: "go on",
            trigger: "button:contains(Dispute It)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "say why",
            trigger: "#party_reason",
            run: "edit It was worth more.",
        },
        {
            content: "what is disputed can be read",
            trigger: "#party_subject:contains(Item FIXED)",
            run: checkWidth,
        },
        {
            content: "go on",
            trigger: "button:contains(Continue)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "it says what happens next",
            trigger: "#party_prospect:contains(The committee of the branch answers by)",
            run: checkWidth,
        },
        {
            content: "file it",
            trigger: "button:contains(File It)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "it is with the committee",
            trigger: ".badge:contains(With the Committee)",
            run: checkWidth,
        },
        {
            content: "find it among my disputes",
            trigger: ".breadcrumb a[href='/my/points/disputes']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "there it is",
            trigger: ".list-group-item:contains(With the Committee)",
            run: checkWidth,
        },
    ],
});
