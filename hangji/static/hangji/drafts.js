/* Contacts that a phone could not send: kept in it while unsent, sent again on request, cleared at sign-out.
   Chromium 86; without this file the form is a plain one. Words come from #drafts. */
(function () {
  "use strict";
  var box = document.getElementById("drafts");
  var PREFIX = "hangji.contact.";
  var store;
  try { store = window.localStorage; store.getItem(PREFIX); } catch (error) { return; }

  function keys() {
    var found = [];
    for (var n = 0; n < store.length; n += 1) {
      if (store.key(n).indexOf(PREFIX) === 0) { found.push(store.key(n)); }
    }
    return found.sort();
  }
  function read(name) {
    try { return JSON.parse(store.getItem(name)); } catch (error) { return null; }
  }
  function whose() { return box ? box.dataset.drafts : ""; }
  function own() {
    return keys().map(function (name) { return [name, read(name)]; }).filter(function (pair) {
      return pair[1] && pair[1].user === whose() && pair[1].unsent;
    });
  }
  function fields(form) {
    var pairs = [];
    new FormData(form).forEach(function (value, name) {
      if (name !== "csrfmiddlewaretoken" && typeof value === "string") { pairs.push([name, value]); }
    });
    return pairs;
  }
  function keep(form, unsent) {
    store.setItem(PREFIX + form.dataset.keep, JSON.stringify({
      user: whose(), action: form.getAttribute("action"), about: form.dataset.about, fields: fields(form), unsent: unsent
    }));
  }
  function forget(name) { store.removeItem(name); }
  function post(draft, token) {
    var body = new URLSearchParams();
    draft.fields.forEach(function (pair) { body.append(pair[0], pair[1]); });
    body.append("csrfmiddlewaretoken", token);
    return fetch(draft.action, { method: "POST", body: body, credentials: "same-origin" });
  }
  function said(answer) {
    if (answer.redirected && answer.url.indexOf("/account/login/") >= 0) { return "login"; }
    return answer.ok ? "sent" : "refused";
  }

  // The list of what is still in the phone.
  function line(text) {
    box.querySelector("[role=status]").textContent = text;
  }
  function button(label, main, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "button" + (main ? " button-main" : "");
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }
  function draw() {
    if (!box) { return; }
    var waiting = own();
    var list = box.querySelector("ul");
    list.textContent = "";
    box.hidden = waiting.length === 0;
    waiting.forEach(function (pair) {
      var item = document.createElement("li");
      var words = document.createElement("div");
      var name = document.createElement("b");
      name.textContent = pair[1].about;
      words.appendChild(name);
      pair[1].fields.forEach(function (field) {
        if (field[0] === "said" && field[1]) {
          var quoted = document.createElement("p");
          quoted.className = "help";
          quoted.textContent = field[1];
          words.appendChild(quoted);
        }
      });
      item.appendChild(words);
      item.appendChild(button(box.dataset.send, true, function () { send(pair[0], pair[1]); }));
      var open = document.createElement("a");
      open.className = "button";
      open.href = pair[1].action + "#" + pair[0].slice(PREFIX.length);
      open.textContent = box.dataset.open;
      item.appendChild(open);
      item.appendChild(button(box.dataset.drop, false, function () { forget(pair[0]); draw(); }));
      list.appendChild(item);
    });
  }
  function send(name, draft) {
    line(box.dataset.sending);
    post(draft, box.dataset.token).then(function (answer) {
      var came = said(answer);
      if (came === "sent") { forget(name); onward(answer); return; }
      line(came === "login" ? box.dataset.login : box.dataset.refused);
    }, function () { line(box.dataset.offline); });
  }

  // The form itself: what is typed is kept, and sent without leaving the page, so that a lost network loses nothing.
  function fill(form, draft) {
    draft.fields.forEach(function (pair) {
      Array.prototype.forEach.call(form.elements, function (control) {
        if (control.name !== pair[0]) { return; }
        if (control.type === "radio" || control.type === "checkbox") {
          if (control.value === pair[1]) { control.checked = true; }
        } else { control.value = pair[1]; }
        var folded = control.closest("details");
        if (folded && pair[1] && pair[0] === "problem") { folded.open = true; }
      });
    });
  }
  // The next page has come already, with what it says once: it is shown, not asked for again.
  function show(html) {
    var page = new DOMParser().parseFromString(html, "text/html");
    ["main", ".phone-bar"].forEach(function (part) {
      var fresh = page.querySelector(part);
      var old = document.querySelector(part);
      if (fresh && old) { old.replaceWith(fresh); }
    });
    document.title = page.title;
    box = document.getElementById("drafts");
    start();
    var first = document.querySelector("main [data-focus]") || document.querySelector("main");
    first.focus();
  }
  function onward(answer) {
    answer.text().then(function (html) {
      window.history.pushState(null, "", answer.url);
      window.scrollTo(0, 0);
      show(html);
    });
  }
  window.addEventListener("popstate", function () { window.location.reload(); });
  function start() {
    var form = document.querySelector("form[data-keep]");
    if (form) {
      var asked = window.location.hash.slice(1);
      var old = asked && read(PREFIX + asked);
      if (old && old.user === whose()) { fill(form, old); form.dataset.keep = asked; }
    }
    draw();
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (/\/account\/logout\//.test(form.getAttribute("action") || window.location.pathname)) {
      if (own().length && box && !window.confirm(box.dataset.leave)) { event.preventDefault(); delete form.dataset.sent; return; }
      keys().forEach(forget);
      return;
    }
    if (!form.dataset.keep || event.defaultPrevented) { return; }
    event.preventDefault();
    var name = PREFIX + form.dataset.keep;
    var token = form.querySelector("input[name=csrfmiddlewaretoken]").value;
    keep(form, true);
    post(read(name), token).then(function (answer) {
      delete form.dataset.sent;
      var came = said(answer);
      if (came === "sent") { forget(name); onward(answer); return; }
      if (came === "login") { window.location.assign(answer.url); return; }
      keep(form, false);
      answer.text().then(show);
    }, function () {
      delete form.dataset.sent;
      draw();
      line(box.dataset.offline);
      box.scrollIntoView();
    });
  });

  start();
})();
