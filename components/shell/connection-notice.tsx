"use client";

import { WifiOff } from "lucide";
import { Icon } from "@/components/ui/icon";
import { useLiveStatus } from "./live";

/** Says so when live updates have stopped; what changed meanwhile is read on return. */
export function ConnectionNotice() {
  const status = useLiveStatus();
  return (
    <div role="status" className="empty:hidden">
      {status === "lost" && (
        <p className="flex items-center gap-2 bg-warning-soft px-4 py-1.5 text-warning">
          <Icon of={WifiOff} />
          Live updates are interrupted. Trying again; what you miss is read on return.
        </p>
      )}
    </div>
  );
}
