import { registry } from "@web/core/registry";

function checkWidth() {
    const page = document.documentElement;
    if (page.scrollWidth > page.clientWidth) {
        throw new Error(`${page.scrollWidth} px on ${page.clientWidth}`);
    }
}

registry.category("web_tour.tours").add("party_points_portal_appraisal", {
    steps: () => [
        {
            content: "open my appraisals",
            trigger: "a[href='/my/points/appraisals']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "open the one that I can answer",
            trigger: ".list-group-item:contains(You Can Answer)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "see how it came about",
            trigger: "summary:contains(Points and parts)",
            run: "click",
        },
        {
            content: "nothing sticks out at the side of the phone",
            trigger: "details[open] table",
            run: checkWidth,
        },
        {
            content: "agree",
            trigger: "button:contains(I Have Read It and Agree)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "the page says so",
            trigger: "[role=status]:contains(You have agreed.)",
            run: checkWidth,
        },
    ],
});
