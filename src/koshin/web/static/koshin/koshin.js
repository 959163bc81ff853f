// Small comforts. Every page works without this file.
"use strict";

// A form that was sent is not sent twice by an impatient second press.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button[type=submit]")) {
    button.setAttribute("aria-disabled", "true");
  }
});

// A page that comes back from the browser's memory can be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button[type=submit]")) {
      button.removeAttribute("aria-disabled");
    }
  }
});

// The error summary takes the focus.
document.querySelector(".errors")?.focus();

// The way to the provider's page is walked without a press, once: who comes back stays here.
const going = document.querySelector("[data-go]");
if (going && !sessionStorage.getItem(`went:${going.dataset.go}`)) {
  sessionStorage.setItem(`went:${going.dataset.go}`, "yes");
  if (going.href) location.assign(going.href);
  else going.requestSubmit();
}

// A page that waits for news looks again by itself, a few times.
const waiting = document.querySelector("[data-refresh]");
if (waiting) {
  const key = `looked:${location.pathname}`;
  const looked = Number(sessionStorage.getItem(key) || 0);
  if (looked < 15) {
    sessionStorage.setItem(key, String(looked + 1));
    setTimeout(() => location.reload(), Number(waiting.dataset.refresh) * 1000);
  }
} else if (!going) {
  sessionStorage.clear();
}
