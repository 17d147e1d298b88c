"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { toast } from "@/components/ui/toast";
import type { Notification } from "@/domain/notifications";
import { bellQuery } from "./bell-query";

/**
 * Congratulates the moment an achievement is unlocked, on whatever screen the person is; draws nothing itself.
 * `renderedAt` is when the server first drew the page.
 */
export function AchievementToasts({ slug, renderedAt }: { slug: string; renderedAt: number }) {
  const { data } = useQuery(bellQuery(slug));
  const router = useRouter();
  const [since] = useState(renderedAt);
  const announced = useRef(new Set<string>());
  const announce = useEffectEvent((newest: Notification[]) => {
    for (const { id, type, title, message, isRead, achievementId, createdAt } of newest) {
      // What was there by then is no news.
      if (type !== "achievement" || isRead || Date.parse(createdAt) <= since || announced.current.has(id)) continue;
      announced.current.add(id);
      const open = () => router.push(`/${slug}/achievements?achievement=${achievementId}`);
      toast({
        message: title,
        detail: message,
        tone: "success",
        action: achievementId ? { label: "See it", onSelect: open } : undefined,
      });
    }
  });
  useEffect(() => {
    if (data) announce(data.newest);
  }, [data]);
  return null;
}
