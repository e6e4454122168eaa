/* Fills in what the user had typed when the answer was no, or when the chair was left (accounts/kept.py): nothing is written twice. */
(function () {
  "use strict";

  var kept = document.getElementById("kept");
  if (!kept) return;
  var fields = JSON.parse(kept.textContent);
  var form = Array.from(document.querySelectorAll('main form[method="post"]')).find(function (form) {
    return Array.from(form.elements).some(function (field) { return typed(field) && field.name in fields; });
  });
  if (!form) return;
  var note = document.getElementById("kept-note");
  if (note) note.hidden = false;
  Array.from(form.elements).filter(typed).forEach(function (field) {
    var values = fields[field.name] || [];
    if (field.type === "checkbox" || field.type === "radio") {
      field.checked = values.includes(field.value);
    } else if (field.type === "select-multiple") {
      Array.from(field.options).forEach(function (option) { option.selected = values.includes(option.value); });
    } else if (values.length) {
      field.value = values.length > 1 ? values.shift() : values[0]; // fields of the same name stand in one order
    }
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });

  function typed(field) {
    return field.name && !["hidden", "file", "submit", "button", "reset", "fieldset"].includes(field.type);
  }
})();
