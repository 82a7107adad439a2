/* Keys of the desk: whatever has data-key is pressed, or gets the focus, by that key. Nothing needs them. */
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "Escape" && typing) { event.target.blur(); return; }
  if (typing) return;
  const key = event.key.toLowerCase();
  const rows = Array.from(document.querySelectorAll("[data-row]"));
  if (rows.length && (key === "j" || key === "k")) {
    const at = rows.indexOf(document.activeElement);
    const next = key === "j" ? Math.min(at + 1, rows.length - 1) : Math.max(at - 1, 0);
    rows[next].focus();
    event.preventDefault();
    return;
  }
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("input, textarea, select")) target.focus();
  else target.click();
});
