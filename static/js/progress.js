/* A long task: data-progress-url is asked every second for {done, total, text, url, heading, label}; when url comes, the way to the
   result appears, what is true of work in hand goes, and heading and label, where they are given, say what is there now.
   Nothing is pressed here meanwhile, so nothing moves under the finger; the page never goes anywhere by itself. */
(function () {
  "use strict";

  function sayIn(heading, words) {
    document.title = document.title.replace(heading.textContent, words);
    heading.textContent = words;
  }

  function attach(line) {
    const bar = line.querySelector("progress");
    const text = line.querySelector("[data-progress-text]");
    const done = line.querySelector("[data-progress-done]");

    async function look() {
      let pause = 1000;
      try {
        const response = await fetch(line.dataset.progressUrl, { redirect: "manual" });
        const state = await response.json();
        bar.max = state.total || 1;
        bar.value = state.done || 0;
        if (state.text && state.text !== text.textContent) text.textContent = state.text;
        if (state.url) {
          const link = done.querySelector("a");
          link.href = state.url;
          if (state.label) link.textContent = state.label;
          if (state.heading) sayIn(document.querySelector("h1"), state.heading);
          line.querySelectorAll("[data-progress-running]").forEach((part) => (part.hidden = true));
          done.hidden = false;
          return;
        }
      } catch {
        pause = 5000;
      }
      window.setTimeout(look, pause);
    }

    look();
  }

  document.querySelectorAll("[data-progress-url]").forEach(attach);
})();
