/** The browser's side of Web Push. */

const WORKER = "/push-worker.js";

type Subscribed = { endpoint: string; keys: { p256dh: string; auth: string } };

/** Why this browser can't take push messages, or undefined. */
export function whyNoPush(): string | undefined {
  if (!window.isSecureContext) return "Push needs this page to be opened by https.";
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
    return "This browser takes no push messages. On an iPhone or iPad, add Codex to the home screen first.";
  }
  return Notification.permission === "denied"
    ? "You have forbidden this site to show notifications. Allow it in the browser's settings first."
    : undefined;
}

export async function currentSubscription(): Promise<PushSubscription | null> {
  if (!("serviceWorker" in navigator && "PushManager" in window)) return null;
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/**
 * Asks the person for the permission and the browser for a subscription.
 * @param key the installation's public key, base64url
 * @throws Error in words for the person
 */
export async function subscribe(key: string): Promise<Subscribed> {
  if ((await Notification.requestPermission()) !== "granted") {
    throw new Error("Without your permission to show notifications, push stays off.");
  }
  await navigator.serviceWorker.register(WORKER);
  const { pushManager } = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: key };
  const subscription = await pushManager.subscribe(options).catch(async () => {
    // One made for another key (the installation's secret has changed) stands in the way.
    await (await pushManager.getSubscription())?.unsubscribe();
    return pushManager.subscribe(options).catch(() => {
      throw new Error("The browser could not reach its push service. Push stays off; try again later.");
    });
  });
  const { endpoint, keys } = subscription.toJSON();
  return { endpoint: endpoint ?? "", keys: { p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" } };
}
