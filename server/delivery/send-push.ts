/** One notification to the person's browsers, by Web Push (RFC 8030, 8291, 8292). */
import webpush from "web-push";
import type { ClaimedDelivery, PushSubscriptionRow } from "@/db/notice-deliveries";
import type { DeliveryOutcome } from "@/domain/delivery";
import type { NotificationPriority } from "@/domain/notifications";
import { sendRequest } from "../outgoing";
import { judgeAnswer } from "./judge-answer";
import { noticeLink } from "./notice-link";
import { vapidDetails } from "./vapid";

// How long a push service keeps it for a browser that is off.
const DAY_IN_SECONDS = 86_400;
// A push service takes 4,096 bytes; a character may need four.
const BODY_CHARACTERS = 500;

const URGENCY = { low: "low", normal: "normal", high: "high", urgent: "high" } as const satisfies Record<
  NotificationPriority,
  string
>;

/** Delivered once one browser's push service took it; browsers that are gone are named, to be forgotten. */
export async function sendPush(delivery: Extract<ClaimedDelivery, { channel: "push" }>): Promise<DeliveryOutcome> {
  const browsers = delivery.address ?? [];
  if (browsers.length === 0) {
    return { status: "failed", detail: "The person has turned push on in no browser. Nothing was sent." };
  }
  const answers = await Promise.all(browsers.map((browser) => pushTo(browser, delivery)));
  const goneSubscriptions = answers.filter(({ gone }) => gone).map(({ id }) => id);
  const outcomes = answers.filter(({ gone }) => !gone).map(({ outcome }) => outcome);
  const taken = outcomes.filter(({ status }) => status === "delivered").length;
  if (taken > 0) {
    const detail = taken < browsers.length ? `${taken} of ${browsers.length} browsers took it.` : undefined;
    return { status: "delivered", method: "Web Push", detail, goneSubscriptions };
  }
  const worst = outcomes.find(({ status }) => status === "retry") ?? outcomes[0];
  if (worst) return { ...worst, goneSubscriptions };
  return {
    status: "bounced",
    detail: "The browser takes no push messages any more. Turn push on in it again.",
    goneSubscriptions,
  };
}

type Pushed = { id: string; gone: boolean; outcome: DeliveryOutcome };

async function pushTo(browser: PushSubscriptionRow, delivery: ClaimedDelivery): Promise<Pushed> {
  const { id, endpoint, p256dh, auth } = browser;
  let request: webpush.RequestDetails;
  try {
    request = webpush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, pushMessage(delivery), {
      vapidDetails: vapidDetails(),
      TTL: DAY_IN_SECONDS,
      urgency: URGENCY[delivery.priority],
      // A second one of the same topic replaces the first that still waits.
      topic: delivery.id.replaceAll("-", ""),
    });
  } catch {
    // Keys that are no keys: nothing can ever be sent there.
    return { id, gone: true, outcome: { status: "failed", detail: "The browser's keys are damaged." } };
  }
  const answer = await sendRequest({
    url: request.endpoint,
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    body: request.body ?? undefined,
  });
  const gone = answer.kind === "answered" && (answer.status === 404 || answer.status === 410);
  return { id, gone, outcome: judgeAnswer(answer, "The push service") };
}

/** What public/push-worker.js shows; `tag` makes a repeated one replace the first. */
function pushMessage(delivery: ClaimedDelivery): string {
  const { id, title, message, workspace } = delivery;
  const body = [message.slice(0, BODY_CHARACTERS), workspace].filter(Boolean).join("\n");
  return JSON.stringify({ title, body, url: noticeLink(delivery).url, tag: id });
}
