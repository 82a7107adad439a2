/* The window: print what is open. Nothing needs it; the browser's own way to print does the same. */
"use strict";
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
