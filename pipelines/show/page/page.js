// Filters, search and sorting. The address keeps them: everything after # that holds an "=".
(() => {
  const form = document.querySelector(".filters"), board = document.querySelector(".board");
  const rows = [...board.querySelectorAll("tr[data-id]")], groups = [...board.tBodies];
  const home = new Map(rows.map((row) => [row, row.parentElement]));
  const cards = new Map([...document.querySelectorAll("article[id]")].map((card) => [card.id, card]));
  const count = document.querySelector(".count"), fields = [...form.elements].filter((field) => field.name);
  const order = { direction: ["Worse", "No change", "Improve", "N/A"], rag: ["Red", "Amber", "Green", "N/A"], quartile: ["4th", "3rd", "2nd", "1st", "NA"] };
  const shown = (row) => fields.every((field) => {
    if (!field.value || field.name === "sort") return true;
    if (field.name === "find") return field.value.toLowerCase().split(/\s+/).every((word) => row.dataset.text.includes(word));
    if (field.name === "outcome") return row.dataset.outcome.split("|").includes(field.value);
    return row.dataset[field.name] === field.value;
  });
  const show = () => {
    let left = 0;
    for (const row of rows) {
      row.hidden = !shown(row);
      left += !row.hidden;
      cards.get(row.dataset.id).hidden = row.hidden;
    }
    const by = form.elements.sort.value;
    board.classList.toggle("sorted", Boolean(by));
    const place = (row) => by === "label" ? row.dataset.text : String(order[by].indexOf(row.dataset[by])).padStart(2, "0");
    const sorted = by ? [...rows].sort((a, b) => place(a).localeCompare(place(b)) || a.dataset.place - b.dataset.place) : rows;
    for (const row of sorted) (by ? groups[0] : home.get(row)).append(row);
    for (const group of groups) group.querySelector(".group-row").hidden = !by && ![...group.querySelectorAll("tr[data-id]")].some((row) => !row.hidden);
    count.textContent = `${left} of ${rows.length} ${form.dataset.of ?? "indicators"}`;
  };
  const keep = () => {
    const said = new URLSearchParams(fields.filter((field) => field.value).map((field) => [field.name, field.value]));
    history.replaceState(null, "", `#${said}`);
    show();
  };
  const read = () => {
    const hash = location.hash.slice(1);
    if (!hash.includes("=") && hash) {
      if (cards.get(hash)?.hidden) { for (const field of fields) field.value = ""; show(); }
      cards.get(hash)?.scrollIntoView();
      return;
    }
    const said = new URLSearchParams(hash);
    for (const field of fields) field.value = said.get(field.name) ?? "";
    show();
  };
  form.addEventListener("input", keep);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(keep));
  addEventListener("hashchange", read);
  addEventListener("beforeprint", () => document.querySelectorAll("details.chart").forEach((one) => { one.open = false; }));
  form.hidden = false;
  read();
})();
