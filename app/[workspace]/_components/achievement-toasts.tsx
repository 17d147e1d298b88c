"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef } from "react";
import { toast } from "@/components/ui/toast";
import type { Notification } from "@/domain/notifications";
import { bellQuery } from "./bell-query";

/** Congratulates the moment an achievement is unlocked, on whatever screen the person is; draws nothing itself. */
export function AchievementToasts({ slug }: { slug: string }) {
  const { data } = useQuery(bellQuery(slug));
  const router = useRouter();
  // What was there when the page was opened is no news.
  const known = useRef<Set<string> | null>(null);
  const announce = useEffectEvent((newest: Notification[]) => {
    const seen = known.current;
    known.current = new Set([...(seen ?? []), ...newest.map(({ id }) => id)]);
    if (!seen) return;
    for (const { id, type, title, message, isRead, achievementId } of newest) {
      if (seen.has(id) || type !== "achievement" || isRead) continue;
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
