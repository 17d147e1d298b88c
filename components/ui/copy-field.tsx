"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "./button";
import { Field, Input } from "./form";

/** A text that is shown once, with a button that copies it. */
export function CopyField({ label, value, hint }: { label: string; value: string; hint?: string }) {
  const [copied, setCopied] = useState(false);

  async function copy() {
    await navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      // No right to the clipboard (plain http, say): the text stays selected for Ctrl+C.
      () => setCopied(false),
    );
  }

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
      <Button onClick={copy} className="mt-[1.45rem]">
        {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
        <span role="status">{copied ? "Copied" : "Copy"}</span>
      </Button>
    </div>
  );
}
