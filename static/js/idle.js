/* After a quarter of an hour without a key or a touch the page leaves the screen for the sign-in page, which leads back here.
   The server ends the session by itself; this only takes the words off the glass. data-minutes, data-leave: on the script's tag. */
(function () {
  "use strict";
  const limit = Number(document.currentScript.dataset.minutes) * 60 * 1000;
  const leave = document.currentScript.dataset.leave;
  let last = Date.now();

  function note() {
    last = Date.now();
  }

  function look() {
    if (Date.now() - last < limit) return;
    const here = encodeURIComponent(window.location.pathname + window.location.search);
    document.body.hidden = true;
    window.dispatchEvent(new Event("lfnkr:lock"));
    window.location.replace(leave + "?ended=1&next=" + here);
  }

  ["keydown", "pointerdown", "wheel", "touchmove"].forEach(function (name) {
    document.addEventListener(name, note, { passive: true });
  });
  document.addEventListener("visibilitychange", look);
  window.setInterval(look, 15000);
})();
