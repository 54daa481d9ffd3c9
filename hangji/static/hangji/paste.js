// Pasting from WPS or Word into the text of an article: the formatted form goes in, and saving tidies it to marks.
// Without this, the plain text is pasted, with tables as tabs.
document.querySelectorAll("textarea[data-paste]").forEach(function (field) {
  field.addEventListener("paste", function (event) {
    var html = event.clipboardData && event.clipboardData.getData("text/html");
    if (!html || !/<(table|h[1-6]|ul|ol|strong|b|a)\b/i.test(html)) return;
    event.preventDefault();
    field.setRangeText(html, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
});
