"use client";

import { late } from "@/components/shell/late";
import { Skeleton } from "@/components/ui/states";

/** The header's tools, read after the page's own script: what somebody came for works first. */
export const LateHeaderTools = late(
  () => import("./header-tools").then((module) => module.HeaderTools),
  <>
    <Skeleton className="size-9 sm:w-56" />
    <Skeleton className="size-9" />
    <Skeleton className="size-9 rounded-full" />
  </>,
);
