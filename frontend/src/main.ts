import "./styles/app.scss";
import "htmx.org";
import { startBehaviours } from "./behaviours";
import { defineIslands } from "./islands";
import { settleSentDrafts } from "./islands/guard";

const CHARTS = "lf-map, lf-epi-curve, lf-fan";

/** The charting library is large: it is fetched only where a chart stands on the page. */
function loadCharts(root: ParentNode): void {
  if (root.querySelector(CHARTS)) void import("./charts");
}

settleSentDrafts();
defineIslands();
startBehaviours();
loadCharts(document);
document.addEventListener("htmx:load", () => loadCharts(document));
