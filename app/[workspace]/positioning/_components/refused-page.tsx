import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { ErrorState } from "@/components/ui/states";

/** Instead of a form that somebody's role can't send. */
export function RefusedPage({ title, reason, href }: { title: string; reason: string; href: string }) {
  return (
    <>
      <PageHeader title={title} />
      <ErrorState title={reason}>
        <Link href={href} className="underline">
          Back
        </Link>
      </ErrorState>
    </>
  );
}
