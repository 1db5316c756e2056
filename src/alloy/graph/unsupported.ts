import { nearest } from "../nearest.ts";
import { COMPONENTS } from "../schema/catalog.ts";
import { ALLOY_COMPONENTS } from "../schema/names.ts";
import { ALLOY_VERSION } from "../stdlib/library.ts";

/** Names that people look for, from the OpenTelemetry Collector or older versions, and what Alloy has instead. */
const RENAMED: Readonly<Record<string, string>> = {
  "otelcol.exporter.prometheusremotewrite": "use otelcol.exporter.prometheus with prometheus.remote_write",
  "otelcol.exporter.prometheus_remote_write": "use otelcol.exporter.prometheus with prometheus.remote_write",
  "otelcol.exporter.logging": "use otelcol.exporter.debug",
  "otelcol.exporter.sumologic":
    "use otelcol.exporter.otlphttp with the URL of an OTLP/HTTP source of Sumo Logic",
  "otelcol.exporter.jaeger": "use otelcol.exporter.otlp: Jaeger takes OTLP",
  "otelcol.exporter.otlpgrpc": "use otelcol.exporter.otlp",
  "otelcol.exporter.tempo": "use otelcol.exporter.otlp with Tempo's address",
  "otelcol.exporter.mimir": "use otelcol.exporter.prometheus with prometheus.remote_write",
  "otelcol.processor.resource":
    "use otelcol.processor.transform with the context resource, which changes resources' attributes",
  "otelcol.processor.metricstransform": "use otelcol.processor.transform",
  "otelcol.processor.redaction": "use otelcol.processor.attributes with the actions delete and hash",
  "otelcol.processor.spanmetrics": "use otelcol.connector.spanmetrics",
  "otelcol.processor.servicegraphs": "use otelcol.connector.servicegraph",
  "otelcol.receiver.hostmetrics": "use prometheus.exporter.unix with prometheus.scrape",
  "otelcol.extension.basicauth": "use otelcol.auth.basic",
  "otelcol.extension.bearertokenauth": "use otelcol.auth.bearer",
  "otelcol.extension.headers_setter": "use otelcol.auth.headers",
  "otelcol.extension.file_storage": "use otelcol.storage.file",
};

/** What to write instead of a component that Alloy does not have. */
export function hintFor(name: string): string | undefined {
  const renamed = Object.hasOwn(RENAMED, name) ? RENAMED[name] : undefined;
  if (renamed !== undefined) return renamed;
  const best = nearest(name, ALLOY_COMPONENTS) ?? withSameEnd(name);
  return best === undefined ? undefined : `did you mean ${best}?`;
}

/** Such as `otelcol.batch` for `otelcol.processor.batch`. */
function withSameEnd(name: string): string | undefined {
  const end = name.slice(name.lastIndexOf(".") + 1);
  const found = ALLOY_COMPONENTS.filter(
    (each) => each.endsWith(`.${end}`) && each.startsWith(firstPart(name)),
  );
  return found.length === 1 ? found[0] : undefined;
}

const firstPart = (name: string): string => `${name.split(".")[0] ?? ""}.`;

/** Beginnings of names, and what the embedded engine has for the same purpose; the first that fits counts. */
const INSTEAD: readonly (readonly [start: string, instead: string])[] = [
  ["discovery.", 'write the targets out, as targets = [{ __address__ = "localhost:8080" }]'],
  ["prometheus.exporter.", "run the exporter as a program, and fetch its metrics with prometheus.scrape"],
  ["prometheus.operator.", "use prometheus.scrape with targets that are written out"],
  ["prometheus.receive_http", "send metrics over OTLP to otelcol.receiver.otlp"],
  ["prometheus.", oneOfThese("prometheus.")],
  ["loki.source.", "use loki.source.file, or send log records over OTLP to otelcol.receiver.otlp"],
  ["loki.", oneOfThese("loki.")],
  [
    "otelcol.receiver.zipkin",
    "leave it out: Zipkin's spans are taken at /api/v2/spans of the OTLP HTTP port, and go where the traces of otelcol.receiver.otlp go",
  ],
  ["otelcol.receiver.jaeger", "send OTLP to otelcol.receiver.otlp: Jaeger's own clients are retired"],
  ["otelcol.receiver.", "send OTLP to otelcol.receiver.otlp"],
  ["otelcol.exporter.", oneOfThese("otelcol.exporter.")],
  ["otelcol.processor.", oneOfThese("otelcol.processor.")],
  ["otelcol.connector.", oneOfThese("otelcol.connector.")],
  ["otelcol.auth.", oneOfThese("otelcol.auth.")],
  ["pyroscope.", "it takes traces, metrics and logs, no profiles"],
  ["local.file_match", "use the block file_match of loki.source.file"],
  ["remote.", "use local.file or sys.env"],
];

function oneOfThese(start: string): string {
  const names = COMPONENTS.map(({ name }) => name).filter((name) => name.startsWith(start));
  return `of ${start}* it supports ${names.map((name) => name.slice(start.length)).join(", ")}`;
}

/** What the embedded engine says to a component that only Alloy has. */
export function unsupportedText(name: string): string {
  const instead = INSTEAD.find(([start]) => name.startsWith(start))?.[1];
  const text = `the embedded engine does not support ${name}`;
  return instead === undefined ? text : `${text}: ${instead}`;
}

/** What is said of it to who lets Alloy run the file. */
export const onlyAlloyText = (name: string): string =>
  `${name} is passed on as it is: only Alloy itself can check it`;

interface SettingsBlock {
  readonly severity: "error" | "warning";
  readonly text: string;
}

const ineffective = (text: string): SettingsBlock => ({
  severity: "warning",
  text: `${text} and has no effect in the embedded engine`,
});
const refused = (text: string): SettingsBlock => ({ severity: "error", text });
const noModules = (name: string): SettingsBlock =>
  refused(`the embedded engine does not support ${name}: write the components into the file`);

/** Blocks of Alloy's own settings: what the embedded engine says to them, and whether the file can be used. */
export const SETTINGS_BLOCKS: ReadonlyMap<string, SettingsBlock> = new Map([
  ["http", ineffective("http is about Alloy's own server")],
  ["tracing", ineffective("tracing is about Alloy's own traces")],
  ["livedebugging", ineffective("livedebugging is about Alloy's page")],
  ["remotecfg", refused("the embedded engine does not support remotecfg: it reads one file")],
  ["argument", refused("argument blocks only allowed inside a module")],
  ["export", refused("export blocks only allowed inside a module")],
  ...["declare", "foreach", "import.file", "import.git", "import.http", "import.string"].map(
    (name): [string, SettingsBlock] => [name, noModules(name)],
  ),
]);

/** What a name that Alloy does not have is told. */
export function notFoundText(name: string): string {
  const hint = hintFor(name);
  return `cannot find the definition of component name "${name}" in Alloy ${ALLOY_VERSION}${hint === undefined ? "" : `; ${hint}`}`;
}
