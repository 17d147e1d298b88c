/** A test to oneself, to see whether a channel reaches one. */
import { queueTestNotice } from "@/db/notice-deliveries";
import type { Tx } from "@/db/workspace";
import type { NotificationChannel } from "@/domain/notifications";
import { AppError } from "../errors";

/** @returns the notification's id; throws AppError when one was just sent */
export async function sendTestNotice(tx: Tx, channel: NotificationChannel): Promise<string> {
  const id = await queueTestNotice(tx, channel);
  if (!id) throw new AppError("rate_limited", "A test has just been sent. Wait ten seconds before the next.");
  return id;
}
