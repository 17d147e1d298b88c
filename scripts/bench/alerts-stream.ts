/** From a program's request at one web process to the event in a stream of another, as a browser hears it. */
import { Client } from "pg";
import { fireAlerts } from "@/db/alert-intake";
import type { Membership } from "@/db/workspace";
import type { FiredAlert } from "@/domain/alert-intake";
import { freePort } from "../postgres";
import { about } from "./alert-changes";
import type { Scene } from "./alerts-inbox";
import { bareSender, recordStatements } from "./bare";
import { during } from "./cleaning";
import { EventStream } from "./event-stream";
import type { Report } from "./figures";
import { type Ground, makeKey, SLUG, serve } from "./ground";
import { call } from "./rates";
import { measureTimes, type Times } from "./times";

const PACE = { perSecond: 5, pieces: 100 };
const STREAM_MS = 500;

export async function measureStream(scene: Scene, report: Report): Promise<void> {
  const { ground, member, application, cookie } = scene;
  const headers = {
    authorization: `Bearer ${await makeKey(member, "alerts:write")}`,
    "content-type": "application/json",
  };
  const streamed = await during(
    async () => serve(ground, await freePort()),
    (second) => second.stop(),
    (second) =>
      during(
        () => EventStream.open(`${second.address}/${SLUG}/live?since=${Date.now()}`, cookie),
        async (stream) => stream.close(),
        (stream) =>
          measureTimes(async (piece) => {
            const body = JSON.stringify(alertOf(`live-${piece}`));
            const answer = await call(`${application.address}/api/v1/alerts`, { method: "POST", headers, body }, 201);
            const [alert] = (JSON.parse(answer) as { alerts: { id: string }[] }).alerts;
            await stream.heard("system_alerts", alert?.id ?? "");
          }, PACE),
      ),
  );
  const name = "post at one process to the event stream of another";
  report({ name: `${name}, p95`, value: streamed.p95, unit: "ms", target: { atMost: STREAM_MS } });
  report({ name: `the same by bare pg and LISTEN, p95`, value: (await timeListening(ground, member)).p95, unit: "ms" });
}

const alertOf = (fingerprint: string): FiredAlert => ({
  alert_type: "error",
  severity_level: "low",
  title: "Measured on its way",
  fingerprint,
});

async function timeListening({ appUrl }: Ground, member: Membership): Promise<Times> {
  const statements = await recordStatements(appUrl, member, (tx) =>
    fireAlerts(tx, member.workspaceId, [alertOf("bare-live-x")]),
  );
  const waiting: (() => void)[] = [];
  const ears = new Client({ connectionString: appUrl });
  await ears.connect();
  ears.on("notification", ({ payload = "" }) => {
    if (payload.includes('"system_alerts"')) waiting.shift()?.();
  });
  await ears.query("listen codex_changes");
  const bare = bareSender(appUrl, member);
  try {
    return await measureTimes(async (piece) => {
      const heard = new Promise<void>((resolve) => waiting.push(resolve));
      await bare.send(about(statements, "bare-live-x", `bare-live-${piece}`));
      await heard;
    }, PACE);
  } finally {
    await bare.end();
    await ears.end();
  }
}
