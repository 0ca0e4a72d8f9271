/* Enter never sends a form by surprise: in a form with data-guard-enter it goes on to the next field instead.
   It still works on buttons, links, summaries and in text areas. With Ctrl (or Cmd) it sends the form, from anywhere in it. */
(function () {
  "use strict";

  document.addEventListener("keydown", function (event) {
    const field = event.target;
    if (event.key !== "Enter" || event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.metaKey) {
      const form = field.closest("form[data-guard-enter]");
      const button = form && form.querySelector("button.btn-primary");
      if (button) {
        event.preventDefault();
        form.requestSubmit(button);
      }
      return;
    }
    if (!field.matches("form[data-guard-enter] input, form[data-guard-enter] select")) return;
    if (["submit", "button", "reset", "image", "file"].includes(field.type)) return;
    event.preventDefault();
    const fields = Array.from(field.form.querySelectorAll("input:not([type=hidden]), select, textarea, button"))
      .filter(function (each) { return !each.disabled && each.offsetParent !== null; });
    const next = fields.slice(fields.indexOf(field) + 1)
      .find(function (each) { return each.type !== "radio" || each.name !== field.name; });
    if (next) next.focus();
  });
})();
