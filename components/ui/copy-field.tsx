"use client";

import { CopyButton } from "./copy-button";
import { Field, Input } from "./form";

/** A text that is shown once, with a button that copies it. */
export function CopyField({ label, value, hint }: { label: string; value: string; hint?: string }) {
  return (
    <div className="flex items-start gap-2">
      <Field label={label} hint={hint} className="min-w-0 grow">
        <Input
          readOnly
          value={value}
          onFocus={(event) => event.target.select()}
          spellCheck={false}
          className="font-mono text-[0.8667rem]"
        />
      </Field>
      <CopyButton text={value} className="mt-[1.45rem]" />
    </div>
  );
}
