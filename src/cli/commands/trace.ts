import type { Command } from "commander";
import type { DiffKind, DiffSpan, DiffSpanRow, TraceDiffBody } from "../../api/wire/trace-diff.ts";
import { groupOf, makeCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { mustBeEmbedded } from "../embedded/only.ts";
import { getJson, queryString } from "../http.ts";
import { paint, print } from "../output.ts";
import type { Terminal } from "../output.ts";
import { showText } from "../show.ts";

export const traceCommands = (terminal: Terminal): Command =>
  groupOf("trace", "look at traces", "watchtower trace diff 3f2a… 77b1…", [
    makeCommand<Options>(terminal, {
      usage: "diff <left> <right>",
      description: "what differs between two traces: spans, durations, status, attributes",
      example: "watchtower trace diff 3f2a91c0d4e5f6a7b8c9d0e1f2a3b4c5 77b1aa02c3d4e5f6a7b8c9d0e1f2a3b4",
      options: [["--all", "also the spans that are the same, or took about as long"]],
      run: diff,
    }),
  ]);

interface Options {
  readonly all?: boolean;
}

async function diff(
  { terminal, json, config, running }: Context,
  { all = false }: Options,
  [left = "", right = ""]: readonly string[],
): Promise<void> {
  mustBeEmbedded(config, "only the embedded engine compares traces");
  const { ui } = (await running()).endpoints;
  const body = await getJson<TraceDiffBody>(
    `${ui}/api/watchtower/traces/diff?${queryString({ left, right })}`,
  );
  print(terminal, json, body, () => diffText(body, all, terminal));
}

const MARKS: Readonly<Record<DiffKind, string>> = { same: " ", changed: "~", missing: "-", added: "+" };
const COLORS = { same: "dim", changed: "yellow", missing: "red", added: "green" } as const;

function diffText({ left, right, counts, rows }: TraceDiffBody, all: boolean, terminal: Terminal): string {
  const whole = Math.max(Number(left.duration), Number(right.duration));
  const shown = rows.filter((row) => all || row.kind !== "same" || isTimeTold(row, whole));
  const { same, changed, missing, added } = counts;
  return [
    `left   ${left.traceId}  ${left.spans} spans, ${left.errors} errors, ${time(left.duration)}`,
    `right  ${right.traceId}  ${right.spans} spans, ${right.errors} errors, ${time(right.duration)}`,
    `${same} same, ${changed} changed (~), ${missing} missing (-), ${added} added (+)`,
    ...shown.flatMap((row) => rowLines(row, terminal)),
  ].join("\n");
}

/** Of the longer trace's duration: by less, two runs of the same always differ. */
const TOLD_SHARE = 0.05;

/** Whether a span took so much longer or shorter that the trace as a whole feels it. */
const isTimeTold = ({ left, right }: DiffSpanRow, whole: number): boolean =>
  Math.abs(Number(left?.duration ?? 0) - Number(right?.duration ?? 0)) > whole * TOLD_SHARE;

function rowLines(row: DiffSpanRow, terminal: Terminal): readonly string[] {
  const { kind, service, name, depth, attributes } = row;
  const indent = "  ".repeat(Math.min(depth, 40));
  const head = `${MARKS[kind]} ${indent}${showText(service)}: ${showText(name)}  ${timesText(row)}`;
  const change = attributes.map(({ scope, key, left, right }) => {
    const sides = `${valueOr(left)} → ${valueOr(right)}`;
    return `  ${indent}  ${scope === "resource" ? "resource " : ""}${showText(key)}: ${sides}`;
  });
  return [paint(terminal, COLORS[kind], head), ...change];
}

const valueOr = (text: string | undefined): string => (text === undefined ? "(none)" : showText(text));

/** `12 ms → 30 ms (+18 ms, ×2.5), ok → error` */
function timesText({ left, right }: DiffSpanRow): string {
  if (left === undefined || right === undefined) return sideText(left ?? right);
  const [a, b] = [Number(left.duration), Number(right.duration)];
  const factor = a > 0 ? `, ×${(b / a).toFixed(2)}` : "";
  const sign = b >= a ? "+" : "-";
  const times = `${time(left.duration)} → ${time(right.duration)} (${sign}${time(String(Math.abs(b - a)))}${factor})`;
  const statuses = [statusText(left), statusText(right)] as const;
  return statuses[0] === statuses[1] ? times : `${times}, ${statuses.join(" → ")}`;
}

const statusText = ({ status, message }: DiffSpan): string =>
  message === undefined ? status : `${status} "${showText(message)}"`;

const sideText = (span: DiffSpan | undefined): string =>
  span === undefined ? "" : `${time(span.duration)}${span.status === "error" ? `, ${statusText(span)}` : ""}`;

const UNITS = [
  { unit: "s", nanos: 1e9 },
  { unit: "ms", nanos: 1e6 },
  { unit: "µs", nanos: 1e3 },
];

/** From text of nanoseconds. */
function time(nanos: string): string {
  const value = Number(nanos);
  const { unit, nanos: one } = UNITS.find((each) => value >= each.nanos) ?? { unit: "ns", nanos: 1 };
  return `${Number((value / one).toPrecision(3))} ${unit}`;
}
