import { CopyButton } from "./copy-button";

/** A text to paste elsewhere, as it is. `label` names it. */
export function CodeBlock({ label, code }: { label: string; code: string }) {
  return (
    <div className="relative min-w-0 rounded-md border border-line bg-sunken">
      <section aria-label={label} tabIndex={0} className="overflow-x-auto">
        <pre className="p-3 pr-24 font-mono text-[0.8rem] leading-relaxed">{code}</pre>
      </section>
      <CopyButton text={code} size="sm" className="absolute top-2 right-2" />
    </div>
  );
}
