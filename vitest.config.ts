import path from "node:path";
import { defineConfig } from "vitest/config";

const alias = { "@": path.resolve(import.meta.dirname) };

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          // Property tests draw hundreds of examples, also on a machine that is busy.
          testTimeout: 30_000,
          exclude: ["**/*.db.test.ts", "node_modules/**", ".next/**", ".codex/**", "e2e/**"],
          // The libraries are loaded once, not by each file; what is ours is made afresh.
          isolate: false,
          setupFiles: ["./db/testing/afresh.ts"],
        },
      },
      {
        resolve: { alias },
        test: {
          name: "db",
          include: ["**/*.db.test.ts"],
          exclude: ["node_modules/**", ".next/**", ".codex/**"],
          env: { LOG_LEVEL: "silent" },
          globalSetup: ["./db/testing/database.ts"],
          isolate: false,
          // Of several, the hook that came first runs last.
          setupFiles: ["./db/testing/afresh.ts", "./db/testing/afresh-database.ts"],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
    ],
  },
});
