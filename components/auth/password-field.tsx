"use client";

import { type ComponentProps, type ReactNode, useState } from "react";
import { buttonClasses } from "@/components/ui/button-classes";
import { Field, Input } from "@/components/ui/form";
import { PASSWORD_LENGTH } from "@/domain/accounts";

type PasswordFieldProps = Omit<ComponentProps<"input">, "type" | "name"> & {
  label: string;
  name: string;
  error?: string;
  hint?: ReactNode;
};

/** A password that its owner can look at while typing. */
export function PasswordField({ label, error, hint, ...input }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <div className="relative">
      <Field label={label} error={error} hint={hint}>
        <Input {...input} type={shown ? "text" : "password"} required spellCheck={false} autoCapitalize="none" />
      </Field>
      <button
        type="button"
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
        className={buttonClasses("ghost", "sm", "absolute top-[-0.35rem] right-0 h-6 px-1.5")}
      >
        {shown ? "Hide" : "Show"}
        <span className="sr-only"> {label.toLowerCase()}</span>
      </button>
    </div>
  );
}

/** The same with the limits of a password that is being chosen. */
export function NewPasswordField(props: PasswordFieldProps) {
  const { min, max } = PASSWORD_LENGTH;
  return (
    <PasswordField
      autoComplete="new-password"
      minLength={min}
      maxLength={max}
      hint={`${min} characters or more. A few words together are easy to keep in mind.`}
      {...props}
    />
  );
}
