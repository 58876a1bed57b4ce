import { registry } from "@web/core/registry";

function checkWidth() {
    const page = document.documentElement;
    if (page.scrollWidth > page.clientWidth) {
        throw new Error(`${page.scrollWidth} px on ${page.clientWidth}`);
    }
}

registry.category("web_tour.tours").add("party_points_portal_review", {
    steps: () => [
        {
            content: "open the reviews of the committee",
            trigger: "a[href='/my/points/reviews']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "open the one in which my vote is awaited",
            trigger: ".list-group-item:contains(My Vote Is Awaited)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "nothing sticks out at the side of the phone",
            trigger: "fieldset legend",
            run: checkWidth,
        },
        {
            content: "vote in favour of the deduction",
            trigger: "section[aria-labelledby=special] label:contains(In Favour)",
            run: "click",
        },
        {
            content: "unfold the lines of the member",
            trigger: "section[aria-labelledby=routine] > details > summary",
            run: "click",
        },
        {
            content: "except one of them",
            trigger: "li:contains(Item RANGE) summary:contains(Except This One)",
            run: "click",
        },
        {
            content: "vote against it",
            trigger: "li:contains(Item RANGE) select",
            run: "select against",
        },
        {
            content: "say why",
            trigger: "li:contains(Item RANGE) textarea",
            run: "edit He was not there",
        },
        {
            content: "it fits the phone unfolded, too",
            trigger: "li:contains(Item RANGE)",
            run: checkWidth,
        },
        {
            content: "accept all the others",
            trigger: "button:contains(Accept All Routine Lines and Cast My Ballot)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "the ballot is cast",
            trigger: ".alert:contains(Your ballot is cast)",
            run: checkWidth,
        },
    ],
});
