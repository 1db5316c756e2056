import { checkAlloy } from "../../../alloy/graph/check.ts";
import { nodeOf } from "../../../alloy/graph/graph.ts";
import type { Settings } from "../../../alloy/settings/settings.ts";
import { showDiagnostics } from "../../../alloy/syntax/show-diagnostics.ts";
import type { Diagnostic } from "../../../alloy/syntax/diagnostic.ts";
import { unixMilli } from "../../../base/units.ts";
import type { PushRequest } from "../../../model/loki/push.ts";
import type { LinesProcessor } from "../../processor.ts";
import { lokiProcess } from "../process/loki-process.ts";

const REST =
  'forward_to = [loki.write.w.receiver]\n}\nloki.write "w" { endpoint { url = "http://other:3100/push" } }';

const readFile = (path: string): never => {
  throw new Error(`no file ${path}`);
};

/** @param stages as they stand in a file's `loki.process`. @throws Error with what is wrong with them. */
function settingsOf(stages: string): Settings {
  const text = `loki.process "p" {\n${stages}\n${REST}`;
  const options = { engine: "embedded", variables: {}, readFile } as const;
  const { source, diagnostics, graph } = checkAlloy("test.alloy", Buffer.from(text), options);
  const settings = graph === undefined ? undefined : nodeOf(graph, "loki.process.p")?.checked?.settings;
  if (settings === undefined) throw new Error(showDiagnostics(source, diagnostics));
  return settings;
}

/** When the lines of tests are received: 2024-02-03T04:05:06Z. */
export const RECEIVED = unixMilli(Date.UTC(2024, 1, 3, 4, 5, 6));

/** A `loki.process` with these stages. @throws Error with what is wrong with them. */
export function processorOf(stages: string): LinesProcessor {
  const problems: Diagnostic[] = [];
  const processor = lokiProcess(settingsOf(stages), (problem) => problems.push(problem));
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join("\n"));
  return processor;
}

/** What leaves it. */
export const runStages = (stages: string, request: PushRequest): PushRequest =>
  processorOf(stages).process(request, { receivedAt: RECEIVED });

/** One line, in short: what it is afterwards, or `undefined` if it is dropped. */
export function runLine(
  stages: string,
  line: string,
  given: { readonly labels?: Readonly<Record<string, string>>; readonly time?: string } = {},
):
  | { line: string; labels: Record<string, string>; metadata: Record<string, string>; time: string }
  | undefined {
  const time = BigInt(given.time === undefined ? RECEIVED : Date.parse(given.time)) * 1_000_000n;
  const labels = Object.entries(given.labels ?? {});
  const [stream] = runStages(stages, [{ labels, entries: [{ time, line, metadata: [] }] }]);
  const [entry] = stream?.entries ?? [];
  if (stream === undefined || entry === undefined) return undefined;
  return {
    line: entry.line,
    labels: Object.fromEntries(stream.labels),
    metadata: Object.fromEntries(entry.metadata),
    time: new Date(Number(entry.time / 1_000_000n)).toISOString(),
  };
}
