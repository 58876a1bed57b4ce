/* global AXE, PAGES, LANGUAGES */
// Looks at pages as a phone shows them, one after the other in a frame of that width.
// What is wrong with them is told all at once.

const WIDTH = 360;
const INTERACTIVE = "a, button, input:not([type=hidden]), select, textarea, summary";
// Odoo's own, which every portal page has and our pages cannot mend:
const FRAME = [
    // the user's menu is a list of menu items that is shown by a script
    ".js_usermenu",
];

async function load(frame, path) {
    await new Promise((resolve) => {
        frame.onload = resolve;
        frame.src = path;
    });
    return frame.contentDocument;
}

async function findViolations(frame) {
    const { contentWindow, contentDocument } = frame;
    contentWindow.eval(AXE);
    const { violations } = await contentWindow.axe.run(
        { include: [contentDocument.documentElement], exclude: FRAME },
        { resultTypes: ["violations"] },
    );
    return violations
        .filter(({ impact }) => ["serious", "critical"].includes(impact))
        .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

function* findShortcomings(document, lang) {
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) {
        yield `is ${root.scrollWidth} wide: ${findWidest(document)}`;
    }
    const heads = document.querySelectorAll("h1").length;
    if (heads !== 1) {
        yield `has ${heads} h1`;
    }
    if (root.lang !== lang) {
        yield `is in “${root.lang}”`;
    }
    for (const element of document.querySelectorAll(INTERACTIVE)) {
        const isReached = element.tabIndex === 0 || element.disabled;
        if (element.checkVisibility() && !isReached) {
            yield `not reached by Tab: ${element.outerHTML}`;
        }
    }
}

function findWidest(document) {
    const elements = [...document.querySelectorAll("body *")];
    const { clientWidth } = document.documentElement;
    const wide = elements.find((e) => e.getBoundingClientRect().right > clientWidth + 1);
    return wide ? wide.outerHTML.slice(0, 200) : "the frame";
}

/** :param isAll: also what axe finds */
async function check(frame, path, lang, isAll) {
    const document = await load(frame, path);
    const problems = [...findShortcomings(document, lang)];
    return isAll ? [...problems, ...(await findViolations(frame))] : problems;
}

async function switchLargePrint() {
    const body = new FormData();
    body.append("csrf_token", odoo.csrf_token);
    body.append("large", "1");
    await fetch("/my/points/large_print", { method: "POST", body });
}

/** What is no page of a website speaks the language of the user, whatever he chose. */
function getLanguage(path, lang) {
    return path.startsWith("/party_points/") ? "en-US" : lang.replace("_", "-");
}

async function checkAll() {
    const frame = document.createElement("iframe");
    frame.style = `position: fixed; inset: 0; width: ${WIDTH}px; height: 740px; z-index: 9999`;
    document.body.append(frame);
    const problems = [];
    const checkPages = async (lang, kind, isAll) => {
        document.cookie = `frontend_lang=${lang}; path=/`;
        for (const path of PAGES) {
            for (const problem of await check(frame, path, getLanguage(path, lang), isAll)) {
                problems.push(`${path} (${lang}${kind}): ${problem}`);
            }
        }
    };
    for (const lang of LANGUAGES) {
        await checkPages(lang, "", true);
    }
    await switchLargePrint();
    await checkPages(LANGUAGES[0], ", large print", false);
    return problems;
}

checkAll().then((problems) => {
    if (problems.length) {
        console.error(problems.join("\n"));
    } else {
        console.log("test successful");
    }
}, console.error);
