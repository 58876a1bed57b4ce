import { registry } from "@web/core/registry";

function checkWidth() {
    const page = document.documentElement;
    if (page.scrollWidth > page.clientWidth) {
        throw new Error(`${page.scrollWidth} px on ${page.clientWidth}`);
    }
}

registry.category("web_tour.tours").add("party_points_portal_care", {
    steps: () => [
        {
            content: "open my talks",
            trigger: "a[href='/my/points/care']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "open the one that waits for me",
            trigger: ".list-group-item:contains(Please Read It)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "read what it was about",
            trigger: "dd a[href*='/my/points/warnings/']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "how it came about fits the phone",
            trigger: "h2:contains(How It Came About)",
            run: checkWidth,
        },
        {
            content: "go back to the talk",
            trigger: ".list-group-item[href*='/my/points/talks/']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "write my own words",
            trigger: "textarea[name=statement]",
            run: "edit I will be there.",
        },
        {
            content: "keep them and take note",
            trigger: "button[value=acknowledge]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "the page says so",
            trigger: "[role=status]:contains(You have taken note)",
            run: checkWidth,
        },
    ],
});
