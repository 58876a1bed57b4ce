import { Interaction } from "@web/public/interaction";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

// Phones make them, and few browsers show them.
const NO_PREVIEW = /\.(heic|heif)$/i;

/**
 * Photos go to the server one by one as they are taken, while the member goes on writing:
 * twenty at once are twenty requests, and one that is lost on the way is sent again. The
 * plain form does without all this; what it takes and refuses is the same.
 */
export class PhotoUpload extends Interaction {
    static selector = ".o_party_photos";
    dynamicContent = {
        "input[type=file]": { "t-on-change": this.onChange },
        ".o_party_photos_plain": { "t-att-class": () => ({ "d-none": true }) },
        ".o_party_photos_retry": { "t-on-click": this.onRetry },
    };

    setup() {
        this.waiting = [];
        this.failed = [];
        this.refusals = [];
        this.isSending = false;
        this.submitter = null;
        this.form = this.el.closest("form");
        this.kept = this.el.querySelector(".o_party_photos_kept");
        this.status = this.el.querySelector(".o_party_photos_status");
        this.pending = document.createElement("ul");
        this.pending.className = "list-unstyled d-flex flex-wrap gap-2 mb-2";
        this.kept.after(this.pending);
    }

    start() {
        this.addListener(this.form, "submit", this.onSubmit, { capture: true });
    }

    destroy() {
        this.pending.remove();
    }

    onChange(ev) {
        const input = ev.target;
        this.refusals = [];
        this.add([...input.files]);
        input.value = ""; // or the plain form would send them once more
    }

    onRetry() {
        const files = this.failed;
        this.failed = [];
        this.refusals = [];
        this.enqueue(files);
    }

    /** Whoever saves while photos are on their way saves when they have arrived. */
    onSubmit(ev) {
        if (this.isSending) {
            ev.preventDefault();
            ev.stopImmediatePropagation();
            this.submitter = ev.submitter;
            this.say(_t("The form is saved as soon as the photos are sent."));
        }
    }

    add(files) {
        const maxSize = Number(this.el.dataset.maxSize);
        const tooLarge = files.filter((file) => file.size > maxSize);
        for (const file of tooLarge) {
            this.refusals.push(
                _t("“%(name)s” is too large: it has %(size)s MB, and %(limit)s MB are taken.", {
                    name: file.name,
                    size: toMegabytes(file.size),
                    limit: toMegabytes(maxSize),
                }),
            );
        }
        this.enqueue(files.filter((file) => !tooLarge.includes(file)).map((file) => ({ file })));
    }

    enqueue(entries) {
        for (const entry of entries) {
            this.preview(entry);
        }
        this.waiting.push(...entries);
        return this.isSending ? undefined : this.sendAll();
    }

    async sendAll() {
        this.isSending = true;
        let number = 0;
        while (this.waiting.length) {
            number++;
            const entry = this.waiting[0];
            this.say(
                _t("Sending %(number)s of %(total)s: %(name)s", {
                    number,
                    total: number + this.waiting.length - 1,
                    name: entry.file.name,
                }),
            );
            const isSent = await this.waitFor(this.send(entry.file));
            this.waiting.shift();
            if (isSent) {
                this.forget(entry);
            } else {
                this.failed.push(entry);
            }
        }
        this.isSending = false;
        this.finish();
    }

    /** @returns {Promise<boolean>} whether the server has answered, whatever it said */
    async send(file) {
        const data = new FormData();
        data.append("csrf_token", this.form.elements.csrf_token.value);
        data.append("files", file, file.name);
        try {
            const response = await fetch(this.el.dataset.url, { method: "POST", body: data });
            const answer = await response.json();
            this.kept.innerHTML = answer.photos;
            if (answer.error) {
                this.refusals.push(answer.error);
            }
            return true;
        } catch {
            return false; // no connection, or somebody else's page instead of an answer
        }
    }

    finish() {
        const texts = [...new Set(this.refusals)];
        if (this.failed.length) {
            texts.push(
                _t("Not sent, because the connection was lost: %(names)s", {
                    names: this.failed.map((entry) => entry.file.name).join(", "),
                }),
            );
        }
        const { submitter } = this;
        this.submitter = null;
        if (submitter && texts.length) {
            texts.push(_t("The form is not saved yet.")); // or nobody would read why
        }
        this.say(texts.join("\n") || _t("All files are sent."), texts.length > 0);
        if (this.failed.length) {
            this.offerRetry();
        }
        if (submitter && !texts.length) {
            this.form.requestSubmit(submitter);
        }
    }

    offerRetry() {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "o_party_photos_retry btn btn-warning btn-lg w-100 mt-2";
        button.textContent = _t("Try Again");
        this.insert(button, this.status);
    }

    say(text, isWarning = false) {
        const words = document.createElement("p");
        words.className = `o_party_lines mb-0 ${isWarning ? "alert alert-warning" : ""}`;
        words.textContent = text;
        this.status.replaceChildren(words);
    }

    /** What is on its way is shown at once, from the phone itself. */
    preview(entry) {
        if (entry.tile) {
            return;
        }
        const { file } = entry;
        entry.tile = document.createElement("li");
        entry.tile.className = "o_party_photo border rounded overflow-hidden opacity-75";
        if (file.type.startsWith("image/") && !NO_PREVIEW.test(file.name)) {
            const image = document.createElement("img");
            entry.url = URL.createObjectURL(file);
            image.src = entry.url;
            image.alt = file.name;
            entry.tile.append(image);
        } else {
            const words = document.createElement("span");
            words.className = "o_party_file d-block p-2 small text-break";
            words.textContent = `${file.name} (${toMegabytes(file.size)} MB)`;
            entry.tile.append(words);
        }
        this.pending.append(entry.tile);
    }

    forget(entry) {
        entry.tile.remove();
        if (entry.url) {
            URL.revokeObjectURL(entry.url);
        }
    }
}

function toMegabytes(size) {
    return Math.max(size / 2 ** 20, 0.1).toLocaleString(
        document.documentElement.lang || undefined,
        {
            maximumFractionDigits: 1,
        },
    );
}

registry.category("public.interactions").add("party_points_portal.photo_upload", PhotoUpload);
