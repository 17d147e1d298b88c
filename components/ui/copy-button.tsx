"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "./button";
import type { ButtonSize } from "./button-classes";

type CopyButtonProps = { text: string; size?: ButtonSize; className?: string };

/** Copies a text and says so; without the right to the clipboard (plain http, say) it says nothing, and the text can be selected. */
export function CopyButton({ text, size, className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);

  async function copy() {
    await navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  }

  return (
    <Button size={size} onClick={copy} className={className}>
      {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      <span role="status">{copied ? "Copied" : "Copy"}</span>
    </Button>
  );
}
