"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { BellRing } from "lucide-react";
import { useEffect, useState } from "react";
import { TestNotice } from "@/components/notifications/test-notice";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { toast } from "@/components/ui/toast";
import { readMyTest, testMyChannel, turnPushOff, turnPushOn } from "../devices-actions";
import { devicesQuery } from "../devices-queries";
import { currentSubscription, subscribe, whyNoPush } from "./browser-push";
import { useDeviceChange } from "./use-device-change";

type PushSwitchProps = { slug: string; timezone: string };

/** "This browser: turn push on", the person's other browsers, and a test. The permission is asked for on the click alone. */
export function PushSwitch({ slug, timezone }: PushSwitchProps) {
  const { data } = useSuspenseQuery(devicesQuery(slug));
  // What this browser is subscribed to; undefined until it has said so.
  const [endpoint, setEndpoint] = useState<string | null>();
  const [asking, setAsking] = useState(false);
  const on = useDeviceChange(slug, (subscription: Parameters<typeof turnPushOn>[1]) => turnPushOn(slug, subscription));
  const off = useDeviceChange(slug, (of: string) => turnPushOff(slug, { endpoint: of }));
  useEffect(() => {
    void currentSubscription().then((found) => setEndpoint(found?.endpoint ?? null));
  }, []);

  const isOn = data.browsers.some((browser) => browser.endpoint === endpoint);

  async function turnOn() {
    setAsking(true);
    try {
      const subscription = await subscribe(data.pushKey);
      await on.mutateAsync(subscription);
      setEndpoint(subscription.endpoint);
    } catch (error) {
      if (error instanceof Error && on.error !== error) toast({ message: error.message, tone: "danger" });
    } finally {
      setAsking(false);
    }
  }

  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-2">
        {isOn ? (
          <Button pending={off.isPending} onClick={() => endpoint && off.mutate(endpoint)}>
            Turn push off in this browser
          </Button>
        ) : (
          <Button
            variant="primary"
            pending={asking || endpoint === undefined}
            disabledReason={endpoint === null ? whyNoPush() : undefined}
            onClick={() => void turnOn()}
          >
            <BellRing aria-hidden /> Turn push on in this browser
          </Button>
        )}
      </div>
      {data.browsers.length > 0 && (
        <>
          <ul aria-label="Browsers with push" className="grid gap-1">
            {data.browsers.map((browser) => (
              <li key={browser.id} className="flex flex-wrap items-center gap-x-2 text-[0.8667rem]">
                <span className="font-medium">{browser.browser}</span>
                {browser.endpoint === endpoint && <span className="text-muted">this browser</span>}
                <span className="text-muted">
                  since <RelativeTime date={browser.createdAt} timezone={timezone} />
                </span>
                <Button size="sm" variant="ghost" onClick={() => off.mutate(browser.endpoint)}>
                  Remove<span className="sr-only"> {browser.browser}</span>
                </Button>
              </li>
            ))}
          </ul>
          <TestNotice
            slug={slug}
            send={() => testMyChannel(slug, { channel: "push" })}
            read={(id) => readMyTest(slug, { id })}
          />
        </>
      )}
    </div>
  );
}
