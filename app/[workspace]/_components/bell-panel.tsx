"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { NotificationItem } from "@/components/notifications/notification-item";
import type { Notification } from "@/domain/notifications";
import { unwrap } from "@/domain/result";
import { markRead } from "../notifications/actions";

type BellPanelProps = { slug: string; newest: Notification[]; timezone: string };

/** The newest notifications, as the bell's popover lists them. */
export function BellPanel({ slug, newest, timezone }: BellPanelProps) {
  const client = useQueryClient();
  const read = useMutation({
    mutationFn: async (id: string) => unwrap(await markRead(slug, { id })),
    onSettled: () => client.invalidateQueries({ queryKey: [slug, "notifications"] }),
  });
  if (newest.length === 0) return <p className="px-4 py-8 text-center text-muted">No notifications yet.</p>;
  return (
    <ul className="divide-y divide-line">
      {newest.map((one) => (
        <NotificationItem key={one.id} notification={one} slug={slug} timezone={timezone} onRead={read.mutate} />
      ))}
    </ul>
  );
}
