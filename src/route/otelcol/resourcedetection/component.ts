import type { Attributes } from "../../../model/otlp/telemetry/attributes.ts";
import type { Telemetry } from "../../../model/otlp/telemetry/telemetry.ts";
import type { CompileContext, ComponentCompiler, RouteComponent } from "../../component.ts";
import type { OtlpProcessor } from "../../processor.ts";
import { detectEnvironment, detectSystem } from "./detect.ts";
import type { Detected } from "./detect.ts";
import { readFile } from "./machine.ts";

/**
 * `otelcol.processor.resourcedetection`: adds to resources what its detectors found when the file was read (the
 * Collector's resourcedetectionprocessor). Of an attribute that several find, the first counts.
 */
export const resourceDetection: ComponentCompiler = (component, context) => ({
  kind: "otlp",
  processor: new ResourceDetection(detectAll(component, context), component.settings.bool("override")),
});

function detectAll({ settings }: RouteComponent, context: CompileContext): Detected {
  const found = settings.strings("detectors").map((detector) => {
    if (detector === "system") return detectSystem(settings, context, readFile);
    return detectEnvironment(settings, context);
  });
  const attributes = new Map<string, Detected["attributes"][number]>();
  for (const each of found.flatMap((one) => one.attributes)) {
    if (!attributes.has(each.key)) attributes.set(each.key, each);
  }
  return {
    attributes: [...attributes.values()],
    schemaUrl: found.find(({ schemaUrl }) => schemaUrl !== "")?.schemaUrl ?? "",
  };
}

class ResourceDetection implements OtlpProcessor {
  readonly #detected: Detected;
  readonly #overrides: boolean;

  constructor(detected: Detected, overrides: boolean) {
    this.#detected = detected;
    this.#overrides = overrides;
  }

  process(telemetry: Telemetry): void {
    const { schemaUrl } = this.#detected;
    for (const group of telemetry.groups) {
      // A resource that follows other conventions keeps saying so, as in the Collector.
      if (schemaUrl !== "" && group.schemaUrl === "") group.schemaUrl = schemaUrl;
      this.#merge(group.resource.attributes);
    }
  }

  #merge(attributes: Attributes): void {
    for (const { key, value } of this.#detected.attributes) {
      if (this.#overrides || !attributes.has(key)) attributes.set(key, value);
    }
  }
}
