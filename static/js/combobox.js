/* Combobox by ARIA 1.2: a text field that suggests while one types. Markup in templates/components/combobox.html.
   Without this file the same field is a search field with a button, and the answers are links.

   data-source: the address that answers "?q=" with <li role="option"> rows (components/combobox_options.html).
   data-target: the id of a hidden field that takes the chosen row's data-value, and then sends "change".
   A row with data-url leads there instead. data-method="post" sends what is typed by POST. */
(function () {
  "use strict";

  var WAIT = 150; // milliseconds of quiet before asking

  function Combobox(input) {
    this.input = input;
    this.list = document.getElementById(input.dataset.list);
    this.status = document.getElementById(input.dataset.list + "-status");
    this.active = -1;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("autocomplete", "off");
    input.addEventListener("input", this.wait.bind(this));
    input.addEventListener("keydown", this.key.bind(this));
    input.addEventListener("blur", this.close.bind(this));
    // mousedown, not click: the field must not lose focus first
    this.list.addEventListener("mousedown", function (event) {
      event.preventDefault();
      var row = event.target.closest("[role=option]");
      if (row) this.choose(row);
    }.bind(this));
  }

  Combobox.prototype.rows = function () {
    return Array.from(this.list.querySelectorAll("[role=option]"));
  };

  Combobox.prototype.wait = function () {
    clearTimeout(this.timer);
    if (this.asking) this.asking.abort();
    if (!this.input.value.trim()) return this.close();
    this.timer = setTimeout(this.ask.bind(this), WAIT);
  };

  Combobox.prototype.ask = function () {
    var asking = this.asking = new AbortController();
    this.request(asking.signal)
      .then(function (answer) {
        if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
        return answer.text();
      })
      .then(this.show.bind(this))
      .catch(function (error) {
        if (error.name !== "AbortError") this.say("Forslagene kan ikke hentes. Brug knappen Find.");
      }.bind(this));
  };

  /* By GET "?q=", or by POST with the form it stands in, when what is typed may not stand in an address. */
  Combobox.prototype.request = function (signal) {
    var options = { signal: signal, headers: { "X-Requested-With": "combobox" } };
    var url = new URL(this.input.dataset.source, location.href);
    if (this.input.dataset.method === "post") {
      options.method = "POST";
      options.body = new FormData(this.input.form);
    } else {
      url.searchParams.set("q", this.input.value.trim());
    }
    return fetch(url, options);
  };

  Combobox.prototype.show = function (html) {
    var answer = new DOMParser().parseFromString(html, "text/html");
    this.list.replaceChildren.apply(this.list, Array.from(answer.querySelectorAll("li")));
    this.rows().forEach(function (row, index) { row.id = this.list.id + "-" + index; }, this);
    this.active = -1;
    this.open();
    var found = this.rows().length;
    this.say(found ? found + (found === 1 ? " forslag" : " forslag, brug pil ned") : this.list.textContent.trim());
  };

  Combobox.prototype.say = function (words) {
    this.status.textContent = words;
  };

  Combobox.prototype.open = function () {
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  };

  Combobox.prototype.close = function () {
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  };

  Combobox.prototype.move = function (step) {
    var rows = this.rows();
    if (!rows.length) return;
    this.open();
    this.active = (this.active + step + rows.length + (this.active < 0 && step < 0 ? 1 : 0)) % rows.length;
    rows.forEach(function (row, index) { row.setAttribute("aria-selected", String(index === this.active)); }, this);
    this.input.setAttribute("aria-activedescendant", rows[this.active].id);
    rows[this.active].scrollIntoView({ block: "nearest" });
  };

  Combobox.prototype.key = function (event) {
    var rows = this.rows();
    var isOpen = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && isOpen && (this.active >= 0 || rows.length === 1)) {
      event.preventDefault();
      this.choose(rows[Math.max(0, this.active)]);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      this.close();
    }
  };

  Combobox.prototype.choose = function (row) {
    this.input.value = row.dataset.label;
    this.close();
    if (row.dataset.url) return location.assign(row.dataset.url);
    var target = document.getElementById(this.input.dataset.target);
    if (!target) return;
    target.value = row.dataset.value;
    target.dispatchEvent(new Event("change", { bubbles: true }));
  };

  function start(scope) {
    scope.querySelectorAll("input[data-combobox]:not([role=combobox])").forEach(function (input) { new Combobox(input); });
  }
  start(document);
  document.addEventListener("htmx:load", function (event) { start(event.detail.elt); });
})();
