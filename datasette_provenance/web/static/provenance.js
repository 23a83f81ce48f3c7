/* The provenance pages work without this. It shows the same passage on the other side, and a node's evidence
   and the way back to its source, on hover and on keyboard focus. */
"use strict";

function lightTwins() {
  const sides = document.querySelectorAll(".prov-side");
  if (sides.length !== 2) return;
  const set = (event, on) => {
    const passage = event.target.closest && event.target.closest("[data-passage]");
    if (!passage) return;
    for (const twin of document.querySelectorAll("[data-passage]")) {
      if (twin.dataset.passage === passage.dataset.passage) twin.classList.toggle("prov-twin", on);
    }
  };
  for (const [enter, leave] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
    document.addEventListener(enter, (event) => set(event, true));
    document.addEventListener(leave, (event) => set(event, false));
  }
}

function lightLineage(svg) {
  const nodes = new Map();
  for (const node of svg.querySelectorAll(".prov-node")) nodes.set(node.dataset.n, node);
  const edges = new Map();
  for (const edge of svg.querySelectorAll(".prov-edge")) edges.set(edge.dataset.to, edge);
  const tip = document.createElement("div");
  tip.className = "prov-tip";
  tip.setAttribute("aria-hidden", "true"); // the node's own title says the same
  tip.hidden = true;
  document.body.append(tip);

  const clear = () => {
    tip.hidden = true;
    for (const lit of svg.querySelectorAll(".prov-lit")) lit.classList.remove("prov-lit");
  };
  const show = (node) => {
    clear();
    const seen = new Set();
    for (let at = node; at && !seen.has(at); at = nodes.get(at.dataset.source)) {
      seen.add(at);
      at.classList.add("prov-lit");
      const edge = edges.get(at.dataset.n);
      if (edge) edge.classList.add("prov-lit");
    }
    tip.textContent = node.dataset.tip;
    tip.hidden = false;
    const box = node.getBoundingClientRect();
    const left = Math.min(box.right + 10, document.documentElement.clientWidth - tip.offsetWidth - 8);
    const below = box.bottom + 8 + tip.offsetHeight <= window.innerHeight;
    tip.style.left = Math.max(8, left) + "px";
    tip.style.top = (below ? box.bottom + 8 : Math.max(8, box.top - tip.offsetHeight - 8)) + "px";
  };
  for (const node of nodes.values()) {
    // The browser's own tooltip would cover ours: keep its words as the node's name instead.
    const title = node.querySelector("title");
    node.dataset.tip = title.textContent.trim();
    node.setAttribute("aria-label", node.dataset.tip);
    title.remove();
    node.addEventListener("mouseenter", () => show(node));
    node.addEventListener("focus", () => show(node));
    node.addEventListener("mouseleave", clear);
    node.addEventListener("blur", clear);
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
  });
}

function start() {
  // Datasette 0.65 does not say which language its pages are in.
  if (!document.documentElement.lang) document.documentElement.lang = "en";
  lightTwins();
  document.querySelectorAll(".prov-lineage .prov-svg").forEach(lightLineage);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
