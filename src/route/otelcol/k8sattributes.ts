import { isIP } from "node:net";
import type { Attributes } from "../../model/otlp/telemetry/attributes.ts";
import type { Telemetry } from "../../model/otlp/telemetry/telemetry.ts";
import { valueText } from "../../model/otlp/value-text.ts";
import type { ComponentCompiler } from "../component.ts";
import { warningAt } from "../problem.ts";
import type { OtlpProcessor } from "../processor.ts";

/**
 * `otelcol.processor.k8sattributes` where there is no cluster to ask (the Collector's k8sattributesprocessor): a sender
 * that names its pod's address gets it as `k8s.pod.ip`, unless rules say how pods are told; that is all.
 */
export const k8sAttributes: ComponentCompiler = ({ settings }, { report }) => {
  report(
    warningAt(settings, "there is no cluster to ask here: nothing of pods, nodes and namespaces is added"),
  );
  if (settings.blocks("pod_association").length > 0) return { kind: "pass" };
  return { kind: "otlp", processor: podAddress };
};

const POD_IP = "k8s.pod.ip";

const podAddress: OtlpProcessor = {
  process(telemetry: Telemetry) {
    for (const { resource } of telemetry.groups) {
      const { attributes } = resource;
      const known = attributes.get(POD_IP);
      const address = addressIn(attributes);
      if (address === undefined || (known !== undefined && valueText(known) !== "")) continue;
      attributes.set(POD_IP, { kind: "string", value: address });
    }
  },
};

/** What older agents call `ip`, or a host's name that is an address. */
function addressIn(attributes: Attributes): string | undefined {
  const labelled = attributes.text("ip") ?? "";
  if (labelled !== "") return labelled;
  const host = attributes.text("host.name") ?? "";
  return isIP(host) === 0 ? undefined : host;
}
