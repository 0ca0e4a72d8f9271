/* A button with data-print prints the page. It stands in the page hidden, and appears where a script can do what it promises. */
(function () {
  "use strict";

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
})();
