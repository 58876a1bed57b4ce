import { registry } from "@web/core/registry";

function checkWidth() {
    const page = document.documentElement;
    if (page.scrollWidth > page.clientWidth) {
        throw new Error(`${page.scrollWidth} px on ${page.clientWidth}`);
    }
}

registry.category("web_tour.tours").add("party_points_portal_reconciliation", {
    steps: () => [
        {
            content: "open the quarter that is to be confirmed",
            trigger: ".list-group-item:contains(To Be Confirmed)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "the branch's record is there; say where they differ",
            trigger: "#party_difference",
            run: "edit On 10 March I helped for three hours.",
        },
        {
            content: "nothing sticks out at the side of the phone",
            trigger: "th:contains(Base Points)",
            run: checkWidth,
        },
        {
            content: "they differ",
            trigger: "button:contains(They Differ)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "dispute it",
            trigger: "a:contains(Dispute It)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "choose the entry",
            trigger: ".list-group-item:contains(Item FIXED)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "what I have said is there already",
            trigger: "#party_reason:value(three hours)",
            run: checkWidth,
        },
    ],
});
