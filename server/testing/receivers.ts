/** Receivers on loopback that do as a test says, and notifications to send to them. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { sql } from "drizzle-orm";
import type { TestWorkspace } from "@/db/testing/workspace";
import type { NotificationChannel } from "@/domain/notifications";

export type ReceivedRequest = { path: string; headers: IncomingHttpHeaders; body: string };
/** A status to answer with, with words and headers; or "hang". */
export type Behaviour = "hang" | { status: number; body?: string; headers?: Record<string, string> };

export type Receiver = {
  url: string;
  port: number;
  received: ReceivedRequest[];
  /** What it does from now on; one after the other where several are given, the last one for good. */
  does: (...behaviours: Behaviour[]) => void;
  stop: () => Promise<void>;
};

export async function openReceiver(): Promise<Receiver> {
  const received: ReceivedRequest[] = [];
  let plan: Behaviour[] = [{ status: 200 }];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => {
      body += part.toString("latin1");
    });
    request.on("end", () => {
      received.push({
        path: request.url ?? "",
        headers: request.headers,
        body: Buffer.from(body, "latin1").toString(),
      });
      answer(response, (plan.length > 1 ? plan.shift() : plan[0]) ?? "hang");
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    received,
    does: (...behaviours) => {
      plan = behaviours;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function answer(response: ServerResponse, behaviour: Behaviour): void {
  if (behaviour === "hang") return;
  response.writeHead(behaviour.status, behaviour.headers).end(behaviour.body);
}

/** Queues a notification to a member. @returns its id */
export async function notify(
  workspace: TestWorkspace,
  channel: NotificationChannel,
  { title = "Check the queue", to = "viewer" as const, message = "It is long.", priority = "high" } = {},
): Promise<string> {
  const { rows } = await workspace.as("owner", (tx) =>
    tx.execute<{ id: string }>(sql`
      select send_user_notification(${workspace.id}, ${workspace.users[to]}, 'message', ${title}, ${message}, ${channel}, ${priority}) as id`),
  );
  return rows[0]?.id ?? "";
}

/** Tells the viewer inside Codex and by `channel`, as routing does. @returns the id of the channel's row */
export async function notifyHereAndBy(
  workspace: TestWorkspace,
  channel: NotificationChannel,
  title: string,
): Promise<string> {
  const { rows } = await workspace.as("viewer", (tx) =>
    tx.execute<{ id: string }>(sql`
      with told as materialized (select app.notify(${workspace.id}, ${workspace.users.viewer},
        ${JSON.stringify({ type: "alert", title, message: "It is long.", priority: "high", severity: "high" })}::jsonb,
        array['in_app', ${channel}]) as notice)
      select notice::text as id from told`),
  );
  const { rows: sent } = await workspace.as("viewer", (tx) =>
    tx.execute<{ id: string }>(
      sql`select id from user_notifications where notice_id = ${rows[0]?.id} and channel = ${channel}`,
    ),
  );
  return sent[0]?.id ?? "";
}

export type DeliveryState = {
  status: string;
  method: string | null;
  detail: string | null;
  attempts: number;
  delivered: boolean;
  /** Seconds until it is due. */
  wait: number;
};

/** The state of a notification as its reader, the viewer unless said, sees it. */
export async function readState(workspace: TestWorkspace, id: string): Promise<DeliveryState> {
  const { rows } = await workspace.as("viewer", (tx) =>
    tx.execute<DeliveryState>(sql`
      select delivery_status as status, delivery_method as method, delivery_detail as detail, attempts,
        delivered_at is not null as delivered, extract(epoch from deliver_after - now())::float8 as wait
      from user_notifications where id = ${id}`),
  );
  const [state] = rows;
  if (!state) throw new Error("The viewer has no such notification.");
  return state;
}
