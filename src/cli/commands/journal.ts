import { Command } from "commander";
import { formatBytes } from "../../base/bytes.ts";
import { command, configOf } from "../options.ts";
import type { SharedOptions } from "../options.ts";
import { print, printJson, printTable } from "../output.ts";
import { showTime } from "../show-time.ts";

export function journalCommand(): Command {
  return new Command("journal")
    .description("the queue that everything goes through")
    .addHelpText("after", "\nExample:\n  $ watchtower journal inspect")
    .addCommand(
      command("inspect", "reads all of it and changes nothing", "watchtower journal inspect --json").action(
        inspect,
      ),
    );
}

async function inspect(options: SharedOptions): Promise<void> {
  const { config } = configOf(options);
  const { inspectJournalOf } = await import("../../engine/embedded/inspect.ts");
  const report = inspectJournalOf(config);
  if (options.json) return printJson(report);
  print(`last sequence ${report.lastSequence}`);
  for (const [reader, needed] of Object.entries(report.cursors))
    print(`reader ${reader} needs ${needed} next`);
  printTable(
    ["segment", "first", "used", "traces", "metrics", "logs", "from", "to"],
    report.segments.map(({ path, firstSequence, usedBytes, records, firstReceivedAt, lastReceivedAt }) => [
      path,
      String(firstSequence),
      formatBytes(usedBytes),
      String(records.traces.count),
      String(records.metrics.count),
      String(records.logs.count),
      firstReceivedAt === undefined ? "-" : showTime(firstReceivedAt),
      lastReceivedAt === undefined ? "-" : showTime(lastReceivedAt),
    ]),
  );
  for (const { damage } of report.segments) {
    for (const { segment, offset, bytes, reason, followed } of damage) {
      const kind = followed ? "damaged, records follow" : "unfinished tail";
      print(`${segment}: ${bytes} bytes at ${offset}: ${kind} (${reason})`);
    }
  }
}
