/* The quick lock: Escape twice, Ctrl+Shift+L, or the Lock button hides the screen at once, then signs out.
   Attached to the sign-out form by data-lock. What is unsaved goes to its draft first (draft.js listens to "lfnkr:lock"). */
(function () {
  "use strict";
  const form = document.querySelector("form[data-lock]");
  if (!form) return;

  let lastEscape = 0;

  function lock() {
    const root = document.documentElement;
    if (root.classList.contains("is-locked")) return;
    const cover = document.createElement("div");
    cover.className = "lock-cover";
    cover.setAttribute("role", "status");
    cover.textContent = form.dataset.lockText;
    document.body.append(cover);
    root.classList.add("is-locked");
    document.title = form.dataset.lockText;
    window.dispatchEvent(new Event("lfnkr:lock"));
    form.submit();
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey && event.shiftKey && event.code === "KeyL") {
      event.preventDefault();
      lock();
    } else if (event.key === "Escape" && !event.repeat && !event.isComposing) {
      if (event.timeStamp - lastEscape < 600) lock();
      lastEscape = event.timeStamp;
    }
  }, true);

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    lock();
  });

  /* A page brought back from the browser's memory after a lock stays covered and loads anew. */
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) window.location.reload();
  });

  /* An open menu closes on Escape and when the person goes on elsewhere. */
  function goesElsewhere(event) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  }
  document.addEventListener("click", goesElsewhere);
  document.addEventListener("focusin", goesElsewhere);
  document.addEventListener("keyup", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    });
  });
})();
