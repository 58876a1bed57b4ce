import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("party_points_portal_home", {
    steps: () => [
        {
            content: "open my points",
            trigger: ".o_portal_index_card a[href='/my/points']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "nothing sticks out at the side of the phone",
            trigger: "h1:contains(My Points)",
            run() {
                const page = document.documentElement;
                if (page.scrollWidth > page.clientWidth) {
                    throw new Error(`${page.scrollWidth} px on ${page.clientWidth}`);
                }
            },
        },
    ],
});
