"use client";

import type { ComponentProps } from "react";
import { Button } from "@/components/ui/button";
import { useHydrated } from "@/components/ui/use-hydrated";

/** Sends its form, once the page can: a form sent before would lose what was typed. */
export function SubmitButton(props: Omit<ComponentProps<typeof Button>, "type">) {
  const ready = useHydrated();
  return <Button {...props} type="submit" disabled={!ready || props.disabled} />;
}
