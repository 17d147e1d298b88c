/** What a receiver's HTTP answer means for a delivery. */
import type { DeliveryOutcome } from "@/domain/delivery";
import type { OutgoingAnswer } from "../outgoing";

// Whoever answers this may answer otherwise a little later.
const PASSING = new Set([408, 421, 425, 429]);

/**
 * Delivered by 2xx; a redirect and other refusals are for good; time-outs, overload and faults of the receiver pass.
 * @param receiver who answers, as a sentence begins: "Slack", "The receiver"
 */
export function judgeAnswer(answer: OutgoingAnswer, receiver: string): DeliveryOutcome {
  if (answer.kind === "refused") return { status: "failed", detail: answer.reason };
  if (answer.kind === "unreachable") {
    return { status: "retry", detail: `${receiver} could not be reached. ${answer.reason}` };
  }
  const { status, body, retryAfter } = answer;
  if (status >= 200 && status < 300) return { status: "delivered", method: receiver };
  if (status >= 300 && status < 400) {
    return {
      status: "failed",
      detail: `${receiver} answered ${status}, a redirect. Redirects are not followed: use the address that it leads to.`,
    };
  }
  const words = body.replaceAll(/\s+/g, " ").trim().slice(0, 200);
  const detail = `${receiver} answered ${status}${words && `: ${words}`}`;
  return PASSING.has(status) || status >= 500 ? { status: "retry", detail, retryAfter } : { status: "failed", detail };
}
