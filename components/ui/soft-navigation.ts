"use client";

import { useRouter } from "next/navigation";
import { type RefObject, useEffect, useEffectEvent, useState, useTransition } from "react";

/**
 * Follows the links inside an element without loading the page anew: one listener for all of them, where next/link
 * is a component with hooks of its own for each.
 * @returns the address that is on its way, for a sign beside its link; null otherwise
 */
export function useSoftNavigation(container: RefObject<HTMLElement | null>): string | null {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const [wanted, setWanted] = useState("");
  const follow = useEffectEvent((event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const otherwise = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (!link || otherwise || event.defaultPrevented || link.target || link.origin !== window.location.origin) return;
    event.preventDefault();
    const address = link.getAttribute("href") ?? "";
    setWanted(address);
    startTransition(() => router.push(address));
  });
  useEffect(() => {
    const element = container.current;
    const listener = (event: MouseEvent) => follow(event);
    element?.addEventListener("click", listener);
    return () => element?.removeEventListener("click", listener);
  }, [container]);
  return isPending ? wanted : null;
}
