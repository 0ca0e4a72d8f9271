/* Running clocks go on each minute. The server's reading is the start; the machine's own clock is never trusted, only its stopwatch.
   data-clock, data-clock-elapsed, data-clock-limit (minutes), data-clock-left, data-clock-over, data-clock-time (words with {time}, {h}, {m}),
   data-clock-days, data-clock-whole-days ({d}, {h}): the words above 72 hours, where nobody counts in hours any more. */
(function () {
  "use strict";
  const clocks = document.querySelectorAll("[data-clock]");
  if (!clocks.length) return;
  const started = performance.now();

  const LONG = 72 * 60;

  function words(minutes, said) {
    const hours = Math.floor(minutes / 60);
    if (minutes <= LONG) return said.clockTime.replace("{h}", hours).replace("{m}", minutes % 60);
    const pattern = hours % 24 ? said.clockDays : said.clockWholeDays;
    return pattern.replace("{d}", Math.floor(hours / 24)).replace("{h}", hours % 24);
  }

  function show(clock) {
    const passed = Math.floor((performance.now() - started) / 60000);
    const elapsed = Number(clock.dataset.clockElapsed) + passed;
    const limit = Number(clock.dataset.clockLimit);
    const said = clock.closest("[data-clock-left]").dataset; // its own, or once for all the clocks of a table
    const time = words(Math.abs(limit - elapsed), said);
    const pattern = elapsed > limit ? said.clockOver : said.clockLeft;
    clock.querySelector("[data-clock-words]").textContent = pattern.replace("{time}", time);
    clock.querySelector("[data-clock-bar]").setAttribute("width", Math.min(100, Math.round(100 * elapsed / limit)));
    clock.classList.toggle("clock-late", elapsed <= limit && 3 * elapsed >= 2 * limit);
    clock.classList.toggle("clock-over", elapsed > limit);
  }

  window.setInterval(function () {
    clocks.forEach(show);
  }, 60000);
})();
