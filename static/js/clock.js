/* Running clocks go on each minute. The server's reading is the start; the machine's own clock is never trusted, only its stopwatch.
   data-clock, data-clock-elapsed, data-clock-limit (minutes), data-clock-left, data-clock-over, data-clock-time (words with {time}, {h}, {m}). */
(function () {
  "use strict";
  const clocks = document.querySelectorAll("[data-clock]");
  if (!clocks.length) return;
  const started = performance.now();

  function words(minutes, pattern) {
    return pattern.replace("{h}", Math.floor(minutes / 60)).replace("{m}", minutes % 60);
  }

  function show(clock) {
    const passed = Math.floor((performance.now() - started) / 60000);
    const elapsed = Number(clock.dataset.clockElapsed) + passed;
    const limit = Number(clock.dataset.clockLimit);
    const time = words(Math.abs(limit - elapsed), clock.dataset.clockTime);
    const pattern = elapsed > limit ? clock.dataset.clockOver : clock.dataset.clockLeft;
    clock.querySelector("[data-clock-words]").textContent = pattern.replace("{time}", time);
    clock.querySelector("[data-clock-bar]").setAttribute("width", Math.min(100, Math.round(100 * elapsed / limit)));
    clock.classList.toggle("clock-late", elapsed <= limit && 3 * elapsed >= 2 * limit);
    clock.classList.toggle("clock-over", elapsed > limit);
  }

  window.setInterval(function () {
    clocks.forEach(show);
  }, 60000);
})();
