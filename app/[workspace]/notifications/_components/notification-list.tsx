"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { BellOff, CheckCheck } from "lucide-react";
import { NotificationItem } from "@/components/notifications/notification-item";
import { usePageHref } from "@/components/shell/page-href";
import { useUrlUpdate } from "@/components/shell/url-state";
import { Button, LinkButton } from "@/components/ui/button";
import { Select } from "@/components/ui/form";
import { Pagination } from "@/components/ui/pagination";
import { EmptyState } from "@/components/ui/states";
import { TabLinks } from "@/components/ui/tabs";
import { toast } from "@/components/ui/toast";
import { NOTIFICATION_TYPE_LABELS, NOTIFICATION_TYPES } from "@/domain/notifications";
import type { NotificationFilter } from "@/domain/notifications-input";
import { unwrap } from "@/domain/result";
import { markAllRead, markRead, resendMine } from "../actions";
import { notificationsQuery } from "../queries";

type NotificationListProps = { slug: string; timezone: string; filter: NotificationFilter };

export function NotificationList({ slug, timezone, filter }: NotificationListProps) {
  const query = notificationsQuery(slug, filter);
  const { data } = useSuspenseQuery(query);
  const client = useQueryClient();
  const setUrl = useUrlUpdate();
  const href = usePageHref();

  const read = useMutation({
    mutationFn: async (id: string) => unwrap(await markRead(slug, { id })),
    onMutate: (id) => {
      const before = client.getQueryData(query.queryKey);
      client.setQueryData(
        query.queryKey,
        (page) => page && { ...page, rows: page.rows.map((row) => (row.id === id ? { ...row, isRead: true } : row)) },
      );
      return before;
    },
    onError: (_error, _id, before) => client.setQueryData(query.queryKey, before),
    onSettled: () => client.invalidateQueries({ queryKey: [slug, "notifications"] }),
  });
  const readAll = useMutation({
    mutationFn: async (upTo: string) => unwrap(await markAllRead(slug, { upTo, type: filter.type })),
    onSuccess: (count) =>
      toast({ message: count === 1 ? "1 notification marked read." : `${count} notifications marked read.` }),
    onSettled: () => client.invalidateQueries({ queryKey: [slug, "notifications"] }),
  });

  const resend = useMutation({
    mutationFn: async (ids: string[]) => unwrap(await resendMine(slug, { ids })),
    onSuccess: () => toast({ message: "It is sent again." }),
    onSettled: () => client.invalidateQueries({ queryKey: [slug, "notifications"] }),
  });

  return (
    <div className="max-w-3xl">
      <div className="mb-3 flex flex-wrap items-end gap-3">
        <div className="grow">
          <TabLinks
            label="Notifications"
            tabs={[
              { href: href({ tab: null }), label: "All", current: filter.tab === "all", count: data.counts.all },
              {
                href: href({ tab: "unread" }),
                label: "Unread",
                current: filter.tab === "unread",
                count: data.counts.unread,
              },
            ]}
          />
        </div>
        <Select
          aria-label="Type"
          className="max-w-40"
          value={filter.type ?? ""}
          onChange={(event) => setUrl({ type: event.target.value, after: null, before: null })}
        >
          <option value="">Every type</option>
          {NOTIFICATION_TYPES.map((type) => (
            <option key={type} value={type}>
              {NOTIFICATION_TYPE_LABELS[type]}
            </option>
          ))}
        </Select>
        <Button
          pending={readAll.isPending}
          disabledReason={data.counts.unread === 0 ? "There is nothing unread." : undefined}
          onClick={() => data.newest && readAll.mutate(data.newest)}
        >
          <CheckCheck aria-hidden /> Mark all read
        </Button>
      </div>
      {data.rows.length === 0 ? (
        <Nothing filter={filter} everything={href({ tab: null, type: null })} />
      ) : (
        <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
          {data.rows.map((notification) => (
            <NotificationItem
              key={notification.id}
              notification={notification}
              slug={slug}
              timezone={timezone}
              onRead={read.mutate}
              onResend={resend.mutate}
            />
          ))}
        </ul>
      )}
      <Pagination
        previousHref={data.previous && href({ before: data.previous })}
        nextHref={data.next && href({ after: data.next })}
      />
    </div>
  );
}

function Nothing({ filter, everything }: { filter: NotificationFilter; everything: string }) {
  if (filter.tab === "all" && !filter.type) {
    return (
      <EmptyState icon={<BellOff aria-hidden />} title="No notifications yet.">
        Alerts assigned to you, achievements you unlock and messages of your team arrive here.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<BellOff aria-hidden />}
      title={filter.tab === "unread" ? "You have read everything." : "Nothing of this type."}
      action={<LinkButton href={everything}>Show all notifications</LinkButton>}
    />
  );
}
