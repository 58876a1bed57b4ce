import { Interaction } from "@web/public/interaction";
import { loadBundle } from "@web/core/assets";
import { registry } from "@web/core/registry";

const LINE = "#dc3545";

/**
 * The run of a member's month scores over the year, as a chart. The table below says the
 * same to whoever has no scripts or cannot see it; where the library does not load, the
 * table opens instead.
 */
export class ScoreRun extends Interaction {
    static selector = ".o_party_run";

    async willStart() {
        try {
            await loadBundle("web.chartjs_lib");
            this.hasLibrary = true;
        } catch {
            this.hasLibrary = false;
        }
    }

    start() {
        if (!this.hasLibrary) {
            this.el.querySelector("details").open = true;
            return;
        }
        const box = this.el.querySelector(".o_party_run_chart");
        box.classList.remove("d-none");
        const chart = new window.Chart(box.querySelector("canvas"), this.getConfig());
        this.registerCleanup(() => {
            chart.destroy();
            box.classList.add("d-none");
        });
    }

    getConfig() {
        return {
            type: "bar",
            data: { labels: this.read("labels"), datasets: this.getDatasets() },
            options: {
                animation: false,
                maintainAspectRatio: false,
                plugins: { legend: { position: "bottom" } },
                scales: { y: { beginAtZero: true } },
            },
        };
    }

    getDatasets() {
        const { totalLabel, lineLabel } = this.el.dataset;
        const totals = {
            label: totalLabel,
            data: this.read("totals"),
            backgroundColor: getComputedStyle(this.el.querySelector("canvas")).color,
            order: 1,
        };
        const lines = {
            type: "line",
            label: lineLabel,
            data: this.read("lines"),
            borderColor: LINE,
            backgroundColor: "transparent",
            borderDash: [6, 4],
            pointRadius: 2,
            order: 0,
        };
        return lines.data.some((points) => points !== null) ? [totals, lines] : [totals];
    }

    read(name) {
        return JSON.parse(this.el.dataset[name]);
    }
}

registry.category("public.interactions").add("party_points_portal.score_run", ScoreRun);
