import type { AlloyEngine } from "../settings/body-check.ts";
import { checkAlloy } from "../graph/check.ts";
import type { CheckedAlloy } from "../graph/check.ts";

const FILES: Readonly<Record<string, string>> = { "/etc/token": "t0ken-of-a-file" };

/** A file as the room checks it; `/etc/token` is the one file that can be read. */
export function check(
  text: string,
  options: { engine?: AlloyEngine; variables?: Record<string, string> } = {},
): CheckedAlloy {
  return checkAlloy("a.alloy", Buffer.from(text), {
    engine: options.engine ?? "embedded",
    variables: options.variables ?? {},
    readFile: (path) => {
      const content = FILES[path];
      if (content === undefined) throw new Error(`no such file: ${path}`);
      return content;
    },
  });
}

/** `line: severity: message` of each problem. */
export const problems = ({ source, diagnostics }: CheckedAlloy): readonly string[] =>
  diagnostics.map(
    ({ severity, message, span }) => `${source.lineAt(span?.start ?? 0)}: ${severity}: ${message}`,
  );

export const EXPORTER = `otelcol.exporter.otlphttp "x" {
  client {
    endpoint = "http://localhost:9"
  }
}
`;
export const batchTo = (output: string): string => `otelcol.processor.batch "b" {
  output {
    ${output}
  }
}
${EXPORTER}`;
