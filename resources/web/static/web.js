// SPDX-License-Identifier: Apache-2.0
// Lists by ↑ ↓ Home End: focus moves from row to row; Enter opens, since a row's first link is what has the focus.
"use strict";

const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

document.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  if (step === undefined || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const list = event.target.closest("[data-list]");
  if (!list || event.target.matches("input:not([type=checkbox]):not([type=radio]), select, textarea")) return;
  const rows = [...list.querySelectorAll("[data-row]")];
  const row = event.target.closest("[data-row]");
  const wanted = Math.min(rows.length - 1, Math.max(0, rows.indexOf(row) + step));
  const next = rows[wanted]?.querySelector("a, input, button");
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "nearest" });
});

// What is looked at again says so when nobody answers, and is quiet again when somebody does.
const stale = (is) => { const told = document.getElementById("stale"); if (told) told.hidden = !is; };
document.addEventListener("htmx:sendError", () => stale(true));
document.addEventListener("htmx:responseError", () => stale(true));
document.addEventListener("htmx:afterOnLoad", () => stale(false));

// One tick for all boxes of a form that have a name; without scripts it is not there. It shows how many are ticked.
for (const all of document.querySelectorAll("[data-all]")) {
  const boxes = [...all.form.elements].filter((one) => one.name === all.dataset.all);
  const told = all.parentElement.querySelector("output");
  const look = () => {
    const ticked = boxes.filter((one) => one.checked).length;
    told.value = ticked;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.addEventListener("change", () => {
    for (const one of boxes) one.checked = all.checked;
    look();
  });
  for (const one of boxes) one.addEventListener("change", look);
  addEventListener("pageshow", look);
  all.parentElement.hidden = false;
}
