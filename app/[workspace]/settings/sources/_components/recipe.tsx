import { CodeBlock } from "@/components/ui/code-block";
import { CopyField } from "@/components/ui/copy-field";
import type { RecipeStep } from "@/domain/source-recipes";

/** How to set a sender up, step by step. */
export function Recipe({ steps }: { steps: RecipeStep[] }) {
  return (
    <ol className="grid list-decimal gap-4 pl-5 marker:text-muted">
      {steps.map(({ words, fields, code }) => (
        <li key={words} className="min-w-0 pl-1">
          <p className="max-w-[75ch]">{words}</p>
          {fields && (
            <div className="mt-2 grid gap-2">
              {fields.map(([label, value]) => (
                <CopyField key={label} label={label} value={value} />
              ))}
            </div>
          )}
          {code && (
            <div className="mt-2 grid">
              <CodeBlock label={words} code={code} />
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}
