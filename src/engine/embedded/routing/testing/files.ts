import { loadConfig } from "../../../../config/load.ts";
import type { Config } from "../../../../config/settings.ts";
import type { AlloyFile } from "../epoch.ts";

/** The defaults, but for what is given. */
export const configOf = (more: Partial<Config> = {}): Config => ({
  ...loadConfig({ env: {}, cwd: "/", flags: {} }).config,
  ...more,
});

const exporter = (name: string, endpoint: string): string =>
  `otelcol.exporter.otlphttp "${name}" {\n  client {\n    endpoint = "${endpoint}"\n  }\n}\n`;

const EXPORTERS = {
  tempo: 'otelcol.exporter.otlp "tempo" {\n  client {\n    endpoint = "tempo:4317"\n  }\n}\n',
  loki: exporter("loki", "http://loki:3100/otlp"),
  away: exporter("away", "http://away.example"),
};
const IDS = {
  tempo: "otelcol.exporter.otlp.tempo",
  loki: "otelcol.exporter.otlphttp.loki",
  away: "otelcol.exporter.otlphttp.away",
};
type Exporter = keyof typeof IDS;

/** A file that sends spans and lines to these. */
export function alloyFile(
  name: string,
  to: { readonly traces?: readonly Exporter[]; readonly logs?: readonly Exporter[] },
): AlloyFile {
  const outputs = Object.entries(to).map(
    ([signal, names]) => `    ${signal} = [${names.map((each) => `${IDS[each]}.input`).join(", ")}]\n`,
  );
  const used = new Set(Object.values(to).flat());
  const text = `otelcol.receiver.otlp "in" {\n  grpc { }\n  http { }\n  output {\n${outputs.join("")}  }\n}\n${[...used].map((each) => EXPORTERS[each]).join("")}`;
  return { kind: "custom", name, folder: "/", text };
}
