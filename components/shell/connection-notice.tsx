"use client";

import { onlineManager, useQuery } from "@tanstack/react-query";
import { WifiOff } from "lucide";
import { useSyncExternalStore } from "react";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { useLivePath, useLiveStatus } from "./live";

/** Says so when live updates have stopped, and why where that is known; what changed meanwhile is read on return. */
export function ConnectionNotice() {
  const lost = useLiveStatus() === "lost";
  const isOnline = useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
    () => true,
  );
  const isSignedOut = useSignedOut(lost);
  return (
    <div role="status" className="empty:hidden">
      {(lost || !isOnline) && (
        <p className="flex items-center gap-2 bg-warning-soft px-4 py-1.5 text-warning">
          <Icon of={WifiOff} />
          {isSignedOut ? (
            <span>
              You are signed out.{" "}
              <Link
                className="font-medium underline"
                href={`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`}
              >
                Sign in again
              </Link>
            </span>
          ) : isOnline ? (
            "Live updates are interrupted. Trying again; what you miss is read on return."
          ) : (
            "You are offline. What waits to be sent goes when you are connected again: keep this page open."
          )}
        </p>
      )}
    </div>
  );
}

/** A stream that breaks off doesn't say why: its address is asked once more. */
function useSignedOut(lost: boolean): boolean {
  const path = useLivePath();
  const { data } = useQuery({
    queryKey: [path, "signed out"],
    queryFn: async ({ signal }) => {
      // No answer is no sign of anything.
      const answer = await fetch(path, { signal }).catch(() => undefined);
      await answer?.body?.cancel();
      return answer?.status === 401;
    },
    enabled: lost,
    staleTime: 0,
    retry: false,
  });
  return lost && data === true;
}
