/* Enhancement only: every page works without this file. Chromium 86 syntax; the words come from <body data-…>. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");

  function each(selector, within, act) {
    Array.prototype.forEach.call((within || document).querySelectorAll(selector), act);
  }
  function word(name) {
    return document.body.dataset[name] || "";
  }
  function typing(element) {
    return /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName) || element.isContentEditable;
  }

  // Chosen rows: count them, tint them, show the bar only when there is something to do.
  function recount(form) {
    var boxes = form.querySelectorAll("input[data-row]");
    var chosen = form.querySelectorAll("input[data-row]:checked");
    each("[data-batch]", form, function (bar) {
      bar.hidden = chosen.length === 0;
      each("[data-batch-count]", bar, function (count) { count.textContent = chosen.length; });
    });
    each("input[data-all]", form, function (all) {
      all.checked = chosen.length > 0 && chosen.length === boxes.length;
      all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
    });
    each("input[data-row]", form, function (box) {
      var row = box.closest("tr");
      if (row) { row.classList.toggle("chosen", box.checked); }
    });
  }
  function choose(form, on) {
    each("input[data-row]", form, function (box) { box.checked = on; });
    recount(form);
  }

  function ready(within) {
    each("form", within, function (form) {
      if (form.querySelector("input[data-row]")) { recount(form); }
    });
    var first = within.matches && within.matches("[data-focus]") ? within : within.querySelector("[data-focus]");
    if (first) { first.focus(); }
  }

  document.addEventListener("change", function (event) {
    var form = event.target.form;
    if (form && event.target.matches("input[data-all]")) { choose(form, event.target.checked); }
    if (form && event.target.matches("input[data-row]")) { recount(form); }
    if (form && event.target.matches("[data-send]")) { form.requestSubmit ? form.requestSubmit() : form.submit(); }
  });
  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (form && form.hasAttribute("data-guard")) { form.dataset.changed = "yes"; }
  });
  // A picker takes no copied day (2021年10月31日) by itself.
  document.addEventListener("paste", function (event) {
    var field = event.target;
    var day = field.type === "date" && event.clipboardData.getData("text").normalize("NFKC").match(/\d+/g);
    if (!day || day.length !== 3) { return; }
    event.preventDefault();
    field.value = day.map(function (part) { return part.padStart(2, "0"); }).join("-");
    ["input", "change"].forEach(function (name) { field.dispatchEvent(new Event(name, { bubbles: true })); });
  });
  document.addEventListener("click", function (event) {
    if (!event.target.closest) { return; }
    if (event.target.closest("[data-print]")) { window.print(); }
    var clear = event.target.closest("[data-batch-clear]");
    if (clear) { choose(clear.form || clear.closest("form"), false); }
    var reveal = event.target.closest("[data-reveal]");
    if (reveal) {
      var field = document.getElementById(reveal.dataset.reveal);
      field.type = field.type === "password" ? "text" : "password";
      reveal.setAttribute("aria-pressed", String(field.type === "text"));
    }
    each("details.user[open], details.menu-small[open]", document, function (menu) {
      if (!menu.contains(event.target)) { menu.open = false; }
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      each("details.user[open], details.menu-small[open]", document, function (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    }
    if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) { return; }
    var search = document.querySelector("[data-shortcut='/']");
    if (search && !root.hasAttribute("data-no-shortcuts")) { event.preventDefault(); search.focus(); search.select(); }
  });

  // A form goes once. The server also refuses the second; this spares the reader the question.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    delete form.dataset.changed;
    var button = event.submitter;
    if (form.method !== "post" || form.hasAttribute("data-download") || (button && button.hasAttribute("data-download"))) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    window.setTimeout(function () { delete form.dataset.sent; }, 8000);
  });
  window.addEventListener("pageshow", function () {
    each("form[data-sent]", document, function (form) { delete form.dataset.sent; });
  });
  window.addEventListener("beforeunload", function (event) {
    if (document.querySelector("form[data-guard][data-changed]")) {
      event.preventDefault();
      event.returnValue = word("unsaved");
    }
  });

  // A partial query that takes long says so; one that fails leaves the old rows and offers to try again.
  // What waits is kept by request: an answer may go elsewhere.
  var waits = new WeakMap();
  function clearWait(request) {
    var wait = waits.get(request);
    if (!wait) { return null; }
    waits.delete(request);
    window.clearTimeout(wait.soon);
    window.clearTimeout(wait.late);
    wait.target.removeAttribute("aria-busy");
    each(".waiting", wait.target, function (line) { line.remove(); });
    return wait.target;
  }
  function say(target, text, label, act) {
    each(".waiting", target, function (line) { line.remove(); });
    var line = document.createElement("p");
    line.className = "waiting";
    line.setAttribute("role", "status");
    line.textContent = text + " ";
    if (label) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "button-link";
      button.textContent = label;
      button.addEventListener("click", act);
      line.appendChild(button);
    }
    target.insertBefore(line, target.firstChild);
  }
  document.addEventListener("htmx:beforeRequest", function (event) {
    var target = event.detail.target;
    var asked = event.detail.elt;
    if (!target || target.id === "progress") { return; }
    target.setAttribute("aria-busy", "true");
    target.classList.remove("stale");
    waits.set(event.detail.xhr, {
      target: target,
      soon: window.setTimeout(function () { say(target, word("busy")); }, 300),
      late: window.setTimeout(function () {
        say(target, word("slow"), word("cancel"), function () { window.htmx.trigger(asked, "htmx:abort"); });
      }, 8000)
    });
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    clearWait(event.detail.xhr);
    if (event.detail.elt && event.detail.elt.dataset) { delete event.detail.elt.dataset.sent; }
  });
  function failed(event) {
    var target = clearWait(event.detail.xhr);
    var asked = event.detail.elt;
    if (!target) { return; }
    target.classList.add("stale");
    say(target, word("failed"), word("retry"), function () {
      if (asked.tagName === "FORM" && asked.requestSubmit) { asked.requestSubmit(); } else { asked.click(); }
    });
  }
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:load", function (event) { ready(event.detail.elt); });

  // A toast goes after six seconds, but not while it is read with mouse or keyboard.
  function fade(toast) {
    var timer;
    function start() { timer = window.setTimeout(function () { toast.remove(); }, 6000); }
    function stop() { window.clearTimeout(timer); }
    ["mouseenter", "focusin"].forEach(function (name) { toast.addEventListener(name, stop); });
    ["mouseleave", "focusout"].forEach(function (name) { toast.addEventListener(name, start); });
    start();
  }

  ready(document);
  each(".toast", document, fade);
  each(".tabs [aria-current]", document, function (tab) { // wider than a phone
    var row = tab.closest("ul");
    row.scrollLeft = tab.offsetLeft - row.offsetLeft - 80;
  });
})();
