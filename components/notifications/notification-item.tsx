import { Bell, ChartColumn, Check, type LucideIcon, Mail, Medal, Siren } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { IconButton } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { SEVERITY_LABELS } from "@/domain/alerts";
import {
  NOTIFICATION_TYPE_LABELS,
  type Notification,
  type NotificationType,
  notificationPath,
} from "@/domain/notifications";
import { ChannelStates } from "./channel-states";

const ICONS: Record<NotificationType, LucideIcon> = {
  alert: Siren,
  achievement: Medal,
  message: Mail,
  reminder: Bell,
  summary: ChartColumn,
};

type NotificationItemProps = {
  notification: Notification;
  slug: string;
  timezone: string;
  onRead: (id: string) => void;
  /** Sends it again by channels that failed. */
  onResend?: (ids: string[]) => void;
};

/** One notification: what, when, where it leads; following it or the tick marks it read. */
export function NotificationItem({ notification, slug, timezone, onRead, onResend }: NotificationItemProps) {
  const { id, type, title, message, isRead, priority, channels } = notification;
  const Icon = ICONS[type];
  return (
    <li className={classNames("flex items-start gap-3 px-4 py-3", !isRead && "bg-accent-soft/50")}>
      <Icon aria-hidden className={classNames("mt-0.5 size-4 shrink-0", isRead ? "text-muted" : "text-accent")} />
      <div className="grid min-w-0 grow gap-0.5">
        <p className={classNames("break-words", !isRead && "font-medium")}>
          {!isRead && <span className="sr-only">Unread: </span>}
          <Title notification={notification} slug={slug} onFollow={() => !isRead && onRead(id)} />
        </p>
        {message && <p className="line-clamp-2 break-words text-muted">{message}</p>}
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-[0.8rem] text-muted">
          <span>{NOTIFICATION_TYPE_LABELS[type]}</span>
          <RelativeTime date={notification.createdAt} timezone={timezone} />
          {priority === "urgent" && <Badge tone="danger">{SEVERITY_LABELS.critical}</Badge>}
          {priority === "high" && <Badge tone="warning">{SEVERITY_LABELS.high}</Badge>}
        </p>
        <ChannelStates channels={channels} timezone={timezone} onResend={onResend} />
      </div>
      {!isRead && (
        <IconButton label={`Mark read: ${title}`} size="sm" onClick={() => onRead(id)}>
          <Check aria-hidden />
        </IconButton>
      )}
    </li>
  );
}

type TitleProps = { notification: Notification; slug: string; onFollow: () => void };

function Title({ notification, slug, onFollow }: TitleProps) {
  const path = notificationPath(notification, slug);
  if (!path) return notification.title;
  const classes = "underline-offset-2 hover:underline";
  if (path.startsWith("/")) {
    return (
      <Link href={path} onClick={onFollow} className={classes}>
        {notification.title}
      </Link>
    );
  }
  return (
    <a href={path} target="_blank" rel="noreferrer" onClick={onFollow} className={classes}>
      {notification.title}
      <span className="sr-only"> (opens another site)</span>
    </a>
  );
}
