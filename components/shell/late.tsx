"use client";

import { type ComponentType, lazy, type ReactNode, Suspense } from "react";
import { useHydrated } from "@/components/ui/use-hydrated";

/**
 * A part that is read after the page's own script; the server draws `placeholder` alone. (`next/dynamic` without its
 * server rendering throws inside every rendering on the server, which costs more than many of the parts themselves.)
 */
export function late<Props extends object>(
  read: () => Promise<ComponentType<Props>>,
  placeholder: ReactNode = null,
): ComponentType<Props> {
  const Part = lazy(async () => ({ default: await read() }));
  return function LatePart(props: Props) {
    if (!useHydrated()) return placeholder;
    return (
      <Suspense fallback={placeholder}>
        <Part {...props} />
      </Suspense>
    );
  };
}
