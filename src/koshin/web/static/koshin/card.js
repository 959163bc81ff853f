// Saves the card on this device, so that it opens without a network. Only when its holder asks.
"use strict";

const card = document.querySelector("[data-card]");

async function offer() {
  const scope = card.dataset.scope;
  const name = `koshin-card ${scope}`;
  const save = document.querySelector("[data-save]");
  const forget = document.querySelector("[data-forget]");
  const state = document.querySelector("[data-state]");

  const show = async () => {
    const kept = await (await caches.open(name)).match(location.pathname, { ignoreVary: true });
    save.hidden = Boolean(kept);
    forget.hidden = !kept;
    state.textContent = kept ? state.dataset.kept : state.dataset.free;
  };

  save.addEventListener("click", async () => {
    try {
      await navigator.serviceWorker.register(card.dataset.worker, { scope });
      await navigator.serviceWorker.ready;
      const parts = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon]")];
      const programs = [...document.querySelectorAll("script[src], .idcard img")];
      const all = [...parts.map((one) => one.href), ...programs.map((one) => one.src)];
      await (await caches.open(name)).addAll([location.pathname, ...all]);
      await show();
      forget.focus();
    } catch {
      state.textContent = state.dataset.failed;
    }
  });

  forget.addEventListener("click", async () => {
    await (await caches.open(name)).delete(location.pathname, { ignoreVary: true });
    await show();
    save.focus();
  });

  document.querySelector("[data-saving]").hidden = false;
  await show();
}

// A card that lies here since last year must not look good.
const lastDay = card?.dataset.until;
const today = new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Tokyo" });
if (lastDay && lastDay < today) document.querySelector("[data-over]").hidden = false;
if (card && "serviceWorker" in navigator && window.caches) offer();
