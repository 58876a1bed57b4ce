import { describe, expect, test } from "@odoo/hoot";
import { animationFrame, click, Deferred, mockFetch, setInputFiles } from "@odoo/hoot";
import { setupInteractionWhiteList, startInteractions } from "@web/../tests/public/helpers";

// The mock server of the page takes over requests when it starts: mocks come after it.
setupInteractionWhiteList(["party_points_portal.photo_upload", "party_points_portal.send_once"]);
describe.current.tags("interaction_dev");

const FORM = `
    <div class="o_party_page">
        <form method="post" action="/nowhere">
            <input type="hidden" name="csrf_token" value="token"/>
            <textarea name="description"></textarea>
            <fieldset class="o_party_photos" data-url="/photos" data-max-size="1000">
                <div class="o_party_photos_kept"></div>
                <input type="file" name="files" multiple="multiple"/>
                <button type="submit" class="o_party_photos_plain">Add</button>
                <div class="o_party_photos_status" aria-live="polite"></div>
            </fieldset>
            <button type="submit" class="save">Save</button>
        </form>
    </div>`;
const STATUS = ".o_party_photos_status";

function makeFile(name, size = 10) {
    return new File(["x".repeat(size)], name, { type: "image/png" });
}

async function choose(...files) {
    await click("input[type=file]");
    await setInputFiles(files);
    await animationFrame();
}

function answer(photos = "", error = "") {
    return new Response(JSON.stringify({ photos, error }), {
        headers: { "Content-Type": "application/json" },
    });
}

/** The server's answers to photos; all else that the page asks it for is empty. */
function mockPhotos(respond) {
    mockFetch((url, init) =>
        String(url).endsWith("/photos")
            ? respond(init)
            : new Response(JSON.stringify({ jsonrpc: "2.0", id: 0, result: {} }), {
                  headers: { "Content-Type": "application/json" },
              }),
    );
}

/** @returns {Event[]} what would leave the browser, as it comes */
function watchSaves() {
    const sent = [];
    document.querySelector("form").addEventListener("submit", (ev) => {
        ev.preventDefault();
        sent.push(ev);
    });
    return sent;
}

test("twenty photos are sent one by one, in order, and the text stays", async () => {
    await startInteractions(FORM);
    const names = [];
    let open = 0;
    mockPhotos(async ({ body }) => {
        expect(++open).toBe(1);
        names.push(body.get("files").name);
        expect(body.get("csrf_token")).toBe("token");
        await Promise.resolve();
        open--;
        return answer(`<b>${names.length} kept</b>`);
    });
    document.querySelector("textarea").value = "Half a sentence";
    const files = [...Array(20).keys()].map((number) => makeFile(`${number}.png`));
    await choose(...files);
    for (let turn = 0; turn < 100 && names.length < 20; turn++) {
        await animationFrame();
    }
    await animationFrame();
    expect(names).toEqual(files.map((file) => file.name));
    expect(".o_party_photos_kept").toHaveText("20 kept");
    expect(STATUS).toHaveText("All files are sent.");
    expect(".o_party_photos ul li").toHaveCount(0);
    expect("textarea").toHaveValue("Half a sentence");
    expect(".o_party_photos_plain").not.toBeVisible();
});

test("a photo that is lost on the way is sent again when asked for", async () => {
    await startInteractions(FORM);
    let isDown = true;
    mockPhotos(() => {
        if (isDown) {
            throw new TypeError("Failed to fetch");
        }
        return answer("<b>kept</b>");
    });
    await choose(makeFile("lost.png"));
    await animationFrame();
    expect(STATUS).toHaveText(/connection was lost: lost.png/);
    expect(".o_party_photos ul li").toHaveCount(1);
    isDown = false;
    await click(".o_party_photos_retry");
    await animationFrame();
    await animationFrame();
    expect(".o_party_photos_kept").toHaveText("kept");
    expect(".o_party_photos_retry").toHaveCount(0);
});

test("what is too large is not sent, and what the server refuses is named", async () => {
    await startInteractions(FORM);
    const names = [];
    mockPhotos(({ body }) => {
        names.push(body.get("files").name);
        return answer("", "“bad.png” is not taken: it is damaged.");
    });
    await choose(makeFile("large.png", 2000), makeFile("bad.png"));
    await animationFrame();
    expect(names).toEqual(["bad.png"]);
    expect(STATUS).toHaveText(/“large.png” is too large/);
    expect(STATUS).toHaveText(/it is damaged/);
    expect(".o_party_photos_retry").toHaveCount(0);
});

test("who saves while photos are on their way saves when they have arrived", async () => {
    await startInteractions(FORM);
    const arrival = new Deferred();
    mockPhotos(async () => {
        await arrival;
        return answer();
    });
    const sent = watchSaves();
    await choose(makeFile("a.png"));
    await click(".save");
    expect(sent).toHaveLength(0);
    expect(STATUS).toHaveText(/as soon as the photos are sent/);
    arrival.resolve();
    await animationFrame();
    await animationFrame();
    expect(sent).toHaveLength(1);
});

test("who saves while a photo comes to nothing is told that nothing is saved", async () => {
    await startInteractions(FORM);
    const arrivals = [new Deferred(), new Deferred()];
    const [lost, refused] = arrivals;
    mockPhotos(() => arrivals.shift());
    const sent = watchSaves();
    await choose(makeFile("bad.png"));
    await click(".save");
    lost.reject(new TypeError("Failed to fetch"));
    await animationFrame();
    await animationFrame();
    expect(STATUS).toHaveText(/connection was lost: bad.png\s+The form is not saved yet/);
    await click(".o_party_photos_retry");
    await click(".save");
    refused.resolve(answer("", "“bad.png” is not taken: it is damaged."));
    await animationFrame();
    await animationFrame();
    expect(STATUS).toHaveText(/it is damaged.\s+The form is not saved yet/);
    expect(sent).toHaveLength(0);
    await click(".save");
    expect(sent).toHaveLength(1);
});
