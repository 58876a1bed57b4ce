import { registry } from "@web/core/registry";

function checkWidth() {
    const page = document.documentElement;
    if (page.scrollWidth > page.clientWidth) {
        throw new Error(`${page.scrollWidth} px on ${page.clientWidth}`);
    }
}

registry.category("web_tour.tours").add("party_points_portal_duty", {
    steps: () => [
        {
            content: "open duty posts and households",
            trigger: "a[href='/my/points/duties']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "nothing sticks out at the side of the phone",
            trigger: "h2:contains(Posts That I Can Take Over)",
            run: checkWidth,
        },
        {
            content: "take a post over",
            trigger: "#posts li:contains(Fire Watch) button",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "it is mine, and I say what I did",
            trigger: "#description",
            run: "edit Watched all night",
        },
        {
            content: "it fits the phone",
            trigger: "#claims li:contains(Fire Watch)",
            run: checkWidth,
        },
        {
            content: "log it",
            trigger: "button:contains(Add to My Log)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "it stands in the log, and can be declared",
            trigger: "#log li:contains(Watched all night) a:contains(Declare This)",
            run: checkWidth,
        },
    ],
});
