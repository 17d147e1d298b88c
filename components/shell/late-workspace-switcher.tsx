"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "@/components/ui/states";

/** The switcher, read after the page's own script. */
export const LateWorkspaceSwitcher = dynamic(
  () => import("./workspace-switcher").then((module) => module.WorkspaceSwitcher),
  { ssr: false, loading: () => <Skeleton className="h-9" /> },
);
