import { CopyField } from "@/components/ui/copy-field";

type ShownSecretsProps = { secrets: { key: string | null; signingSecret: string | null } };

/** What is shown only this once. */
export function ShownSecrets({ secrets: { key, signingSecret } }: ShownSecretsProps) {
  if (!key && !signingSecret) return null;
  return (
    <div className="grid gap-3 rounded-md bg-warning-soft p-3">
      <p role="status" className="text-warning">
        Copy it now. It is shown only this once: nobody, not even we, shows it again.
      </p>
      {key && <CopyField label="Key" value={key} />}
      {signingSecret && <CopyField label="Signing secret" value={signingSecret} />}
    </div>
  );
}
