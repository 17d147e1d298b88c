// Shows push messages and opens what they are about. Registered by a click on "Turn push on", and by nothing else.

self.addEventListener("push", (event) => {
  const { title, body, url, tag } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { body, tag, icon: "/icon.svg", data: { url } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.url));
});

async function open(url) {
  // A notification may lead to another site; then, and where no page of ours is open, a new one is.
  if (new URL(url).origin === self.location.origin) {
    const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    for (const page of pages) {
      const shown = await page.focus();
      // A page that this worker doesn't control can be shown, but not led elsewhere.
      const led = await shown.navigate(url).catch(() => null);
      if (led) return;
    }
  }
  await self.clients.openWindow(url);
}
