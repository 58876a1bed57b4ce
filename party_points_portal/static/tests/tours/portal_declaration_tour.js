import { registry } from "@web/core/registry";

function checkWidth() {
    const page = document.documentElement;
    if (page.scrollWidth > page.clientWidth) {
        throw new Error(`${page.scrollWidth} px on ${page.clientWidth}`);
    }
}

/** The photo that the phone's camera would have made. */
async function choosePhoto() {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 20;
    canvas.getContext("2d").fillRect(0, 0, 20, 20);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    const files = new DataTransfer();
    files.items.add(new File([blob], "tour.png", { type: "image/png" }));
    const input = document.querySelector("#camera");
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

registry.category("web_tour.tours").add("party_points_portal_declaration", {
    steps: () => [
        {
            content: "open my declarations",
            trigger: "a[href='/my/points/declarations']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "declare something",
            trigger: "a:contains(Declare What I Have Done)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "begin",
            trigger: "button:contains(Begin a Declaration)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "add an item",
            trigger: "a:contains(Add an Item)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "open the section",
            trigger: "details summary",
            run() {
                checkWidth();
                this.anchor.parentElement.open = true;
            },
        },
        {
            content: "choose the item",
            trigger: "button:contains(Item PROVEN)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "say what I did",
            trigger: "textarea[name=description]",
            run: "edit I helped with the harvest.",
        },
        {
            content: "take a photo",
            trigger: "#camera",
            run: choosePhoto,
        },
        {
            content: "it is kept, and what was typed is still there",
            trigger: ".o_party_photos_kept img[alt='tour.png']",
            run() {
                checkWidth();
                if (!document.querySelector("textarea").value.startsWith("I helped")) {
                    throw new Error("What was typed is lost.");
                }
            },
        },
        {
            content: "save the item",
            trigger: "button:contains(Save as Draft):visible",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "submit",
            trigger: "button:contains(Submit)",
            run(helpers) {
                checkWidth();
                helpers.click();
            },
            expectUnloadPage: true,
        },
        {
            content: "it is submitted",
            trigger: "button:contains(Withdraw)",
            run: checkWidth,
        },
    ],
});
