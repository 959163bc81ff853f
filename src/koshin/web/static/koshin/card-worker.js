// Shows cards that their holder saved on this device when there is no network or no session. It
// keeps nothing by itself: card.js puts a card here when its holder presses the button.
"use strict";

const KEPT = `koshin-card ${new URL(self.registration.scope).pathname}`;
const PATIENCE = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answer(event.request));
});

async function answer(request) {
  // Cookies differ from one visit to the next; the card does not.
  const kept = await (await caches.open(KEPT)).match(request, { ignoreVary: true });
  if (!kept) return fetch(request);
  try {
    const fresh = await Promise.race([fetch(request), tooLate()]);
    if (fresh.ok && !fresh.redirected) return renewed(request, fresh);
    // The card was withdrawn: nobody is to see the old one any more.
    if (fresh.status === 404) return gone(request, fresh);
    // The session has ended, or the server has trouble: what was saved still helps.
    return kept;
  } catch {
    return kept;
  }
}

async function renewed(request, fresh) {
  await (await caches.open(KEPT)).put(request, fresh.clone());
  return fresh;
}

async function gone(request, fresh) {
  await (await caches.open(KEPT)).delete(request, { ignoreVary: true });
  return fresh;
}

function tooLate() {
  return new Promise((_, reject) => setTimeout(reject, PATIENCE));
}
