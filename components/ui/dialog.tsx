"use client";

import { X } from "lucide-react";
import { type PointerEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Button, IconButton } from "./button";
import { classNames } from "./class-names";
import { Input } from "./form";

type DialogProps = {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  size?: "sm" | "md" | "lg";
  /** It has more to read than to enter: begins on the button that closes it, not in the first field. */
  forReading?: boolean;
  children: ReactNode;
};

const DOUBLE_CLICK_MS = 500;
const WIDTHS = { sm: "max-w-md", md: "max-w-xl", lg: "max-w-3xl" };

/** A modal dialog on the browser's own element: focus stays inside, Escape closes, the page behind is inert. */
export function Dialog({ open, onClose, title, description, size = "md", forReading, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const openedAt = useRef(0);
  const isTouched = useRef(false);
  useEffect(() => {
    const dialog = ref.current;
    const opener = document.activeElement;
    openedAt.current = performance.now();
    isTouched.current = false;
    if (open && dialog && !dialog.open) dialog.showModal();
    if (!open && dialog?.open) dialog.close();
    return () => {
      // The browser gives the focus back when a dialog closes, but not when it is taken away while it is open.
      const isGone = open && !dialog?.isConnected;
      if (isGone && opener instanceof HTMLElement && document.activeElement === document.body) opener.focus();
    };
  }, [open]);
  // Beside it is out, but not from what has been entered, nor by the second click of a double one that opened it.
  const leave = ({ target, currentTarget, timeStamp }: PointerEvent) => {
    const isBeside = target === currentTarget && timeStamp > openedAt.current + DOUBLE_CLICK_MS;
    if (isBeside && !isTouched.current) onClose();
  };
  // The browser focuses what comes first.
  const close = (
    <IconButton label="Close" size="sm" onClick={onClose} className="absolute top-5 right-5">
      <X aria-hidden />
    </IconButton>
  );
  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onClose={onClose}
      onPointerDown={leave}
      onInput={() => {
        isTouched.current = true;
      }}
      className={classNames(
        "m-auto max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] overflow-y-auto rounded-lg border border-line bg-raised p-0 shadow-xl",
        WIDTHS[size],
      )}
    >
      {open && (
        <div className="relative grid grid-cols-[minmax(0,1fr)] gap-4 p-5">
          <div className="pr-10 wrap-anywhere">
            <h2 id={titleId} className="text-lg font-semibold">
              {title}
            </h2>
            {description && <p className="mt-1 text-muted">{description}</p>}
          </div>
          {forReading && close}
          {children}
          {!forReading && close}
        </div>
      )}
    </dialog>
  );
}

/** The row of buttons that ends a dialog's form. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap justify-end gap-2 pt-1">{children}</div>;
}

type ConfirmDialogProps = {
  open: boolean;
  onClose: () => void;
  onConfirm: () => void;
  title: string;
  /** What will be lost, or how it can be undone. */
  children: ReactNode;
  confirmLabel: string;
  tone?: "primary" | "danger";
  pending?: boolean;
  /** A text that must be typed before the act. */
  typed?: string;
  /** What leads back, where "Cancel" could be taken for the act. */
  keepLabel?: string;
};

export function ConfirmDialog({
  open,
  onClose,
  onConfirm,
  title,
  children,
  confirmLabel,
  ...more
}: ConfirmDialogProps) {
  const { tone = "danger", pending, typed, keepLabel = "Cancel" } = more;
  const [text, setText] = useState("");
  return (
    <Dialog open={open} onClose={onClose} title={title} size="sm">
      <div className="grid gap-3">{children}</div>
      {typed && (
        <label className="grid gap-1">
          <span>
            Type <strong className="font-semibold select-all">{typed}</strong> to go on
          </span>
          <Input value={text} onChange={(event) => setText(event.target.value)} autoComplete="off" />
        </label>
      )}
      <DialogActions>
        <Button onClick={onClose}>{keepLabel}</Button>
        <Button variant={tone} onClick={onConfirm} pending={pending} disabled={typed !== undefined && text !== typed}>
          {confirmLabel}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
