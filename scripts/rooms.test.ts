/** What the linter's patterns can't say: relative imports stay in their room, and a screen leaves other screens alone. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.dirname(import.meta.dirname);
const ROOMS = ["app", "components", "domain", "server", "db", "scripts", "e2e"];
// Places of app/ that hold screens, each in its own folder.
const SCREENS = ["app/[workspace]", "app/(outside)", "app/admin"];

type Import = { from: string; to: string; relative: boolean };

function importsOf(room: string): Import[] {
  return readdirSync(path.join(root, room), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => path.posix.join(room, file.split(path.sep).join("/")))
    .flatMap((from) =>
      [...readFileSync(path.join(root, from), "utf8").matchAll(/(?:from|import\()\s*"((?:\.{1,2}|@)\/[^"]+)"/g)].map(
        ([, to = ""]) => ({
          from,
          to: to.startsWith("@/") ? to.slice(2) : path.posix.join(path.posix.dirname(from), to),
          relative: !to.startsWith("@/"),
        }),
      ),
    );
}

const imports = ROOMS.flatMap(importsOf);

test("the imports were found", () => {
  expect(imports.length).toBeGreaterThan(500);
});

test("a relative import stays in its room", () => {
  const leaving = imports.filter(({ from, to, relative }) => relative && roomOf(from) !== roomOf(to));
  expect(leaving.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
});

test("no screen imports another screen's files", () => {
  const crossing = imports.filter(({ from, to }) => {
    const [mine, theirs] = [screenOf(from), screenOf(to)];
    return mine !== undefined && theirs !== undefined && mine !== theirs;
  });
  expect(crossing.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
});

// Each checks a session, a key, a link or an account first, or is a job that nobody asks for.
const DOORS = [
  "db/integration-check.ts",
  "db/key-check.ts",
  "server/delivery/sender.ts",
  "server/delivery/unsubscribe.ts",
  "server/first-account.ts",
  "server/invitations.ts",
  "server/jobs/each-workspace.ts",
  "server/new-workspace.ts",
  "server/session.ts",
  "server/sign-ins.ts",
];

test("the doors alone make a membership", () => {
  const makers = ["app", "components", "domain", "server", "db"]
    .flatMap((room) =>
      readdirSync(path.join(root, room), { recursive: true, encoding: "utf8" }).map((file) => `${room}/${file}`),
    )
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\/testing\//.test(file))
    .filter((file) => /\bvouchFor\(/.test(readFileSync(path.join(root, file), "utf8")));
  expect(makers.sort()).toEqual([...DOORS, "db/workspace.ts"].sort());
});

function roomOf(file: string): string | undefined {
  return file.split("/")[0];
}

/** The screen's folder; undefined for what all screens of a place share. */
function screenOf(file: string): string | undefined {
  const place = SCREENS.find((folder) => file.startsWith(`${folder}/`));
  const [screen, rest] = place ? file.slice(place.length + 1).split("/") : [];
  return place && rest !== undefined && !screen?.startsWith("_") ? `${place}/${screen}` : undefined;
}
