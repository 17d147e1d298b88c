import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { OPERATIONS, openApiDocument } from "./openapi";

const API = path.join(process.cwd(), "app/api/v1");

function servedOperations(): string[] {
  const files = readdirSync(API, { recursive: true, encoding: "utf8" }).filter(
    (file) => path.basename(file) === "route.ts" && !file.startsWith("openapi.json"),
  );
  return files.flatMap((file) => {
    const source = readFileSync(path.join(API, file), "utf8");
    const address = `/api/v1/${path.dirname(file)}`.replaceAll(/\[(\w+)\]/g, "{$1}");
    return [
      ...source.matchAll(
        /export const (GET|POST|PUT|PATCH|DELETE) = (?:program\w+\(\{\s*scope: |sourceRoute\()"([^"]+)"/g,
      ),
    ].map(([, method, needs]) => `${method?.toLowerCase()} ${address} ${needs}`);
  });
}

test("the document lists exactly the routes that are served, with the scopes or the sources they need", () => {
  const listed = OPERATIONS.map(({ method, path: route, scope, source }) => `${method} ${route} ${scope ?? source}`);
  expect(listed.toSorted()).toEqual(servedOperations().toSorted());
});

test("a body's schema carries the bounds that the route enforces", () => {
  const document = JSON.stringify(openApiDocument("http://127.0.0.1:3000"));
  expect(document).toContain('"maximum":604800');
  expect(document).toContain('"enum":["critical","high","medium","low","info"]');
});

test("the parts of an address are its parameters, and no fields of the body", () => {
  const { paths } = openApiDocument("http://127.0.0.1:3000") as { paths: Record<string, Record<string, object>> };
  const settle = JSON.stringify(paths["/api/v1/agents/{name}/reservations/{reservation}/settle"]?.post);
  expect(settle.match(/"in":"path"/g)).toHaveLength(2);
  expect(settle).toContain('"properties":{"executions":');
  const { get } = paths["/api/v1/agents/{name}/budget"] ?? {};
  expect(get).toMatchObject({
    parameters: [
      { name: "name", in: "path" },
      { name: "campaign_id", in: "query" },
    ],
  });
});
