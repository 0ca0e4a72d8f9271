/* What a sum is worth in the currency of its fund, shown under its rate while both are typed; the rate is put away where none is
   needed. Counted in whole numbers, half up, as it will be booked. Without this script the same is counted when it is sent. */
(function () {
  "use strict";

  const scale = 6;

  function control(rate, name) {
    return rate.form.elements[name];
  }

  function whole(text, digits) {
    const typed = text.normalize("NFKC").trim().replace(/,(?=\d{3}(\D|$))/g, "");
    if (!/^\d+(\.\d+)?$/.test(typed)) { return null; }
    const [units, parts = ""] = typed.split(".");
    return parts.length > digits ? null : BigInt(units + parts.padEnd(digits, "0"));
  }

  /* A currency by itself, or that of the fund a field holds. */
  function currencyOf(rate, told) {
    if (!told.startsWith("{")) { return told; }
    const known = JSON.parse(told);
    return known.currencies[control(rate, known.field).value] || "";
  }

  function worth(rate, currency, book) {
    const digits = JSON.parse(rate.dataset.digits);
    const amount = whole(control(rate, rate.dataset.converts).value, digits[currency]);
    const number = whole(rate.value, scale);
    const unit = control(rate, rate.dataset.oneUnit).value;
    if (amount === null || !number || (unit !== currency && unit !== book)) { return ""; }
    const [into, from, one] = [10n ** BigInt(digits[book]), 10n ** BigInt(digits[currency]), 10n ** BigInt(scale)];
    const [above, below] = unit === currency
      ? [amount * number * into, from * one]
      : [amount * one * into, from * number];
    const booked = String((2n * above + below) / (2n * below)).padStart(digits[book] + 1, "0");
    const units = BigInt(booked.slice(0, booked.length - digits[book])).toLocaleString("en");
    return book + " " + units + (digits[book] ? "." + booked.slice(-digits[book]) : "");
  }

  function show() {
    document.querySelectorAll("[data-converts]").forEach(function (rate) {
      const told = rate.dataset.currency;
      const currency = told.startsWith("{") ? currencyOf(rate, told) : control(rate, told).value;
      const book = currencyOf(rate, rate.dataset.books);
      [rate, control(rate, rate.dataset.oneUnit)].forEach(function (each) {
        const field = each.closest(".field");
        field.hidden = currency !== "" && currency === book && !field.classList.contains("field-invalid");
        each.disabled = field.hidden;
      });
      let said = rate.form.querySelector("output.converted");
      if (!said) {
        said = document.createElement("output");
        said.className = "converted field muted";
        control(rate, rate.dataset.oneUnit).closest(".field").after(said);
      }
      const sum = !currency || !book || currency === book ? "" : worth(rate, currency, book);
      said.textContent = sum && rate.dataset.says.replace("%(sum)s", sum);
      said.hidden = !sum;
    });
  }

  document.addEventListener("input", show);
  document.addEventListener("change", show);
  window.addEventListener("pageshow", show);
  show();
})();
