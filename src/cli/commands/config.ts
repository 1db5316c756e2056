import { Command } from "commander";
import { shownConfig } from "../../config/table.ts";
import { command, configOf, withStartFlags } from "../options.ts";
import type { SharedOptions } from "../options.ts";
import { print, printJson, printTable } from "../output.ts";

export function configCommand(): Command {
  return new Command("config")
    .description("the configuration, and where each value comes from")
    .addHelpText("after", "\nExample:\n  $ watchtower config show")
    .addCommand(
      withStartFlags(command("show", "each value and its source", "watchtower config show --json")).action(
        show,
      ),
    )
    .addCommand(
      withStartFlags(command("check", "whether it can be used", "watchtower config check")).action(check),
    );
}

function show(options: SharedOptions): void {
  const settings = shownConfig(configOf(options));
  if (options.json) return printJson({ settings });
  printTable(
    ["key", "value", "from"],
    settings.map(({ key, value, origin }) => [key, text(value), origin]),
  );
}

function text(value: unknown): string {
  if (value === undefined) return "-";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function check(options: SharedOptions): void {
  const { origins } = configOf(options);
  const sources = [...new Set(Object.values(origins))].filter((origin) => origin !== "default");
  if (options.json) return printJson({ valid: true, sources });
  print(sources.length === 0 ? "valid; all values are defaults" : `valid; read from: ${sources.join(", ")}`);
}
