"use client";

import { X } from "lucide-react";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { Button, IconButton } from "./button";
import { classNames } from "./class-names";
import { dismissToast, type Shown, shownToasts, subscribeToToasts, type ToastTone } from "./toast";

const NONE: Shown[] = [];

/** Draws the messages that `toast` shows. */
export function Toaster() {
  const toasts = useSyncExternalStore(subscribeToToasts, shownToasts, () => NONE);
  return (
    <section
      aria-label="Messages"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-3 bottom-3 z-50 grid justify-items-center gap-2 sm:left-auto sm:justify-items-end"
    >
      {toasts.map((item) => (
        <ToastCard key={item.id} toast={item} />
      ))}
    </section>
  );
}

const TONES: Record<ToastTone, string> = {
  neutral: "border-line",
  success: "border-success",
  danger: "border-danger",
};

function ToastCard({ toast: item }: { toast: Shown }) {
  const paused = useRef(false);
  const left = item.duration ?? (item.action || item.tone === "danger" ? 8_000 : 5_000);
  useEffect(() => {
    let rest = left;
    const timer = setInterval(() => {
      if (!paused.current) rest -= 250;
      if (rest <= 0) dismissToast(item.id);
    }, 250);
    return () => clearInterval(timer);
  }, [item.id, left]);
  return (
    // Reading or reaching for it stops its clock.
    <div
      onPointerEnter={() => (paused.current = true)}
      onPointerLeave={() => (paused.current = false)}
      onFocus={() => (paused.current = true)}
      onBlur={() => (paused.current = false)}
      className={classNames(
        "pointer-events-auto flex w-full max-w-sm items-center gap-3 rounded-md border-l-4 bg-raised py-2 pr-2 pl-3 shadow-lg ring-1 ring-line",
        TONES[item.tone ?? "neutral"],
      )}
    >
      <p className="grow">
        {item.message}
        {item.detail && <span className="block text-[0.8667rem] text-muted">{item.detail}</span>}
      </p>
      {item.action && (
        <Button
          size="sm"
          onClick={() => {
            item.action?.onSelect();
            dismissToast(item.id);
          }}
        >
          {item.action.label}
        </Button>
      )}
      <IconButton label="Dismiss" size="sm" onClick={() => dismissToast(item.id)}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}
