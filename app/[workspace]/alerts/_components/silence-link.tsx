import { BellOff } from "lucide-react";
import { Button, LinkButton } from "@/components/ui/button";

/** Leads to a new silence that is filled in from this alert. */
export function SilenceLink({ slug, id, refusal }: { slug: string; id: string; refusal: string | undefined }) {
  const words = (
    <>
      <BellOff aria-hidden /> Silence like this…
    </>
  );
  if (refusal) {
    return (
      <Button size="sm" disabledReason={refusal}>
        {words}
      </Button>
    );
  }
  return (
    <LinkButton size="sm" href={`/${slug}/settings/silences?like=${id}`}>
      {words}
    </LinkButton>
  );
}
