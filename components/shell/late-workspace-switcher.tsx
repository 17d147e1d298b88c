"use client";

import { Skeleton } from "@/components/ui/states";
import { late } from "./late";

/** The switcher, read after the page's own script. */
export const LateWorkspaceSwitcher = late(
  () => import("./workspace-switcher").then((module) => module.WorkspaceSwitcher),
  <Skeleton className="h-9" />,
);
