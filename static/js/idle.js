/* Who leaves the chair is logged out by the server (accounts.middleware.IdleMiddleware). Here: typing counts as use, a warning two
   minutes before, and the page is taken away when the time is up; what was typed is sent to be kept (accounts/kept.py). Tabs share the
   moment of last use, so that work in one keeps the others. */
(function () {
  "use strict";

  var MINUTE = 60 * 1000;
  var script = document.currentScript;
  var allowed = (script.dataset.minutes - 1) * MINUTE; // the server is told once a minute, so it may know a minute less
  var told = Date.now();
  var warned = null;
  var typed = null; // the form somebody has begun on
  var left = false;

  function usedAt() {
    return Number(localStorage.getItem("used-at"));
  }
  function used() {
    var now = Date.now();
    localStorage.setItem("used-at", now);
    if (warned) warned = warned.remove() || null;
    if (now - told < MINUTE) return;
    told = now;
    htmx.ajax("POST", script.dataset.url, { swap: "none" });
  }
  function leave() {
    var form = new FormData(typed || undefined);
    left = true;
    Array.from(form).forEach(function (field) {
      if (field[1] instanceof File) form.delete(field[0]);
    });
    fetch(location.pathname, { method: "POST", body: form, redirect: "manual", headers: { "HX-Trigger": "left" } })
      .catch(function () {})
      .then(function () { location.replace(location.pathname + location.search); });
  }
  function look() {
    var rest = allowed - (Date.now() - usedAt());
    if (rest <= 0) {
      if (!left) leave();
    } else if (rest <= 2 * MINUTE && !warned) {
      warned = document.createElement("div");
      warned.className = "spoken";
      warned.setAttribute("role", "alert");
      warned.textContent = "Du bliver logget ud om 2 minutter, fordi du ikke har brugt siden. Tryk på en tast, eller bevæg musen, for at fortsætte.";
      document.body.appendChild(warned);
    } else if (rest > 2 * MINUTE && warned) {
      warned = warned.remove() || null;
    }
  }

  used();
  addEventListener("input", function (event) {
    var form = event.target.closest("main form");
    if (form && form.getAttribute("method") === "post") typed = form;
  });
  ["keydown", "pointerdown", "pointermove", "scroll"].forEach(function (name) {
    var last = 0;
    addEventListener(name, function () {
      if (Date.now() - last < 1000) return;
      last = Date.now();
      used();
    }, { passive: true });
  });
  setInterval(look, MINUTE / 6);
})();
