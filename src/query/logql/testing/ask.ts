import { unixNano } from "../../../base/units.ts";
import {
  type LogEntry,
  type LogqlAnswer,
  LogqlEngine,
  type LogqlLimits,
  type LogqlResult,
} from "../engine.ts";
import { MemorySource } from "./memory-source.ts";

const SECOND = 1_000_000_000n;

/** A whole minute, so that steps of a minute fall on it. */
export const START = 1_700_000_040n * SECOND;

/** Unix nanoseconds, `seconds` after {@link START}. */
export const at = (seconds: number): bigint => START + BigInt(Math.round(seconds * 1e9));

interface Asked {
  readonly seconds?: number;
  readonly stepSeconds?: number;
  readonly limit?: number;
  readonly limits?: Partial<LogqlLimits>;
}

/** Asks for the time from {@link START} on, a minute by default, oldest line first. */
export async function askRange(
  source: MemorySource,
  query: string,
  { seconds = 60, stepSeconds = 60, limit = 100, limits = {} }: Asked = {},
): Promise<LogqlAnswer> {
  const options = {
    start: unixNano(START),
    end: unixNano(at(seconds)),
    limit,
    direction: "forward" as const,
    intervalNs: 0n,
    stepNs: stepSeconds * 1e9,
  };
  return new LogqlEngine(source, limits).range(query, options, new AbortController().signal);
}

/** The lines that a query gives for lines of one stream, `{app="test"}`, which it selects. */
export async function pass(stages: string, ...lines: string[]): Promise<readonly LogEntry[]> {
  const source = new MemorySource(
    lines.map((line, index) => ({
      time: at(index),
      line,
      stream: { app: "test", env: "dev" },
      metadata: { trace_id: `t${index}` },
    })),
  );
  const { result } = await askRange(source, `{app="test"} ${stages}`);
  if (result.kind !== "streams") throw new TypeError("not lines");
  return result.entries;
}

/** The parsed labels of each line that passes. */
export async function parsed(stages: string, ...lines: string[]): Promise<Record<string, string>[]> {
  const entries = await pass(stages, ...lines);
  return entries.map(({ labels }) => labels.parsed.toObject());
}

/** The text of each line that passes. */
export async function texts(stages: string, ...lines: string[]): Promise<string[]> {
  return (await pass(stages, ...lines)).map(({ line }) => line);
}

/** Series as text: labels and the value at each step, `_` where it has none. */
export function shown(result: LogqlResult): string[] {
  if (result.kind === "streams" || result.kind === "scalar") throw new TypeError("no series");
  return result.series.map(({ labels, kinds, values }) => {
    const names = labels.pairs.map(([name, value]) => `${name}=${value}`).join(",");
    return `{${names}} ${Array.from(values, (value, step) => (kinds[step] === 0 ? "_" : value)).join(" ")}`;
  });
}
