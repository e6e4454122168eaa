/* Behaviour hangs on data- attributes; every page works without this file.
   dkfds and htmx are loaded before it. Nothing here writes style attributes: the policy forbids them. */
(function () {
  "use strict";

  document.documentElement.classList.add("has-script");

  /* dkfds: once for the page, then for every fragment htmx puts in. */
  if (window.DKFDS) DKFDS.init();
  document.addEventListener("htmx:load", function (event) {
    if (window.DKFDS && event.detail.elt !== document.body) DKFDS.init({ scope: event.detail.elt });
  });

  /* A "no" to a fragment is a whole page with a Danish sentence: show its main part instead of nothing. */
  document.addEventListener("htmx:responseError", function (event) {
    var answer = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    var said = answer.querySelector("main");
    var main = document.querySelector("main");
    if (!said || !main) return tell("Det lykkedes ikke. Hent siden igen, og prøv en gang til.");
    main.replaceChildren.apply(main, Array.from(said.childNodes));
    main.focus();
    window.scrollTo(0, 0);
  });
  document.addEventListener("htmx:sendError", function () {
    tell("Der er ingen forbindelse til Anvisning. Det, du lavede, er ikke gemt. Prøv igen om lidt.");
  });
  /* The session ended while the page stood open: go to the login page, do not paste it into a table. */
  document.addEventListener("htmx:beforeSwap", function (event) {
    var came = new URL(event.detail.xhr.responseURL || location.href, location.href);
    if (came.pathname.indexOf("/login") !== -1 && location.pathname.indexOf("/login") === -1) {
      event.detail.shouldSwap = false;
      location.reload();
    }
  });

  function tell(sentence) {
    var box = document.getElementById("spoken") || document.body.appendChild(document.createElement("div"));
    box.id = "spoken";
    box.className = "spoken";
    box.setAttribute("role", "alert");
    box.textContent = sentence;
  }

  /* Lists: J and K move between rows, Enter opens, and a button in the list has the key it shows; only while the list or a link in it has focus (WCAG 2.1.4). */
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    var list = event.target.closest && event.target.closest("[data-list-keys]");
    if (!list || event.target.closest("input, select, textarea")) return;
    var links = Array.from(list.querySelectorAll("tbody tr")).map(function (row) {
      return row.querySelector("a[href]");
    }).filter(Boolean);
    if (!links.length) return;
    var rows = links.map(function (link) { return link.closest("tr"); });
    var at = rows.indexOf(event.target.closest("tr"));
    if (at === -1) at = rows.findIndex(function (row) { return row.matches(".is-selected, [aria-current=true]"); });
    var key = event.key.toLowerCase();
    if (key === "j" || key === "k") {
      event.preventDefault();
      links[Math.min(links.length - 1, Math.max(0, at + (key === "j" ? 1 : -1)))].focus();
    } else if (key === "enter" && event.target === list && at !== -1) {
      links[at].click();
    } else if (/^[a-z]$/.test(key)) {
      var named = list.querySelector('[aria-keyshortcuts="' + key.toUpperCase() + '"]');
      if (named) { event.preventDefault(); named.click(); }
    }
  });

  /* Clocks: the server has written the time left; the script only counts on, and only through the last day. */
  var MINUTE = 60 * 1000;
  function count() {
    document.querySelectorAll("[data-until]").forEach(function (clock) {
      var left = Math.floor((Date.parse(clock.dataset.until) - Date.now()) / MINUTE);
      if (isNaN(left) || left >= 24 * 60) return;
      var words = left < 0 ? "Udløbet" : (left >= 60 ? Math.floor(left / 60) + " t. " : "") + (left % 60) + " min.";
      if (clock.textContent !== words) clock.textContent = words;
    });
  }
  if (document.querySelector("[data-until]")) {
    count();
    setInterval(count, MINUTE / 4);
  }

  /* The browser cuts what is pasted at a field's most characters without a word; the server says how many too many. */
  function openFields(scope) {
    scope.querySelectorAll("form[method=post] [maxlength]").forEach(function (field) { field.removeAttribute("maxlength"); });
  }
  openFields(document);
  document.addEventListener("htmx:load", function (event) { openFields(event.detail.elt); });

  /* One click, one answer: a form that is on its way cannot be sent twice. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.submitter && event.submitter.formTarget) return; // opens beside the page; the form is still to be sent
    if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 4000) return event.preventDefault();
    form.dataset.sent = String(Date.now());
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  /* Ctrl+K leads to the search from anywhere, and Escape back to where one was. */
  var left = null;
  document.addEventListener("keydown", function (event) {
    var field = document.getElementById("palette");
    if (!field || !field.offsetParent) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      left = document.activeElement;
      field.focus();
      field.select();
    } else if (event.key === "Escape" && document.activeElement === field && left) {
      field.value = "";
      left.focus();
    }
  });

  /* The menus of the header close with Escape and when focus or a click leaves them. */
  var MENUS = ".appbar__more[open], .appbar__rest details[open]";
  function closeMenus(event) {
    document.querySelectorAll(MENUS).forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  }
  document.addEventListener("keydown", function (event) {
    var menu = document.querySelector(MENUS);
    if (event.key === "Escape" && menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("focusin", closeMenus);
  document.addEventListener("click", closeMenus);
})();
