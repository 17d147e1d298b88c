/** Command-line options of the npm scripts, with --help made of the same table. */
import { parseArgs } from "node:util";
import { Trouble } from "./trouble";

type Option = { type: "boolean" | "string"; help: string; value?: string };
type Values<T extends Record<string, Option>> = {
  [K in keyof T]: (T[K]["type"] extends "boolean" ? boolean : string) | undefined;
};
export type Command<T extends Record<string, Option>> = {
  /** How a person calls it: "npm run db:seed". */
  name: string;
  does: string;
  options: T;
};

/**
 * The options given on the command line; prints the help and ends the process for --help.
 * @throws Trouble for an unknown or malformed option
 */
export function readOptions<const T extends Record<string, Option>>(command: Command<T>, args = process.argv.slice(2)) {
  const options = Object.fromEntries(Object.entries(command.options).map(([name, { type }]) => [name, { type }]));
  try {
    const { values } = parseArgs({ args, options: { ...options, help: { type: "boolean", short: "h" } } });
    if (values.help) {
      process.stdout.write(helpOf(command));
      process.exit(0);
    }
    return values as Values<T>;
  } catch (error) {
    throw new Trouble(`${(error as Error).message.split(". ")[0]}. See ${command.name} ${dashes(command.name)}--help`);
  }
}

export function helpOf(command: Command<Record<string, Option>>): string {
  const rows = Object.entries({ ...command.options, help: { type: "boolean", help: "Print this.", value: undefined } });
  const left = rows.map(
    ([name, option]) => `--${name}${option.type === "string" ? ` ${option.value ?? "VALUE"}` : ""}`,
  );
  const width = Math.max(...left.map((text) => text.length));
  const lines = rows.map(([, option], i) => `  ${left[i]?.padEnd(width)}  ${option.help}`);
  return `${command.name} ${dashes(command.name)}[options]\n${command.does}\n\n${lines.join("\n")}\n`;
}

// npm keeps options for itself unless two dashes stand before them.
function dashes(name: string): string {
  return name.startsWith("npm") ? "-- " : "";
}
