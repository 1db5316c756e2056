import type { Command } from "commander";
import { formatBytes } from "../../base/bytes.ts";
import type { JournalReport } from "../../engine/embedded/contract.ts";
import { groupOf, makeCommand } from "../command.ts";
import { mustBeEmbedded } from "../embedded/only.ts";
import { print, table } from "../output.ts";
import type { Terminal } from "../output.ts";

export const journalCommands = (terminal: Terminal): Command =>
  groupOf("journal", "the queue that everything received goes through", "watchtower journal inspect", [
    makeCommand(terminal, {
      usage: "inspect",
      description: "read all of it, and change nothing",
      example: "watchtower journal inspect --json",
      run: async ({ json, config, embedded }) => {
        mustBeEmbedded(config, "only the embedded engine has a journal");
        const report = await (await embedded()).inspectJournal(config);
        print(terminal, json, report, () => text(report));
      },
    }),
  ]);

function text({ segments, lastSequence, missing, cursors, followers, problem }: JournalReport): string {
  const rows = segments.map(({ path, usedBytes, records }) => [
    path,
    formatBytes(usedBytes),
    count(records["traces"]),
    count(records["metrics"]),
    count(records["logs"]),
  ]);
  const damage = segments.flatMap((segment) =>
    segment.damage.map(
      ({ kind, offset, bytes }) => `${segment.path}: ${bytes} bytes at ${offset}: ${damaged(kind)}`,
    ),
  );
  return [
    `last record ${lastSequence}`,
    ...(missing === 0 ? [] : [`${missing} records are missing`]),
    ...(problem === undefined ? [] : [problem]),
    ...Object.entries(cursors).map(([reader, needed]) => `reader ${reader} needs ${needed} next`),
    ...Object.entries(followers).map(
      ([name, { next, lostRecords }]) =>
        `follower ${name} needs ${next} next${lostRecords === 0 ? "" : `, and was overrun on ${lostRecords}`}`,
    ),
    table(["segment", "used", "traces", "metrics", "logs"], rows),
    ...damage,
  ].join("\n");
}

const DAMAGE: Readonly<Record<string, string>> = {
  header: "damaged header, nothing is lost",
  records: "damaged records",
  tail: "being written when it ended, or just now",
  cut: "cut off the file",
};
const damaged = (kind: string): string => DAMAGE[kind] ?? kind;

const count = (signal: { readonly count: number } | undefined): string => String(signal?.count ?? 0);
