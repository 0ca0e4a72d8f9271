/* Rows of a formset: data-people holds data-people-rows, a template data-people-template (with __prefix__ and __number__) and the
   button data-people-add. A row is data-people-row; data-people-remove in it takes it away (it is marked as deleted, and hidden). */
(function () {
  "use strict";

  function attach(set) {
    const rows = set.querySelector("[data-people-rows]");
    const template = set.querySelector("template[data-people-template]");
    const total = set.querySelector("[name$=-TOTAL_FORMS]");

    function visible() {
      return Array.from(rows.querySelectorAll("[data-people-row]:not([hidden])"));
    }

    function number() {
      visible().forEach(function (row, n) {
        row.querySelector("[data-people-number]").textContent = n + 1;
        const remove = row.querySelector("[data-people-remove]");
        if (!remove) return;
        remove.hidden = visible().length < 2;
        row.querySelector("[data-people-delete]").hidden = true;
      });
    }

    set.addEventListener("click", function (event) {
      if (event.target.closest("[data-people-add]")) {
        event.preventDefault();
        const html = template.innerHTML.replaceAll("__prefix__", total.value).replaceAll("__number__", "");
        total.value = Number(total.value) + 1;
        rows.insertAdjacentHTML("beforeend", html);
        number();
        rows.dispatchEvent(new Event("input", { bubbles: true }));
        rows.lastElementChild.querySelector("input:not([type=hidden]), select, textarea").focus();
      }
      const remove = event.target.closest("[data-people-remove]");
      if (remove) {
        const row = remove.closest("[data-people-row]");
        const mark = row.querySelector("[name$=-DELETE]");
        if (mark) mark.checked = true;
        row.hidden = true;
        number();
        set.querySelector("[data-people-add]").focus();
        set.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });

    /* Taken away before the draft was kept: out of sight in it, too. */
    set.querySelectorAll("[data-people-row] [name$=-DELETE]:checked").forEach(function (mark) {
      mark.closest("[data-people-row]").hidden = true;
    });
    number();
  }

  /* At a desk, a page nothing was typed into begins at the first name; on a phone, at its top. */
  function begin() {
    const first = document.querySelector("[data-people-row] input[type=text]");
    const isDesk = window.matchMedia("(hover: hover) and (min-width: 48rem)").matches;
    const isRefused = document.querySelector(".error-summary");
    if (first && isDesk && !first.value && !isRefused && document.activeElement === document.body) first.focus({ preventScroll: true });
  }

  document.querySelectorAll("[data-people]").forEach(attach);
  begin();
})();
