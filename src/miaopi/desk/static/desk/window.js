/* The window: begin where the first answer is missing, and print what is open. Nothing needs it. */
"use strict";
const isOpen = (box) => box.type === "radio"
  ? !document.querySelector(`input[name="${CSS.escape(box.name)}"]:checked`)
  : box.type === "checkbox" ? !box.checked : !box.value;
if (!location.hash && !document.querySelector("[autofocus]")) {
  const boxes = document.querySelectorAll("main .mp-field input:not([type=hidden]), main .mp-field select");
  Array.from(boxes).find(isOpen)?.focus({ preventScroll: true });
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
