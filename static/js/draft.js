/* A form with data-draft-url keeps a draft on the server: after each field, every few seconds while typing, when the page is left and
   on lock. The answer is JSON: {"saved_at": "02:14", "draft": id for the hidden field "draft", "url": address for the next saving};
   all three may be left out. The id goes into the page's address, so that a page loaded anew begins with what was kept.
   Each saving is numbered in "draft_turn" (which loading of the page, and the number there), since on a bad line the earlier may arrive later.
   Words: [data-draft-status] with data-draft-saved ({time}), data-draft-failed; {"refused": words} says why nothing can be kept. */
(function () {
  "use strict";
  const PAUSE = 3000;
  const RETRY = 15000;

  function keep(form) {
    const status = form.querySelector("[data-draft-status]");
    let url = form.dataset.draftUrl;
    const isBegun = Array.from(form.querySelectorAll("textarea, input[type=text]")).some(function (each) { return each.value !== each.defaultValue; });
    let sent = isBegun ? "" : content(); /* What was typed before this script had arrived is kept, too. */
    let timer = 0;
    let turn = 0;
    let isSaving = false;
    let isDue = false;
    let isSubmitted = false;
    let isFailing = false;

    /* What was typed and chosen: what a search adds of itself (empty, or marked data-draft-aside) is no reason to keep it anew. */
    function content() {
      const body = new FormData(form);
      form.querySelectorAll("[data-draft-aside]").forEach(function (each) { body.delete(each.name); });
      return new URLSearchParams(Array.from(body).filter(function (pair) { return pair[1] !== ""; })).toString();
    }

    function numbered() {
      const body = new FormData(form);
      turn += 1;
      body.set("draft_turn", performance.timeOrigin + " " + turn);
      return body;
    }

    function say(words, isTrouble) {
      isFailing = isTrouble;
      if (!status) return;
      if (status.textContent !== words) status.textContent = words; /* Read out once, not after each saving. */
      status.classList.toggle("is-failing", isTrouble);
    }

    function take(answer) {
      if (answer.url) url = answer.url;
      const hidden = form.elements.namedItem("draft");
      if (answer.draft && hidden) {
        hidden.value = answer.draft;
        window.history.replaceState(window.history.state, "", "?draft=" + encodeURIComponent(answer.draft));
      }
      const now = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      say(status ? status.dataset.draftSaved.replace("{time}", answer.saved_at || now) : "", false);
    }

    async function save() {
      window.clearTimeout(timer);
      const body = content();
      if (isSaving || isSubmitted || body === sent) return;
      isSaving = true;
      let again = 0;
      try {
        const response = await fetch(url, { method: "POST", body: numbered(), redirect: "manual" });
        if (!response.ok) throw new Error(String(response.status));
        const answer = await response.json();
        if (answer.refused) say(answer.refused, true);
        else take(answer);
        sent = body;
        form.dispatchEvent(new Event("lfnkr:saved", { bubbles: true }));
      } catch {
        say(status ? status.dataset.draftFailed : "", true);
        again = RETRY;
      }
      isSaving = false;
      if (content() !== sent) later(again || (isDue ? 0 : PAUSE));
      isDue = false;
    }

    function later(pause) {
      window.clearTimeout(timer);
      timer = window.setTimeout(save, pause);
    }

    /* A link of the form waits a moment for the draft, so that the next page lists it. */
    async function goOn(event) {
      const link = event.target.closest("a[href]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || content() === sent) return;
      event.preventDefault();
      for (let turn = 0; turn < 15 && content() !== sent; turn += 1) {
        save();
        await new Promise(function (done) { window.setTimeout(done, 100); });
      }
      window.location.assign(link.href);
    }

    function leave() {
      if (isSubmitted || content() === sent) return;
      navigator.sendBeacon(url, numbered());
    }

    form.addEventListener("input", function () { if (!isSaving) later(PAUSE); });
    form.addEventListener("change", function () { isDue = isSaving; later(0); });
    form.addEventListener("click", goOn);
    form.addEventListener("submit", function (event) {
      window.setTimeout(function () { isSubmitted = !event.defaultPrevented; }, 0);
    });
    if (isBegun) later(0);
    window.addEventListener("pagehide", leave);
    window.addEventListener("beforeunload", function (event) {
      if (isFailing && !isSubmitted) event.preventDefault();
    });
    window.addEventListener("lfnkr:lock", leave);
  }

  document.querySelectorAll("form[data-draft-url]").forEach(keep);
})();
