import { entries } from "./load.ts";
import type { Setting } from "./setting.ts";

/** Settings under one heading: by the first word of their keys, `ports` of `ports.http`. */
interface Section {
  readonly title: string;
  readonly words: readonly string[];
}

const SECTIONS: readonly Section[] = [
  { title: "Ports and folders", words: ["engine", "host", "ports", "http", "cors", "dataDir", "dashboards"] },
  { title: "Receiving and keeping", words: ["receive", "durability", "journal", "retention", "metrics"] },
  { title: "Where telemetry goes", words: ["alloy", "sumo"] },
  { title: "Queries", words: ["query"] },
  { title: "Rules and alerts", words: ["rules"] },
  { title: "Prometheus, by its own names", words: ["prometheus"] },
  { title: "Loki, by its own names", words: ["loki"] },
  { title: "Metrics from spans", words: ["tempo"] },
  { title: "The kubernetes engine", words: ["kubernetes"] },
];

/**
 * Everything that can be configured, for `docs/CONFIGURATION.md`: a heading and a table for each part.
 * @returns Markdown, whose tables are not padded
 * @throws Error if a setting belongs to no part, or to two
 */
export function settingsPage(): string {
  const settings = entries().map(([, setting]) => setting);
  const stray = settings.find((setting) => SECTIONS.filter((section) => isIn(section, setting)).length !== 1);
  if (stray !== undefined) throw new Error(`${stray.key} is in no section of the settings, or in two`);
  return SECTIONS.map((section) => sectionText(section, settings)).join("\n\n");
}

function isIn({ words }: Section, { key }: Setting<unknown>): boolean {
  return words.includes(key.split(".")[0] ?? key);
}

function sectionText(section: Section, settings: readonly Setting<unknown>[]): string {
  const rows = settings.filter((setting) => isIn(section, setting)).map(row);
  return [
    `### ${section.title}`,
    "",
    "| key | environment | flag | default | what |",
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

function row(setting: Setting<unknown>): string {
  const flag = setting.flag === undefined ? "" : `\`${setting.flag}\``;
  const shownDefault = setting.shownDefault ?? `\`${String(setting.fallback({}))}\``;
  return `| \`${setting.key}\` | \`${setting.env}\` | ${flag} | ${shownDefault} | ${setting.help} |`;
}
