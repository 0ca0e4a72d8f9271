/* Search as you type: a field with data-search-url posts its form there and puts the answer (a piece of HTML of ours) into the
   region named by data-search-results ("#id"). Without a script the form's own button searches. Shorter than two signs: nothing is asked.
   Words in the form when the page opens are looked for once, unless the region holds an answer to them (a hidden field). */
(function () {
  "use strict";
  const PAUSE = 300;

  function attach(field) {
    const region = document.querySelector(field.dataset.searchResults);
    let timer = 0;
    let asking = null;
    let shown = "";
    let answer = null;

    /* The same people again stay as they are, with the choice among them, and are not read out once more. */
    function show(found) {
      const next = document.createElement("template");
      next.innerHTML = found;
      const hidden = next.content.querySelectorAll("input[type=hidden]");
      hidden.forEach(function (each) { each.remove(); });
      const people = next.innerHTML;
      if (people !== answer) region.replaceChildren(next.content);
      answer = people;
      region.querySelectorAll("input[type=hidden]").forEach(function (each) { each.remove(); });
      region.prepend(...hidden);
    }

    async function ask() {
      const words = field.value.trim();
      if (words === shown) return;
      if (asking) asking.abort();
      if (!isTyped(field)) {
        region.replaceChildren();
        shown = words;
        answer = null;
        return;
      }
      asking = new AbortController();
      region.setAttribute("aria-busy", "true");
      try {
        const body = new FormData(field.form);
        body.set("q", words);
        const response = await fetch(field.dataset.searchUrl, { method: "POST", body: body, redirect: "manual", signal: asking.signal });
        if (response.ok) {
          show(await response.text());
          shown = words;
        }
      } catch {
        /* Aborted by the next letter, or no network: the last answer stays. */
      }
      region.removeAttribute("aria-busy");
    }

    field.addEventListener("input", function (event) {
      if (event.isComposing) return;
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, PAUSE);
    });
    field.addEventListener("compositionend", function () {
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, PAUSE);
    });
    return ask;
  }

  /* When the keyboard of a phone opens over the page, the field goes to the top, so that what is found stands above the keyboard. */
  const view = window.visualViewport;
  let tall = view ? view.height : 0;

  if (view) view.addEventListener("resize", function () {
    const field = document.activeElement;
    const isCovered = view.scale === 1 && view.height < tall - 100;
    tall = view.height;
    if (isCovered && field.dataset.searchUrl) field.labels[0].scrollIntoView();
  });

  /* Whether there is anything to look for: in this field, or in another that shows what was found in the same place. */
  function isTyped(field) {
    const fields = field.form.querySelectorAll("[data-search-results]");
    return Array.from(fields).some(function (other) {
      return other.dataset.searchResults === field.dataset.searchResults && other.value.trim().length > 1;
    });
  }

  /* A field is attached when it is first entered, so that one which a script added later searches like the others. */
  const attached = new WeakSet();

  function enter(field) {
    if (!field.dataset || !field.dataset.searchUrl || attached.has(field)) return null;
    attached.add(field);
    const ask = attach(field);
    return isUnasked(field) ? ask() : null;
  }

  /* Words that stand in a field, without an answer to them on the page. */
  function isUnasked(field) {
    const isAnswered = document.querySelector(field.dataset.searchResults).querySelector("input[type=hidden]");
    return field.value.trim().length > 1 && (!isAnswered || field.value !== field.defaultValue);
  }

  /* What a draft brought, or what was typed before this script had arrived, is looked for once, one after the other. */
  async function lookForAll() {
    for (const field of document.querySelectorAll("[data-search-url]")) {
      if (isUnasked(field) && !field.closest("[hidden]")) await enter(field);
    }
  }

  enter(document.activeElement);
  lookForAll();
  document.addEventListener("focusin", function (event) {
    enter(event.target);
  });
})();
