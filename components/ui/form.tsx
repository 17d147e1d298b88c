"use client";

import { unstable_isUnrecognizedActionError } from "next/navigation";
import {
  type ComponentProps,
  createContext,
  type FormEvent,
  type ReactNode,
  use,
  useId,
  useRef,
  useState,
} from "react";
import type { Failure, Result } from "@/domain/result";
import { classNames } from "./class-names";
import { controlClasses } from "./control-classes";
import { useEarlyChange } from "./use-early-change";

type FieldIds = { id: string; describedBy?: string; invalid: boolean };
const FieldContext = createContext<FieldIds | null>(null);

type FieldProps = {
  label: string;
  hint?: ReactNode;
  error?: string;
  optional?: boolean;
  className?: string;
  children: ReactNode;
};

/** A labelled control with its hint and its error; the control inside finds its ids by itself. */
export function Field({ label, hint, error, optional, className, children }: FieldProps) {
  const id = useId();
  const describedBy = classNames(hint ? `${id}-hint` : null, error ? `${id}-error` : null) || undefined;
  return (
    <div className={classNames("grid content-start gap-1", className)}>
      <label htmlFor={id} className="text-[0.8667rem] font-medium">
        {label}
        {optional && <span className="font-normal text-muted"> (optional)</span>}
      </label>
      <FieldContext value={{ id, describedBy, invalid: Boolean(error) }}>{children}</FieldContext>
      {hint && (
        <p id={`${id}-hint`} className="text-[0.8rem] text-muted">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-[0.8rem] text-danger">
          {error}
        </p>
      )}
    </div>
  );
}

function useFieldProps() {
  const field = use(FieldContext);
  return field
    ? { id: field.id, "aria-describedby": field.describedBy, "aria-invalid": field.invalid || undefined }
    : {};
}

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input {...useFieldProps()} {...rest} className={controlClasses("h-9", className)} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea rows={3} {...useFieldProps()} {...rest} className={controlClasses("py-1.5", className)} />;
}

/** What a browser restores after a reload nobody chose now: a controlled control must not take it for an early change. */
const notRestored = (value: unknown) => (value === undefined ? {} : { autoComplete: "off" });

export function Select({ className, ...rest }: Omit<ComponentProps<"select">, "ref">) {
  const ref = useEarlyChange<HTMLSelectElement>(rest.value);
  return (
    <select
      {...useFieldProps()}
      {...notRestored(rest.value)}
      {...rest}
      ref={ref}
      className={controlClasses("h-9 pr-7", className)}
    />
  );
}

type CheckboxProps = Omit<ComponentProps<"input">, "type" | "ref"> & { label: ReactNode; hint?: ReactNode };

export function Checkbox({ label, hint, className, ...rest }: CheckboxProps) {
  const ref = useEarlyChange<HTMLInputElement>(rest.checked);
  return (
    <label className={classNames("flex min-h-6 items-start gap-2", className)}>
      <input
        type="checkbox"
        {...notRestored(rest.checked)}
        {...rest}
        ref={ref}
        className="mt-0.5 size-4 shrink-0 accent-(--accent)"
      />
      <span>
        {label}
        {hint && <span className="block text-[0.8rem] text-muted">{hint}</span>}
      </span>
    </label>
  );
}

/** The sentence of a failed submit, announced to screen readers. */
export function FormMessage({ failure }: { failure: Failure | null }) {
  return (
    <div role="alert" className="empty:hidden">
      {failure && <p className="rounded-md bg-danger-soft px-3 py-2 text-danger">{failure.message}</p>}
    </div>
  );
}

/**
 * Submits a form to an action: native constraints first, then the server's word. Keeps what was typed when it fails,
 * shows field errors by the controls' names and focuses the first, and ignores a second submit while one is under way.
 */
export function useSubmit<T>(
  submit: (data: FormData) => Promise<Result<T>>,
  onDone: (value: T) => void,
): {
  pending: boolean;
  failure: Failure | null;
  errorOf: (field: string) => string | undefined;
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  reset: () => void;
} {
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const busy = useRef(false);

  async function send(form: HTMLFormElement) {
    if (busy.current) return;
    busy.current = true;
    setPending(true);
    const focused = document.activeElement;
    try {
      const result = await submit(new FormData(form));
      setFailure(result.ok ? null : result);
      if (result.ok) onDone(result.data);
      // Who has gone on typing elsewhere meanwhile keeps the focus. A button that was disabled has lost it.
      else if (document.activeElement === focused || document.activeElement === document.body) {
        focusFirst(form, Object.keys(result.fieldErrors ?? {}));
      }
    } catch (error) {
      setFailure({
        ok: false,
        code: "unavailable",
        message: unstable_isUnrecognizedActionError(error)
          ? "Codex was updated since this page was opened. Copy what you typed, reload the page and try again."
          : "The server could not be reached. Your input is kept here; try again when you are connected.",
      });
    } finally {
      busy.current = false;
      setPending(false);
    }
  }

  return {
    pending,
    failure,
    errorOf: (field) => failure?.fieldErrors?.[field],
    onSubmit: (event) => {
      event.preventDefault();
      void send(event.currentTarget);
    },
    reset: () => setFailure(null),
  };
}

function focusFirst(form: HTMLFormElement, names: string[]) {
  const control = names.map((name) => form.elements.namedItem(name)).find((found) => found instanceof HTMLElement);
  if (control instanceof HTMLElement) control.focus();
}
