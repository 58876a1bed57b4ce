import { registry } from "@web/core/registry";

function checkWidth() {
    const page = document.documentElement;
    if (page.scrollWidth > page.clientWidth) {
        throw new Error(`${page.scrollWidth} px on ${page.clientWidth}`);
    }
}

registry.category("web_tour.tours").add("party_points_portal_ballot", {
    steps: () => [
        {
            content: "open my evaluations",
            trigger: "a[href='/my/points/evaluations']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "open the one in which I can vote",
            trigger: ".list-group-item:contains(You Can Vote)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "nothing sticks out at the side of the phone",
            trigger: "fieldset legend",
            run: checkWidth,
        },
        {
            content: "choose a mark for everybody, by the label",
            trigger: "fieldset label:contains(Qualified)",
            run() {
                for (const fieldset of document.querySelectorAll("fieldset")) {
                    fieldset.querySelectorAll("label")[1].click();
                }
            },
        },
        {
            content: "put the ballot into the urn",
            trigger: "button:contains(Put My Ballot into the Urn)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "that it is there is all that the page says",
            trigger: ".alert:contains(Your ballot is in the urn)",
            run: checkWidth,
        },
    ],
});
