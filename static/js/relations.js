/* What the first person may be to another follows from that one's sex and age: options with data-sex or data-adult that cannot be true
   are not offered; the one that was chosen stays. Without this script all of them are there. */
(function () {
  "use strict";
  const GROWN = 13;

  function mayBe(option, sex, age) {
    const other = sex && option.dataset.sex && option.dataset.sex !== sex;
    const child = option.hasAttribute("data-adult") && age < GROWN;
    return option.selected || !(other || child);
  }

  function offer(set) {
    const sex = set.querySelector("[name$='-0-sex']");
    const age = set.querySelector("[name$='-0-age']");
    const known = sex && sex.value !== "unknown" ? sex.value : "";
    const years = age && /^\s*\d{1,3}\s*$/.test(age.value) ? Number(age.value) : Infinity;
    set.querySelectorAll("[name$='-relation'] option").forEach(function (option) {
      option.hidden = option.disabled = !mayBe(option, known, years);
    });
  }

  document.querySelectorAll("[data-people]").forEach(function (set) {
    ["input", "change", "click"].forEach(function (what) {
      set.addEventListener(what, function () { offer(set); });
    });
    offer(set);
  });
})();
