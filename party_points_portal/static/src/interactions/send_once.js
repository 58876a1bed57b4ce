import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

// The answer is here by then, or the member has stopped waiting for it.
const PATIENCE = 8000;

/**
 * A form is sent once, however often its button is pressed. The server would see the
 * second one, too; this spares the member its answer.
 */
export class SendOnce extends Interaction {
    static selector = ".o_party_page form";
    dynamicContent = {
        _root: { "t-on-submit": this.onSubmit },
        _window: { "t-on-pageshow": this.onPageShow },
    };

    setup() {
        this.isSent = false;
    }

    onSubmit(ev) {
        if (this.isSent) {
            ev.preventDefault();
            return;
        }
        this.isSent = true;
        this.waitForTimeout(this.release, PATIENCE);
    }

    /** The browser brings a page back as it was left: with its form already sent. */
    onPageShow() {
        this.release();
    }

    release() {
        this.isSent = false;
    }
}

registry.category("public.interactions").add("party_points_portal.send_once", SendOnce);
