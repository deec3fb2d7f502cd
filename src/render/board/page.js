"use strict";
(() => {
  const book = JSON.parse(document.getElementById("book").textContent);
  const form = document.getElementById("filters");
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const dialog = document.getElementById("lead");
  const selects = [...form.querySelectorAll("select")];
  const narrow = matchMedia("(max-width: 44rem)");
  const step = () => (narrow.matches ? 20 : 200);

  // Where each lead's card is, by the lead's number.
  const places = [];
  const lanes = [...document.querySelectorAll(".lane")].map((section) => {
    const list = section.querySelector("ul");
    const items = [...list.children];
    const first = items.length;
    // Where scripts run, the rest of the lane is text.
    const rest = section.querySelector("noscript");
    if (rest) {
      const template = document.createElement("template");
      template.innerHTML = rest.textContent;
      items.push(...template.content.querySelectorAll("li"));
      rest.remove();
      section.querySelector(".more").remove();
    }
    const more = element("button", "");
    more.type = "button";
    more.className = "more";
    more.setAttribute("aria-describedby", section.getAttribute("aria-labelledby"));
    section.append(more);
    const lane = { list, more, first, closed: section.classList.contains("closed"), size: section.querySelector(".size"), drawn: 0, picked: null };
    lane.cards = items.map((item) => {
      const number = Number(item.firstElementChild.dataset.lead);
      const card = { item, lane, by: book.leads[number].by, text: item.textContent.toLowerCase() };
      places[number] = card;
      return card;
    });
    lane.fitting = lane.cards;
    return lane;
  });

  let opened = null;

  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  // Draws the cards of a lane up to the given count of those that fit, and last the one picked by its address.
  function draw(lane, count) {
    const cards = lane.fitting.slice(lane.drawn, count);
    lane.drawn += cards.length;
    if (cards.includes(lane.picked)) {
      lane.picked = null;
    }
    const added = document.createDocumentFragment();
    for (const card of lane.picked ? [...cards, lane.picked] : cards) {
      added.append(card.item);
    }
    lane.list.append(added);
    const left = lane.fitting.length - lane.drawn;
    lane.more.hidden = left === 0;
    lane.more.textContent = `Show ${Math.min(step(), left)} more of ${left}`;
    return cards[0];
  }

  function redraw(lane, count) {
    lane.list.replaceChildren();
    lane.drawn = 0;
    draw(lane, count);
  }

  function address() {
    const chosen = selects.filter((select) => select.value);
    const hash = new URLSearchParams(chosen.map((select) => [select.dataset.by, select.value]));
    if (search.value) {
      hash.set("q", search.value);
    }
    if (opened) {
      hash.set("lead", id(opened));
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
    const wanted = selects.map((select, choice) => [choice, select.selectedIndex - 1]).filter(([, option]) => option >= 0);
    const fits = (card) => wanted.every(([choice, option]) => card.by[choice] === option) && words.every((word) => card.text.includes(word));
    const narrowed = words.length > 0 || wanted.length > 0;
    let total = 0;
    for (const lane of lanes) {
      lane.fitting = narrowed ? lane.cards.filter(fits) : lane.cards;
      lane.picked = null;
      redraw(lane, Math.min(lane.first, step()));
      total += lane.fitting.length;
      lane.size.textContent = narrowed ? `${lane.fitting.length} of ${lane.cards.length}` : lane.cards.length;
    }
    found.textContent = narrowed ? `${total} found` : "";
    address();
  }

  function id(card) {
    return card.item.querySelector(".id").textContent;
  }

  function open(number) {
    const lead = book.leads[number];
    const card = places[number];
    const { lane } = card;
    if (!card.item.isConnected && lane.fitting.includes(card)) {
      lane.picked = card;
      draw(lane, lane.drawn);
    }
    document.getElementById("lead-title").textContent = `${card.item.querySelector("strong").textContent} · ${id(card)}`;
    const facts = document.getElementById("lead-facts");
    facts.replaceChildren();
    for (const [label, value] of lead.facts) {
      facts.append(element("dt", book.labels[label]), element("dd", value));
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
    opened = card;
    address();
    if (!dialog.open) {
      dialog.showModal();
    }
  }

  // Filters and opens what the address asks for.
  function follow() {
    const asked = new URLSearchParams(location.hash.slice(1));
    search.value = asked.get("q") || "";
    for (const select of selects) {
      select.value = asked.get(select.dataset.by) || "";
      if (select.selectedIndex < 0) {
        select.value = "";
      }
    }
    filter();
    const number = asked.has("lead") ? places.findIndex((card) => id(card) === asked.get("lead")) : -1;
    if (number >= 0) {
      open(number);
    } else if (dialog.open) {
      dialog.close();
    }
  }

  document.getElementById("lanes").addEventListener("click", (event) => {
    const card = event.target.closest(".card");
    const lane = lanes.find(({ more }) => more === event.target);
    if (card) {
      open(Number(card.dataset.lead));
    } else if (lane) {
      draw(lane, lane.drawn + step()).item.firstElementChild.focus();
    }
  });
  // On a phone the lanes stand below each other: there the next one is never pushed away unasked.
  const near = new IntersectionObserver(
    (entries) => {
      for (const lane of lanes.filter(({ more }) => entries.some((entry) => entry.isIntersecting && entry.target === more))) {
        if (!narrow.matches) {
          draw(lane, lane.drawn + step());
        }
      }
    },
    { rootMargin: "800px 0px" },
  );
  for (const { more, closed } of lanes) {
    if (!closed) {
      near.observe(more);
    }
  }
  // On paper stands every open lead that fits.
  addEventListener("beforeprint", () => {
    for (const lane of lanes) {
      lane.screen = lane.drawn;
      if (lane.closed) {
        lane.more.textContent = `${lane.fitting.length - lane.drawn} more are not shown`;
      } else {
        draw(lane, lane.fitting.length);
      }
    }
  });
  addEventListener("afterprint", () => lanes.forEach((lane) => redraw(lane, lane.screen)));
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) {
      dialog.close();
    }
  });
  dialog.addEventListener("close", () => {
    if (opened && document.activeElement === document.body) {
      opened.item.firstElementChild.focus();
    }
    opened = null;
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
  addEventListener("hashchange", () => {
    if (location.hash.includes("=")) {
      follow();
    }
  });
  follow();
})();
