/* What a sum is worth in the currency of its fund, shown under its rate while both are typed; the rate is put away where none is
   needed, and where nobody typed one, that of the table stands there with its day. Counted in whole numbers, half up, as it will be
   booked. Without this script the same is done when it is sent. */
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

  /* The rate the table has of two currencies, of a day or of the last one before it that reaches so far. */
  function known(rate, currency, book) {
    const typed = control(rate, rate.dataset.day).value.slice(0, 10);
    const day = typed || new Date().toLocaleDateString("sv", { timeZone: "Asia/Tokyo" });
    const reaches = Number(rate.dataset.reachesBack) * 86400000;
    return JSON.parse(rate.dataset.table).find(function (row) {
      const pair = [row[0], row[1]];
      return pair.includes(currency) && pair.includes(book) && row[2] <= day && Date.parse(day) - Date.parse(row[2]) <= reaches;
    });
  }

  /* What somebody typed stays; what stood there from the table follows currency and day. */
  function offer(rate, currency, book) {
    if (!rate.dataset.table || rate.value !== (rate.dataset.offered || "")) { return ""; }
    const row = currency && book && currency !== book ? known(rate, currency, book) : undefined;
    rate.value = rate.dataset.offered = row ? row[3] : "";
    if (!row) { return ""; }
    control(rate, rate.dataset.oneUnit).value = row[0];
    return rate.dataset.offers.replace("%(day)s", row[4]);
  }

  function show(event) {
    document.querySelectorAll("[data-converts]").forEach(function (rate) {
      const told = rate.dataset.currency;
      const currency = told.startsWith("{") ? currencyOf(rate, told) : control(rate, told).value;
      const book = currencyOf(rate, rate.dataset.books);
      [rate, control(rate, rate.dataset.oneUnit)].forEach(function (each) {
        const field = each.closest(".field");
        field.hidden = (currency === "" ? !told.startsWith("{") : currency === book) && !field.classList.contains("field-invalid");
        each.disabled = field.hidden;
      });
      const offered = event && event.target === rate ? "" : offer(rate, currency, book);
      let said = rate.form.querySelector("output.converted");
      if (!said) {
        said = document.createElement("output");
        said.className = "converted field muted";
        control(rate, rate.dataset.oneUnit).closest(".field").after(said);
      }
      const sum = !currency || !book || currency === book ? "" : worth(rate, currency, book);
      said.textContent = [offered, sum && rate.dataset.says.replace("%(sum)s", sum)].filter(Boolean).join(" · ");
      said.hidden = !said.textContent;
    });
  }

  document.addEventListener("input", show);
  document.addEventListener("change", show);
  window.addEventListener("pageshow", show);
  show();
})();
