import type { Command } from "commander";
import { shownConfig } from "../../config/shown-config.ts";
import { groupOf, makeCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { print, table } from "../output.ts";
import type { Terminal } from "../output.ts";
import { CLUSTER_START_OPTIONS, START_OPTIONS } from "../start-options.ts";

export const configCommands = (terminal: Terminal): Command =>
  groupOf("config", "the configuration, and where each value comes from", "watchtower config show", [
    makeCommand(terminal, {
      usage: "show",
      description: "each value and its source; secrets are masked",
      example: "watchtower config show --json",
      options: [...START_OPTIONS, ...CLUSTER_START_OPTIONS],
      run: show,
    }),
    makeCommand(terminal, {
      usage: "check",
      description: "whether it can be used",
      example: "watchtower config check --config other.json",
      options: [...START_OPTIONS, ...CLUSTER_START_OPTIONS],
      run: check,
    }),
  ]);

async function show({ terminal, json, loaded }: Context): Promise<void> {
  const settings = shownConfig(loaded);
  print(terminal, json, { settings }, () =>
    table(
      // Values come last: some are lists of hundreds of characters.
      ["key", "from", "value"],
      settings.map(({ key, value, origin }) => [key, origin ?? "-", String(value ?? "-")]),
    ),
  );
}

/** What is wrong was thrown while it was loaded. */
async function check({ terminal, json, loaded }: Context): Promise<void> {
  const sources = [...new Set(Object.values(loaded.origins))].filter((origin) => origin !== "default");
  const text = sources.length === 0 ? "valid; all are defaults" : `valid; set by ${sources.join(", ")}`;
  print(terminal, json, { valid: true, sources }, () => text);
}
