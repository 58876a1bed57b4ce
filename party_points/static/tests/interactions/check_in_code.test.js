import { setupInteractionWhiteList, startInteractions } from "@web/../tests/public/helpers";
import { onRpc } from "@web/../tests/web_test_helpers";
import { advanceTime, describe, expect, test } from "@odoo/hoot";
import { queryOne } from "@odoo/hoot-dom";

setupInteractionWhiteList("party_points.check_in_code");
describe.current.tags("interaction_dev");

const [FIRST, SECOND] = ["data:image/png;base64,MQ==", "data:image/png;base64,Mg=="];

function makePage(seconds) {
    return `
        <div class="o_party_check_in_code" data-activity-id="7" data-seconds="${seconds}">
            <img class="o_party_code_image" src="${FIRST}">
            <p class="o_party_code_reason"></p>
        </div>
    `;
}

function getImage() {
    return queryOne(".o_party_code_image").getAttribute("src");
}

test("the code changes when its half minute is over", async () => {
    onRpc("/party_points/activity/7/code", () => {
        expect.step("asked");
        return { image: SECOND, seconds: 30, reason: false };
    });
    await startInteractions(makePage(10));
    await advanceTime(9000);
    expect(getImage()).toBe(FIRST);
    await advanceTime(1000);
    expect(getImage()).toBe(SECOND);
    expect.verifySteps(["asked"]);
    await advanceTime(30000);
    expect.verifySteps(["asked"]);
});

test("when nobody checks in any more, it says why and asks no more", async () => {
    onRpc("/party_points/activity/7/code", () => {
        expect.step("asked");
        return { image: false, seconds: 0, reason: "The list is closed." };
    });
    await startInteractions(makePage(1));
    await advanceTime(1000);
    expect(".o_party_code_image").toHaveClass("d-none");
    expect(".o_party_code_reason").toHaveText("The list is closed.");
    await advanceTime(60000);
    expect.verifySteps(["asked"]);
});
