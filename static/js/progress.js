/* A long task: data-progress-url is asked every second for {done, total, text, url}; when url comes, the way to the result appears.
   Nothing moves under the finger: the page itself never changes by itself. */
(function () {
  "use strict";

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
          done.querySelector("a").href = state.url;
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
