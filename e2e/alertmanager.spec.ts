/** A real Prometheus Alertmanager posts to the running Codex: its alert appears in the inbox and closes when it resolves. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createApiKey } from "@/db/api-keys";
import { expect, test } from "./fixtures";

const PROGRAM = ["/usr/bin/prometheus-alertmanager", "/usr/local/bin/alertmanager"].find((file) => existsSync(file));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (!address || typeof address === "string") throw new Error("No port was given.");
  return address.port;
}

/** Starts Alertmanager on loopback with one receiver. @returns its address and the means to end it */
async function startAlertmanager(program: string, webhook: string, key: string) {
  const folder = await mkdtemp(path.join(tmpdir(), "codex-alertmanager-"));
  const config = `
route: { receiver: codex, group_by: [alertname], group_wait: 1s, group_interval: 1s, repeat_interval: 1h }
global: { resolve_timeout: 1m }
receivers:
  - name: codex
    webhook_configs:
      - url: ${webhook}
        send_resolved: true
        http_config: { authorization: { type: Bearer, credentials: ${key} } }
`;
  await writeFile(path.join(folder, "alertmanager.yml"), config);
  const address = `127.0.0.1:${await freePort()}`;
  const child: ChildProcess = spawn(
    program,
    [
      `--config.file=${path.join(folder, "alertmanager.yml")}`,
      `--storage.path=${path.join(folder, "data")}`,
      `--web.listen-address=${address}`,
      "--cluster.listen-address=",
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  let log = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    log += chunk.toString();
  });
  return {
    url: `http://${address}`,
    log: () => log,
    stop: async () => {
      const ended = once(child, "exit");
      if (child.exitCode === null && child.kill()) await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

test("Alertmanager's alert appears in the browser and closes when it resolves", async ({
  workspace,
  signIn,
  baseURL,
  request,
}) => {
  if (!PROGRAM) throw new Error("prometheus-alertmanager is not installed: apt-get install prometheus-alertmanager.");
  const { key } = await workspace.as("admin", (tx) =>
    createApiKey(tx, {
      workspaceId: workspace.id,
      name: "Alertmanager",
      scopes: ["alerts:write"],
      days: null,
      createdBy: workspace.users.admin,
    }),
  );
  const { page } = await signIn("ops");
  await page.goto(`/${workspace.slug}/alerts`);
  await expect(page.getByText("No source is connected yet")).toBeVisible();

  const alertmanager = await startAlertmanager(PROGRAM, `${baseURL}/api/v1/integrations/alertmanager`, key);
  try {
    await expect(async () => expect((await request.get(`${alertmanager.url}/-/ready`)).status()).toBe(200)).toPass();
    const send = async (times: { endsAt?: string }) => {
      const labels = { alertname: "HighLatency", severity: "critical", instance: 'api "one" 100 %' };
      const annotations = {
        summary: "p95 of the API is above 2 s",
        description: "It was 3.4 s in the last 5 minutes.",
      };
      const answer = await request.post(`${alertmanager.url}/api/v2/alerts`, {
        data: [{ labels, annotations, generatorURL: "http://prometheus.example.com/graph", ...times }],
      });
      expect(answer.status()).toBe(200);
    };

    await send({});
    const line = page.getByRole("list", { name: "Alerts" }).getByRole("link", { name: "p95 of the API is above 2 s" });
    await expect(line, alertmanager.log()).toBeVisible({ timeout: 20_000 });
    await expect(line).toContainText("Critical");
    await line.click();
    const detail = page.getByRole("complementary", { name: "Alert", exact: true });
    await expect(detail).toContainText("It was 3.4 s in the last 5 minutes.");
    await expect(detail).toContainText('api "one" 100 %');

    await send({ endsAt: new Date().toISOString() });
    await expect(detail.getByRole("list", { name: "Time line" })).toContainText("is over, says its source", {
      timeout: 20_000,
    });
    await expect(detail.getByRole("status")).toContainText("Resolved");
  } finally {
    await alertmanager.stop();
  }
});
