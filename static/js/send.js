/* What is typed is never sent into the void: before a form with data-alive leaves the page, the house is asked there whether it answers.
   Where it does not, the page stays, says data-offline beside the button, and sends by itself once it answers, unless somebody types on. */
(function () {
  "use strict";
  const PATIENCE = 8000;
  const RETRY = 5000;

  async function answers(alive) {
    const end = new AbortController();
    const timer = window.setTimeout(function () { end.abort(); }, PATIENCE);
    try {
      return (await fetch(alive, { method: "HEAD", cache: "no-store", signal: end.signal })).ok;
    } catch {
      return false;
    } finally {
      window.clearTimeout(timer);
    }
  }

  function attach(form) {
    let isAsking = false;
    let isLeaving = false;
    let timer = 0;

    function say(text) {
      let said = form.querySelector("[data-not-sent]");
      if (!said && text) {
        said = document.createElement("p");
        said.className = "draft-status is-failing";
        said.dataset.notSent = "";
        said.setAttribute("role", "alert");
        (form.querySelector(".actions") || form).append(said);
      }
      if (said) said.textContent = text;
    }

    async function send(button) {
      if (isAsking) return;
      isAsking = true;
      window.clearTimeout(timer);
      const isThere = await answers(form.dataset.alive);
      isAsking = false;
      if (isThere) {
        say("");
        isLeaving = true;
        form.requestSubmit(button);
        isLeaving = false;
      } else {
        say(form.dataset.offline);
        timer = window.setTimeout(send, RETRY, button);
      }
    }

    form.addEventListener("submit", function (event) {
      if (isLeaving || event.defaultPrevented) return;
      event.preventDefault();
      send(event.submitter);
    });
    form.addEventListener("input", function () { window.clearTimeout(timer); });
  }

  document.querySelectorAll("form[data-alive]").forEach(attach);
})();
