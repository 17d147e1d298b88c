"use client";

import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";
import { type ButtonSize, type ButtonVariant, buttonClasses } from "./button-classes";
import { classNames } from "./class-names";

type MenuProps = {
  /** The button's content, and its name when that is only an icon. */
  trigger: ReactNode;
  label?: string;
  variant?: ButtonVariant;
  size?: ButtonSize;
  triggerClassName?: string;
  children: ReactNode;
};

/** A menu button on the browser's popover: light dismiss and Escape are the browser's; arrows move among the items. */
export function Menu({ trigger, label, variant = "secondary", size = "md", triggerClassName, children }: MenuProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);

  function place() {
    const anchor = button.current?.getBoundingClientRect();
    const element = panel.current;
    if (!anchor || !element) return;
    const { width, height } = element.getBoundingClientRect();
    const below = anchor.bottom + 4;
    const top = below + height > window.innerHeight ? Math.max(8, anchor.top - 4 - height) : below;
    element.style.top = `${top}px`;
    element.style.left = `${Math.max(8, Math.min(anchor.left, window.innerWidth - width - 8))}px`;
  }

  function move(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const items = [...(panel.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    items[(at + step + items.length) % items.length]?.focus();
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        popoverTarget={id}
        aria-haspopup="menu"
        aria-label={label}
        title={label}
        className={buttonClasses(variant, size, triggerClassName)}
      >
        {trigger}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        onKeyDown={move}
        onClick={(event) => {
          if ((event.target as HTMLElement).closest("[role=menuitem]")) panel.current?.hidePopover();
        }}
        onToggle={(event) => {
          if (event.newState !== "open") return;
          place();
          panel.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
        }}
        className="fixed inset-auto m-0 max-h-[70dvh] max-w-xs min-w-44 overflow-y-auto wrap-anywhere rounded-md border border-line bg-raised p-1 text-ink shadow-lg"
      >
        {children}
      </div>
    </>
  );
}

type MenuItemProps = { onSelect: () => void; disabledReason?: string; tone?: "danger"; children: ReactNode };

export function MenuItem({ onSelect, disabledReason, tone, children }: MenuItemProps) {
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      aria-disabled={disabledReason ? true : undefined}
      onClick={(event) => (disabledReason ? event.stopPropagation() : onSelect())}
      className={classNames(
        "flex min-h-8 w-full items-center gap-2 rounded px-2 py-1 text-left hover:bg-hover focus-visible:bg-hover [&_svg]:size-4 [&_svg]:shrink-0",
        tone === "danger" && "text-danger",
        disabledReason && "cursor-not-allowed flex-wrap text-muted",
      )}
    >
      {children}
      {disabledReason && <span className="w-full text-[0.8rem]">{disabledReason}</span>}
    </button>
  );
}
