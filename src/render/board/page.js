"use strict";
(() => {
  const book = JSON.parse(document.getElementById("book").textContent);
  const form = document.getElementById("filters");
  const search = document.getElementById("search");
  const shown = document.getElementById("shown");
  const dialog = document.getElementById("lead");
  const selects = [...form.querySelectorAll("select")];
  const cards = [...document.querySelectorAll(".card")].map((card) => ({
    item: card.parentElement,
    lane: card.closest(".lane"),
    data: card.dataset,
    text: card.textContent.toLowerCase(),
  }));
  const lanes = [...document.querySelectorAll(".lane")].map((lane) => ({
    lane,
    size: lane.querySelector(".size"),
    all: lane.querySelector(".size").textContent,
  }));

  let opened = "";

  function address() {
    const chosen = selects.filter((select) => select.value);
    const hash = new URLSearchParams(chosen.map((select) => [select.dataset.by, select.value]));
    if (search.value) {
      hash.set("q", search.value);
    }
    if (opened) {
      hash.set("lead", opened);
    }
    const text = hash.toString();
    try {
      history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
    } catch {
      // Where the page may not change its address, everything else works all the same.
    }
  }

  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = selects.filter((select) => select.value).map((select) => [select.dataset.by, select.value]);
    const counts = new Map();
    let total = 0;
    for (const card of cards) {
      const fits = wanted.every(([by, value]) => card.data[by] === value) && words.every((word) => card.text.includes(word));
      card.item.hidden = !fits;
      if (fits) {
        total += 1;
        counts.set(card.lane, (counts.get(card.lane) || 0) + 1);
      }
    }
    const narrowed = words.length > 0 || wanted.length > 0;
    for (const { lane, size, all } of lanes) {
      size.textContent = narrowed ? `${counts.get(lane) || 0} of ${all}` : all;
    }
    shown.textContent = narrowed ? `${total} shown` : "";
    address();
  }

  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  function open(number) {
    const lead = book.leads[number];
    document.getElementById("lead-title").textContent = `${lead.company} · ${lead.id}`;
    const facts = document.getElementById("lead-facts");
    facts.replaceChildren();
    for (const [name, value] of lead.facts) {
      facts.append(element("dt", name), element("dd", value));
    }
    const events = document.getElementById("lead-events");
    events.replaceChildren();
    for (const [at, who, what, note] of lead.events) {
      const item = document.createElement("li");
      const told = document.createElement("div");
      told.append(element("span", who ? `${what} — ${who}` : what));
      if (note) {
        told.append(element("p", note));
      }
      item.append(element("time", at), told);
      events.append(item);
    }
    opened = lead.id;
    address();
    dialog.showModal();
  }

  document.getElementById("lanes").addEventListener("click", (event) => {
    const card = event.target.closest(".card");
    if (card) {
      open(Number(card.dataset.lead));
    }
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) {
      dialog.close();
    }
  });
  dialog.addEventListener("close", () => {
    opened = "";
    address();
  });
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.closest("input, select, dialog")) {
      event.preventDefault();
      search.focus();
    }
  });
  const asked = new URLSearchParams(location.hash.slice(1));
  search.value = asked.get("q") || "";
  for (const select of selects) {
    select.value = asked.get(select.dataset.by) || "";
    if (select.selectedIndex < 0) {
      select.value = "";
    }
  }
  filter();
  const number = book.leads.findIndex((lead) => lead.id === asked.get("lead"));
  if (number >= 0) {
    open(number);
  }
})();
