/* A field whose control names another one in data-shown-for is shown while that one holds one of data-shown-values, or anything
   where none is named. What is put away is not sent; what was refused stays in sight. Without this script every field is there. */
(function () {
  "use strict";

  function applies(control) {
    const value = control.form.elements[control.dataset.shownFor].value;
    const values = control.dataset.shownValues;
    return values ? values.split(" ").includes(value) : value.trim() !== "";
  }

  function show() {
    document.querySelectorAll("[data-shown-for]").forEach(function (control) {
      const field = control.closest(".field");
      field.hidden = !applies(control) && !field.classList.contains("field-invalid");
      control.disabled = field.hidden;
    });
  }

  document.addEventListener("input", show);
  window.addEventListener("pageshow", show);
  show();
})();
