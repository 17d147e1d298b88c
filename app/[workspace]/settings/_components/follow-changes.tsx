"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";

/** Has the server draw its page anew when one of the tables changes, as live queries are read anew. */
export function FollowChanges({ tables }: { tables: readonly string[] }) {
  const router = useRouter();
  useQuery({
    queryKey: ["drawn by the server", ...tables],
    queryFn: () => {
      router.refresh();
      return null;
    },
    initialData: null,
    staleTime: Number.POSITIVE_INFINITY,
    meta: { tables },
  });
  return null;
}
