"use client";

import { classNames } from "./class-names";
import { CopyButton } from "./copy-button";
import { Field, Input } from "./form";

/** A text that is shown once, with a button that copies it. */
export function CopyField({ label, value, hint }: { label: string; value: string; hint?: string }) {
  return (
    <div className={classNames("flex gap-2", hint ? "items-start" : "items-end")}>
      <Field label={label} hint={hint} className="min-w-0 grow">
        <Input
          readOnly
          value={value}
          onFocus={(event) => event.target.select()}
          spellCheck={false}
          className="font-mono text-[0.8667rem]"
        />
      </Field>
      <CopyButton text={value} className={hint && "mt-[1.45rem]"} />
    </div>
  );
}
