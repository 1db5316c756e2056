import type { Settings } from "../../../alloy/settings/settings.ts";
import type { KeyValue } from "../../../model/otlp/common.ts";
import type { CompileContext, HostFacts } from "../../component.ts";
import { errorAt, warningAt } from "../../problem.ts";
import { VARIABLES, parseResourceAttributes } from "./environment.ts";
import { SYSTEM_ATTRIBUTES, nameInHosts } from "./machine.ts";
import type { ReadFile } from "./machine.ts";

/** What a detector found. */
export interface Detected {
  readonly attributes: readonly KeyValue[];
  /** Which semantic conventions its names follow; `""` if it does not say. */
  readonly schemaUrl: string;
}

const NOTHING: Detected = { attributes: [], schemaUrl: "" };

/** The detector `env`. */
export function detectEnvironment(settings: Settings, { host, report }: CompileContext): Detected {
  for (const name of VARIABLES) {
    const text = (host.variables[name] ?? "").trim();
    if (text === "") continue;
    const attributes = parseResourceAttributes(text);
    if (attributes !== undefined) return { attributes, schemaUrl: "" };
    report(warningAt(settings, `${name} is not of the form key=value,key=value: nothing is added from it`));
    return NOTHING;
  }
  return NOTHING;
}

/** Of the detector `system`; these are added if nothing is said of them. */
const BY_DEFAULT: ReadonlySet<string> = new Set(["host.name", "os.type"]);
const KNOWN = ["host.name", ...Object.keys(SYSTEM_ATTRIBUTES)];
/** The names are those of this version, as the Collector says. */
const SCHEMA_URL = "https://opentelemetry.io/schemas/1.6.1";

/** The detector `system`. */
export function detectSystem(settings: Settings, context: CompileContext, read: ReadFile): Detected {
  const system = settings.block("system");
  const asked = system?.block("resource_attributes")?.inOrder ?? [];
  const isEnabled = new Map(asked.map((attribute) => [attribute.name, attribute.bool("enabled")]));
  for (const attribute of asked) {
    if (!attribute.bool("enabled") || KNOWN.includes(attribute.name)) continue;
    const message = `the embedded engine does not find out ${attribute.name}; it knows ${KNOWN.join(", ")}`;
    context.report(errorAt(attribute, message));
  }
  const attributes: KeyValue[] = [];
  for (const key of KNOWN) {
    if (!(isEnabled.get(key) ?? BY_DEFAULT.has(key))) continue;
    const value =
      key === "host.name" ? hostName(system, context, read) : SYSTEM_ATTRIBUTES[key]?.(context.host, read);
    if (value !== undefined) attributes.push({ key, value });
  }
  return { attributes, schemaUrl: SCHEMA_URL };
}

type NameSource = (host: HostFacts, read: ReadFile) => string | undefined;
const NAME_SOURCES: Readonly<Record<string, NameSource>> = {
  os: ({ hostname }) => hostname,
  dns: nameInHosts,
};

/** Of several sources the first that knows the name. */
function hostName(
  system: Settings | undefined,
  { host, report }: CompileContext,
  read: ReadFile,
): KeyValue["value"] | undefined {
  const given = system?.strings("hostname_sources") ?? [];
  const sources = given.length === 0 ? ["dns", "os"] : given;
  for (const source of sources) {
    const nameOf = NAME_SOURCES[source];
    if (nameOf === undefined) {
      const message = `the hostname source ${source} is not supported; dns and os are`;
      if (system !== undefined) report(errorAt(system, message));
      return undefined;
    }
    const name = nameOf(host, read);
    if (name !== undefined) return { kind: "string", value: name };
  }
  return undefined;
}
