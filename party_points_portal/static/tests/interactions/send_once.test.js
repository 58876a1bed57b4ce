import { setupInteractionWhiteList, startInteractions } from "@web/../tests/public/helpers";
import { describe, expect, test } from "@odoo/hoot";
import { manuallyDispatchProgrammaticEvent, queryOne } from "@odoo/hoot-dom";
import { advanceTime } from "@odoo/hoot-mock";

setupInteractionWhiteList("party_points_portal.send_once");
describe.current.tags("interaction_dev");

const PAGE = `
    <div class="o_party_page">
        <form action="/nowhere" method="post"><button type="submit">Send</button></form>
    </div>
`;

/** Whether the form would leave the browser. It never does here. */
async function isSent() {
    const form = queryOne("form");
    let isPrevented;
    const look = (ev) => {
        isPrevented = ev.defaultPrevented;
        ev.preventDefault();
        ev.stopPropagation();
    };
    form.addEventListener("submit", look, { once: true });
    await manuallyDispatchProgrammaticEvent(form, "submit");
    return !isPrevented;
}

test("a form is sent once, however often its button is pressed", async () => {
    const { core } = await startInteractions(PAGE);
    expect(core.interactions).toHaveLength(1);
    expect(await isSent()).toBe(true);
    expect(await isSent()).toBe(false);
    expect(await isSent()).toBe(false);
});

test("a page that the browser brings back can be sent again", async () => {
    await startInteractions(PAGE);
    expect(await isSent()).toBe(true);
    await manuallyDispatchProgrammaticEvent(window, "pageshow");
    expect(await isSent()).toBe(true);
});

test("a form whose answer does not come can be sent again after some seconds", async () => {
    await startInteractions(PAGE);
    expect(await isSent()).toBe(true);
    await advanceTime(7000);
    expect(await isSent()).toBe(false);
    await advanceTime(1000);
    expect(await isSent()).toBe(true);
});

test("forms of other pages are left alone", async () => {
    const { core } = await startInteractions(PAGE.replace("o_party_page", "o_other"));
    expect(core.interactions).toHaveLength(0);
});
