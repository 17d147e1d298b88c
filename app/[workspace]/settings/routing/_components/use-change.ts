"use client";

import { useState } from "react";
import { toast } from "@/components/ui/toast";
import type { Result } from "@/domain/result";

/** Runs one change at a time and says how it went. The page shows itself anew. */
export function useChange(): {
  pending: boolean;
  change: (act: () => Promise<Result<void>>, done?: string) => Promise<boolean>;
} {
  const [pending, setPending] = useState(false);
  return {
    pending,
    change: async (act, done) => {
      setPending(true);
      const result = await act().catch(() => null);
      setPending(false);
      if (!result?.ok) {
        toast({ message: result?.message ?? "The server could not be reached. Nothing was saved.", tone: "danger" });
        return false;
      }
      if (done) toast({ message: done, tone: "success" });
      return true;
    },
  };
}
