
"use strict";
(() => {
  const every = (what, from = document) => [...from.querySelectorAll(what)];
  const bar = document.getElementById("filter");
  const words = bar.querySelector("input[type=search]");
  const wrong = bar.querySelector("input[type=checkbox]");
  const told = bar.querySelector("output");
  const cases = every("details.case");
  const show = () => {
    const sought = words.value.toLowerCase().trim();
    let shown = 0;
    for (const one of cases) {
      const fits = (!sought || one.dataset.words.includes(sought)) &&
        (!wrong.checked || one.dataset.look === "yes");
      one.hidden = !fits;
      shown += fits;
    }
    told.textContent = `${shown} of ${cases.length} cases`;
  };
  const goal = () => {
    let one = location.hash && document.getElementById(location.hash.slice(1));
    if (!one) return;
    const place = one;
    for (; one; one = one.parentElement) {
      if (one.tagName === "DETAILS") one.open = true;
      one.hidden = false;
    }
    place.scrollIntoView();
  };
  words.addEventListener("input", show);
  wrong.addEventListener("change", show);
  const buttons = every("button", bar);
  buttons[0].addEventListener("click", () => {
    for (const one of cases) if (!one.hidden) one.open = true;
  });
  buttons[1].addEventListener("click", () => {
    for (const one of every("details")) one.open = false;
  });
  addEventListener("hashchange", goal);
  bar.hidden = false;
  show();
  goal();
})();
