import { describe, expect, test } from "@odoo/hoot";
import { setupInteractionWhiteList, startInteractions } from "@web/../tests/public/helpers";
import { assets } from "@web/core/assets";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";

setupInteractionWhiteList("party_points_portal.score_run");
describe.current.tags("interaction_dev");

const RUN = `
    <section
        class="o_party_run"
        data-labels='["Jan", "Feb", "Mar"]'
        data-totals="[60, 55.5, null]"
        data-lines="[60, 60, null]"
        data-total-label="Month Score"
        data-line-label="Pass Line"
    >
        <div class="o_party_run_chart d-none"><canvas role="img"></canvas></div>
        <details><summary>Figures</summary></details>
    </section>`;

test("labels and data sets come from the attributes of the element", async () => {
    const { core } = await startInteractions(RUN);
    const config = core.interactions[0].interaction.getConfig();
    expect(config.data.labels).toEqual(["Jan", "Feb", "Mar"]);
    expect(config.data.datasets.map(({ label, data }) => [label, data])).toEqual([
        ["Month Score", [60, 55.5, null]],
        ["Pass Line", [60, 60, null]],
    ]);
    expect(".o_party_run_chart").not.toHaveClass("d-none");
    expect("details").not.toHaveAttribute("open");
});

test("where there is no pass line, none is drawn", async () => {
    const { core } = await startInteractions(RUN.replace("[60, 60, null]", "[null, null, null]"));
    const { datasets } = core.interactions[0].interaction.getConfig().data;
    expect(datasets.map(({ label }) => label)).toEqual(["Month Score"]);
});

test("where the library does not load, the table opens", async () => {
    patchWithCleanup(assets, {
        loadBundle: () => Promise.reject(new Error("not there")),
    });
    await startInteractions(RUN);
    expect(".o_party_run_chart").toHaveClass("d-none");
    expect("details").toHaveAttribute("open");
});
