// SPDX-License-Identifier: Apache-2.0
// The pad's page: asks the window again and again what to show, and sends what is pressed. It keeps nothing.
"use strict";

const THANKS_MS = 6000;
const AGAIN_MS = 1000;
const TYPED_MS = 800;
const VIEWS = ["wait", "pairing", "moved", "question", "reasons", "thanks"];

const at = (id) => document.getElementById(id);
const tab = Array.from(crypto.getRandomValues(new Uint8Array(12)), (one) => one.toString(16).padStart(2, "0")).join("");

let seen = -1; // the version of what is shown; -1: this page has just been opened
let shown = ""; // the view, the question and the level that are on the page
let state = {};
let drawnAt = 0;
let sending = Promise.resolve();
let thanksTimer = 0;
let changeTimer = 0;
let typedTimer = 0;

function view(name) {
  for (const one of VIEWS) at(`view-${one}`).hidden = one !== name;
  drawnAt = performance.now();
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur(); // nothing is chosen beforehand
  at("please").hidden = name !== "question" && name !== "reasons";
  at("aloud").hidden = !(voice() && (name === "question" || name === "reasons"));
  hush();
}

function draw(found) {
  state = found;
  seen = found.version;
  if (found.place) at("place").textContent = `医保服务　${found.place}`;
  const key = [found.view, found.nonce, found.chosen].join(" ");
  if (key === shown) return;
  shown = key;
  clearTimeout(thanksTimer);
  clearTimeout(changeTimer);
  clearTimeout(typedTimer);
  document.documentElement.classList.toggle("elder", found.elder === true);
  if (found.view === "question") drawQuestion(found);
  else if (found.view === "reasons") drawReasons(found);
  else if (found.view === "thanks") {
    view("thanks");
    thanksTimer = setTimeout(() => view("wait"), THANKS_MS);
  } else view(found.view === "moved" ? "moved" : "wait");
}

function drawQuestion(found) {
  at("title").textContent = found.title;
  at("about").hidden = at("title").hidden = !found.title;
  at("decline").hidden = !found.may_decline;
  at("levels").replaceChildren(...found.levels.map((one) => {
    const number = document.createElement("span");
    number.className = "number";
    number.textContent = one.level;
    const button = press(one.words, () => send({ act: "press", level: one.level }));
    button.dataset.level = one.level;
    button.prepend(number);
    return button;
  }));
  view("question");
  speak(asked());
}

function drawReasons(found) {
  at("chosen").textContent = found.words;
  at("reasons").replaceChildren(...found.reasons.map((one) => {
    const button = press(one.words, () => {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      send({ act: "mark", ...marked() });
    });
    button.dataset.code = one.code;
    button.setAttribute("aria-pressed", String(found.marked.includes(one.code)));
    return button;
  }));
  at("writing").hidden = !found.may_write;
  at("words").value = found.written;
  at("change").hidden = found.change_left <= 0;
  changeTimer = setTimeout(() => { at("change").hidden = true; }, found.change_left);
  view("reasons");
}

function press(words, then) {
  const button = document.createElement("button");
  button.type = "button";
  const word = document.createElement("span");
  word.textContent = words;
  button.append(word);
  button.addEventListener("click", () => pressed(then));
  button.addEventListener("focus", () => { if (button.matches(":focus-visible")) speak([button.innerText]); });
  return button;
}

// A finger that came down on what stood here before does not count.
function pressed(then) {
  if (performance.now() - drawnAt >= (state.early || 0)) then();
}

function marked() {
  const codes = [...document.querySelectorAll('#reasons [aria-pressed="true"]')].map((one) => one.dataset.code);
  return { reasons: codes, words: at("writing").hidden ? "" : at("words").value };
}

// One after the other, so that the last tick is the last that is heard.
function send(answer) {
  const body = JSON.stringify({ nonce: state.nonce, tab, ...answer });
  sending = sending.then(async () => {
    try {
      await fetch("/answer", { method: "POST", headers: { "Content-Type": "application/json" }, body });
      at("offline").hidden = true;
    } catch {
      at("offline").hidden = false;
    }
  });
}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

async function look() {
  for (;;) {
    try {
      const answer = await fetch(`/state?tab=${tab}&seen=${seen}`);
      at("offline").hidden = true;
      if (answer.status === 401 && location.hash === "#once") { // opened for one question, and that has ended
        view("wait");
        return;
      }
      if (answer.status === 401) {
        const before = localStorage.getItem("paired") === "yes";
        at("pairing-why").textContent = before
          ? "这个窗口换了别的平板。要用这一台，叫主管再配一次。"
          : "把窗口电脑上的 8 位数字填在这里。";
        shown = "pairing";
        seen = -1;
        view("pairing");
        return;
      }
      if (answer.status === 200) {
        const found = await answer.json();
        draw(found);
        if (found.view === "moved") return;
      } else if (answer.status !== 204) await pause(AGAIN_MS);
    } catch {
      at("offline").hidden = false;
      await pause(AGAIN_MS);
    }
  }
}

async function pair() {
  at("pairing-wrong").hidden = true;
  try {
    const body = JSON.stringify({ code: at("code").value });
    const answer = await fetch("/pair", { method: "POST", headers: { "Content-Type": "application/json" }, body });
    at("offline").hidden = true;
    at("code").value = "";
    if (answer.ok) {
      localStorage.setItem("paired", "yes");
      look();
    } else at("pairing-wrong").hidden = false;
  } catch {
    at("offline").hidden = false;
  }
}

function voice() {
  if (!("speechSynthesis" in window)) return null;
  return speechSynthesis.getVoices().find((one) => one.lang.toLowerCase().startsWith("zh")) || null;
}

function hush() {
  if ("speechSynthesis" in window) speechSynthesis.cancel();
}

function speak(sentences) {
  const speaker = voice();
  if (!speaker) return;
  hush();
  for (const words of sentences) {
    const said = new SpeechSynthesisUtterance(words);
    said.voice = speaker;
    said.lang = speaker.lang;
    speechSynthesis.speak(said);
  }
}

const asked = () => ["您对这次服务怎么样？"];

at("aloud").addEventListener("click", () => {
  const where = state.view === "question" ? "#view-question .choices button" : "#view-reasons button";
  const buttons = [...document.querySelectorAll(where)].filter((one) => !one.hidden).map((one) => one.innerText);
  speak([...(state.view === "question" ? asked() : [state.words]), ...buttons]);
});
at("decline").addEventListener("click", () => pressed(() => send({ act: "decline" })));
at("change").addEventListener("click", () => pressed(() => send({ act: "change" })));
at("done").addEventListener("click", () => pressed(() => send({ act: "done", ...marked() })));
at("words").addEventListener("input", () => {
  clearTimeout(typedTimer);
  typedTimer = setTimeout(() => send({ act: "mark", ...marked() }), TYPED_MS);
});
at("here").addEventListener("click", () => location.reload());
at("pairing").addEventListener("submit", (event) => {
  event.preventDefault();
  pair();
});
look();
