"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Checkbox } from "@/components/ui/form";
import { setEmail } from "../devices-actions";
import { devicesQuery } from "../devices-queries";
import { useDeviceChange } from "./use-device-change";

/** Whether the person takes any of the workspace's notifications by e-mail: what a mail's unsubscribe link turns off. */
export function EmailSwitch({ slug }: { slug: string }) {
  const { data } = useSuspenseQuery(devicesQuery(slug));
  const change = useDeviceChange(slug, (on: boolean) => setEmail(slug, { on }));
  return (
    <Checkbox
      label="Notifications of this workspace may come by e-mail"
      hint={
        data.emailWorks
          ? "The unsubscribe link in each of these mails turns this off."
          : "At the moment none are sent: no mail server is configured for this installation."
      }
      checked={change.isPending ? change.variables : !data.unsubscribed}
      disabled={change.isPending}
      onChange={(event) => change.mutate(event.target.checked)}
    />
  );
}
