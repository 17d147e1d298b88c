// npm run build:otlp: makes server/otlp/messages.js and its types from the published definitions beside them.
// With an argument, writes there instead: the test compares.
import { execFileSync } from "node:child_process";
import path from "node:path";

const root = path.dirname(import.meta.dirname);
const proto = path.join(root, "server/otlp/proto");
const [out = path.join(root, "server/otlp/messages.js")] = process.argv.slice(2);

const LEAVE_OUT = ["create", "verify", "convert", "delimited", "typeurl", "service"].map((part) => `--no-${part}`);
const SOURCES = ["opentelemetry/proto/collector/trace/v1/trace_service.proto", "google/rpc/status.proto"];

function generate(option) {
  const form = ["--target", "static-module", "--wrap", "esm", "--root", "otlp", "--null-semantics", option];
  const files = SOURCES.map((file) => path.join(proto, file));
  const pbjs = path.join(root, "node_modules/protobufjs-cli/bin/pbjs");
  execFileSync(process.execPath, [pbjs, ...form, ...LEAVE_OUT, "--path", proto, "--out", out, ...files]);
}

// The types are made from the comments, which the code itself does without.
generate("--dts");
generate("--no-comments");
