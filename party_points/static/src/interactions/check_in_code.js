import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

const RETRY_SECONDS = 5;

/**
 * The code on the screen of a meeting: it changes every half minute without the page
 * being loaded again.
 */
export class CheckInCode extends Interaction {
    static selector = ".o_party_check_in_code";
    dynamicContent = {
        ".o_party_code_image": {
            "t-att-src": () => this.code.image,
            "t-att-class": () => ({ "d-none": !this.code.image }),
        },
        ".o_party_code_reason": { "t-out": () => this.code.reason || "" },
    };

    setup() {
        this.code = {
            image: this.el.querySelector(".o_party_code_image").getAttribute("src"),
            reason: this.el.dataset.reason,
        };
        this.scheduleRefresh(Number(this.el.dataset.seconds));
    }

    scheduleRefresh(seconds) {
        if (seconds) {
            this.waitForTimeout(() => this.refresh(), seconds * 1000);
        }
    }

    async refresh() {
        let seconds = RETRY_SECONDS;
        try {
            this.code = await this.waitFor(
                rpc(`/party_points/activity/${this.el.dataset.activityId}/code`, {}),
            );
            seconds = this.code.seconds;
        } catch (error) {
            // Without the network the last code stays, and it is tried again.
            console.error(error);
        }
        this.updateContent();
        this.scheduleRefresh(seconds);
    }
}

registry.category("public.interactions").add("party_points.check_in_code", CheckInCode);
