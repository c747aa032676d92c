"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const choices = $("choices");
  const rows = [...document.querySelectorAll("#list li")];
  const place = new Map(rows.map((row, at) => [row, at]));
  const months = [...document.querySelectorAll("#list .month")];
  const selects = [...choices.querySelectorAll("select")];
  let bodies = null; // megabytes: read when the first letter is opened
  let open = null;

  const fits = (row, select) =>
    !select.value || row.dataset[select.name].split(" ").includes(select.value);

  function choose() {
    let shown = 0;
    for (const row of rows) {
      row.hidden = !selects.every((select) => fits(row, select));
      shown += row.hidden ? 0 : 1;
    }
    for (const month of months) month.hidden = !month.querySelector("li:not([hidden])");
    $("none").hidden = shown > 0 || rows.length === 0;
    const all = rows.length.toLocaleString("en-US");
    $("count").textContent = shown === rows.length
      ? `${all} letters` : `${shown.toLocaleString("en-US")} of ${all} letters`;
    steps();
  }

  const readable = () => rows.filter((row) => !row.hidden && row.querySelector("a"));

  // Where the open letter stands among those shown; it may have been filtered away.
  function beside(step) {
    const shown = readable();
    if (step > 0) return shown.find((row) => place.get(row) > place.get(open));
    return shown.findLast((row) => place.get(row) < place.get(open));
  }

  function steps() {
    $("previous").disabled = !open || !beside(-1);
    $("next").disabled = !open || !beside(1);
  }

  const joined = (places) => places.map((at) => bodies.pieces[at]).join("");

  function fill(id, text) {
    $(id).textContent = text || "—";
  }

  // A letter's own page: no script can run in it, and the policy of this page fetches nothing.
  // Its origin stays ours so that its height can be measured and its links stilled.
  function page(html) {
    $("reader-page").replaceChildren();
    $("reader-page").hidden = !html.trim();
    if (!html.trim()) return;
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-same-origin");
    frame.title = "The letter as a page";
    frame.addEventListener("load", () => {
      for (const link of frame.contentDocument?.links ?? []) { // a rehearsal's links lead nowhere
        link.style.pointerEvents = "none";
        link.tabIndex = -1;
      }
      frame.style.height = "0"; // else a short page reports the frame's own height
      const height = frame.contentDocument?.documentElement.scrollHeight ?? 480;
      frame.style.height = `${Math.min(height + 2, 4000)}px`;
    });
    frame.srcdoc = html;
    $("reader-page").append(frame);
  }

  function calendar(entry) {
    $("reader-calendar").hidden = !entry;
    if (!entry) return;
    const meaning = { REQUEST: "enter or correct it", CANCEL: "take it out" }[entry.method];
    fill("calendar-method", meaning ? `${entry.method} (${meaning})` : entry.method);
    fill("calendar-sequence", String(entry.sequence));
    fill("calendar-title", entry.title);
    fill("calendar-when", entry.when);
    fill("calendar-where", entry.where);
  }

  function read(row) {
    bodies ??= JSON.parse($("bodies").textContent);
    const letter = bodies.letters[row.id.slice("letter-".length)];
    open?.querySelector("a").removeAttribute("aria-current");
    open = row;
    const link = row.querySelector("a");
    link.setAttribute("aria-current", "true");
    fill("reader-subject", row.querySelector("b").textContent);
    fill("reader-from", letter.from);
    fill("reader-to", letter.to);
    fill("reader-date", letter.date);
    fill("reader-told", row.querySelector(".who small").textContent);
    fill("reader-text", joined(letter.text));
    calendar(letter.calendar);
    $("reader").hidden = false;
    $("no-reader").hidden = true;
    document.body.classList.add("reading");
    page(joined(letter.html));
    $("reader-file").href = link.getAttribute("href");
    $("reader").scrollTop = 0;
    $("reader-subject").focus({ preventScroll: true });
    steps();
  }

  function close() {
    const link = open?.querySelector("a");
    $("reader").hidden = true;
    $("no-reader").hidden = false;
    document.body.classList.remove("reading");
    link?.removeAttribute("aria-current");
    open = null;
    link?.focus();
  }

  function step(by) {
    const row = beside(by);
    if (!row) return;
    row.scrollIntoView({ block: "nearest" });
    read(row);
  }

  function about(occasion) {
    choices.reset();
    choices.elements.occasion.value = occasion;
    choose();
    $("letters").scrollIntoView();
    choices.elements.occasion.focus({ preventScroll: true });
  }

  $("list").addEventListener("click", (event) => {
    const link = event.target.closest("li a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    read(link.parentElement);
  });
  document.querySelector(".year").addEventListener("click", (event) => {
    const mark = event.target.closest("a[data-occasion]");
    if (!mark) return;
    event.preventDefault();
    about(mark.dataset.occasion);
  });
  choices.addEventListener("input", choose);
  choices.addEventListener("submit", (event) => event.preventDefault());
  choices.addEventListener("reset", () => setTimeout(choose)); // after the values are back
  $("previous").addEventListener("click", () => step(-1));
  $("next").addEventListener("click", () => step(1));
  $("close").addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && open) close();
  });
  choices.hidden = false;
  $("no-reader").hidden = false;
  $("without-script").hidden = true;
  choose();
})();
