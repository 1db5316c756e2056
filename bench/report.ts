import { cpus } from "node:os";

/** One measured figure. */
export interface Figure {
  readonly group: string;
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What we set out to reach, if anything. */
  readonly target?: number;
}

export interface Report {
  readonly machine: string;
  readonly node: string;
  readonly date: string;
  readonly figures: readonly Figure[];
}

/** Of figures that were measured here, just now. */
export function reportOf(figures: readonly Figure[]): Report {
  return { machine: machineName(), node: process.versions.node, date: new Date().toISOString(), figures };
}

function machineName(): string {
  const all = cpus();
  return `${all.length} × ${all[0]?.model.trim() ?? "unknown CPU"}, ${process.platform} ${process.arch}`;
}

const rounded = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

/** A table for people. */
export function renderTable(report: Report): string {
  const rows = report.figures.map((figure) => [
    figure.group,
    figure.what,
    `${rounded(figure.value)} ${figure.unit}`,
    figure.target === undefined ? "" : `≤ ${figure.target} ${figure.unit}`,
  ]);
  const all = [["group", "what", "measured", "target"], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const lines = all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
  return [`${report.machine} · Node ${report.node} · ${report.date}`, ...lines].join("\n");
}
