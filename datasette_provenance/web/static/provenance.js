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

/* The two panes of a comparison scroll together, passage beside passage; and one goes from passage to passage. */
function joinPanes() {
  const panes = [...document.querySelectorAll(".prov-side .prov-text")];
  const nav = document.querySelector(".prov-jump");
  if (panes.length !== 2 || !nav) return;
  const labels = [...panes[0].querySelectorAll("[data-passage][id]")].map((p) => p.dataset.passage);
  const place = (label, n) => {
    const at = document.getElementById("ab"[n] + "-" + label);
    return at ? at.getBoundingClientRect().top - panes[n].getBoundingClientRect().top + panes[n].scrollTop : null;
  };
  const pairs = () => {
    // Passages that stand in another order on the other side would make it jump back and forth.
    const found = [[0, 0]];
    for (const label of labels) {
      const a = place(label, 0), b = place(label, 1), last = found[found.length - 1];
      if (a !== null && b !== null && a > last[0] && b > last[1]) found.push([a, b]);
    }
    found.push([panes[0].scrollHeight, panes[1].scrollHeight]);
    return found;
  };
  let together = true, leading = null;
  const follow = (n) => {
    if (!together || leading !== n) return;
    const third = panes[n].clientHeight / 3, at = panes[n].scrollTop + third, points = pairs();
    let k = 1;
    while (k < points.length - 1 && points[k][n] < at) k++;
    const [from, to] = [points[k - 1], points[k]];
    const share = to[n] > from[n] ? (at - from[n]) / (to[n] - from[n]) : 0;
    panes[1 - n].scrollTo({ top: from[1 - n] + share * (to[1 - n] - from[1 - n]) - third, behavior: "instant" });
  };
  panes.forEach((pane, n) => {
    for (const event of ["wheel", "touchstart", "pointerdown", "keydown"]) {
      pane.addEventListener(event, () => { leading = n; }, { passive: true });
    }
    pane.addEventListener("scroll", () => follow(n), { passive: true });
  });
  let current = -1;
  const go = (label) => {
    if (!labels.includes(label)) return;
    current = labels.indexOf(label);
    leading = null;
    panes.forEach((pane, n) => {
      const top = place(label, n);
      if (top !== null) pane.scrollTo({ top: top - pane.clientHeight / 3, behavior: "instant" });
      for (const lit of pane.querySelectorAll(".prov-current")) lit.classList.remove("prov-current");
      for (const lit of pane.querySelectorAll("[data-passage]")) {
        if (lit.dataset.passage === label) lit.classList.add("prov-current");
      }
    });
    for (const link of nav.querySelectorAll("[data-jump]")) {
      if (link.dataset.jump === label) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    // One above the other, on a phone, the panes do not scroll: the page does.
    if (panes[0].scrollHeight <= panes[0].clientHeight) document.getElementById("a-" + label).scrollIntoView({ block: "center" });
  };
  const button = (words, step) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.addEventListener("click", () => {
      const next = current < 0 && step < 0 ? labels.length - 1 : (current + step + labels.length) % labels.length;
      history.replaceState(null, "", "#a-" + labels[next]);
      go(labels[next]);
    });
    return made;
  };
  const box = document.createElement("label");
  const check = document.createElement("input");
  check.type = "checkbox";
  check.checked = true;
  check.addEventListener("change", () => { together = check.checked; });
  box.append(check, " scroll together");
  nav.prepend(button("Previous passage", -1), button("Next passage", 1), box);
  const read = () => go(location.hash.replace(/^#[ab]-/, ""));
  window.addEventListener("hashchange", read);
  if (/^#[ab]-/.test(location.hash)) read();
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
  joinPanes();
  document.querySelectorAll(".prov-lineage .prov-svg").forEach(lightLineage);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
