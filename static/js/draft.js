/* A form with data-draft-url keeps a draft on the server: after each field, every few seconds while typing, when the page is left and
   on lock. The answer is JSON: {"saved_at": "02:14", "draft": id for the hidden field "draft", "url": address for the next saving};
   all three may be left out. Words: [data-draft-status] with data-draft-saving, data-draft-saved ({time}), data-draft-failed. */
(function () {
  "use strict";
  const PAUSE = 3000;
  const RETRY = 15000;

  function keep(form) {
    const status = form.querySelector("[data-draft-status]");
    let url = form.dataset.draftUrl;
    let sent = content();
    let timer = 0;
    let isSaving = false;
    let isSubmitted = false;

    function content() {
      return new URLSearchParams(new FormData(form)).toString();
    }

    function say(pattern, time, isFailing) {
      if (!status) return;
      const words = pattern.replace("{time}", time);
      if (status.textContent !== words) status.textContent = words; /* Read out once, not after each saving. */
      status.classList.toggle("is-failing", isFailing);
    }

    function take(answer) {
      if (answer.url) url = answer.url;
      const hidden = form.elements.namedItem("draft");
      if (answer.draft && hidden) hidden.value = answer.draft;
      const now = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      if (status) say(status.dataset.draftSaved, answer.saved_at || now, false);
    }

    async function save() {
      window.clearTimeout(timer);
      const body = content();
      if (isSaving || isSubmitted || body === sent) return;
      isSaving = true;
      let again = 0;
      try {
        const response = await fetch(url, { method: "POST", body: new FormData(form), redirect: "manual" });
        if (!response.ok) throw new Error(String(response.status));
        take(await response.json());
        sent = body;
        form.dispatchEvent(new Event("lfnkr:saved", { bubbles: true }));
      } catch {
        if (status) say(status.dataset.draftFailed, "", true);
        again = RETRY;
      }
      isSaving = false;
      if (content() !== sent) later(again || PAUSE);
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
      navigator.sendBeacon(url, new FormData(form));
    }

    form.addEventListener("input", function () { if (!isSaving) later(PAUSE); });
    form.addEventListener("change", function () { later(0); });
    form.addEventListener("click", goOn);
    form.addEventListener("submit", function (event) {
      window.setTimeout(function () { isSubmitted = !event.defaultPrevented; }, 0);
    });
    window.addEventListener("pagehide", leave);
    window.addEventListener("lfnkr:lock", leave);
  }

  document.querySelectorAll("form[data-draft-url]").forEach(keep);
})();
