import type { Settings } from "../../../alloy/settings/settings.ts";
import type { CompileContext, ComponentCompiler, Target } from "../../component.ts";
import { reportRemote } from "../../report-remote.ts";
import { endpointName } from "../../endpoint-name.ts";
import { errorAt } from "../../problem.ts";
import { PushWriter } from "./push-writer.ts";

/** `loki.write`: the store of logs, where an endpoint means it, and other places over Loki's push. */
export const lokiWrite: ComponentCompiler = ({ settings }, context) => {
  if (settings.number("max_streams") !== 0) {
    context.report(
      errorAt(
        settings,
        "the embedded engine does not support max_streams: it would drop lines, and streams need no bound here",
      ),
    );
  }
  const external = settings.stringMap("external_labels");
  const targets = settings.blocks("endpoint").flatMap((endpoint) => targetOf(endpoint, external, context));
  return { kind: "export", targets };
};

function targetOf(
  endpoint: Settings,
  external: ReadonlyMap<string, string>,
  context: CompileContext,
): readonly Target[] {
  const { places, report } = context;
  const address = endpoint.secret("url")?.reveal() ?? "";
  const place = places.placeOf(address);
  const signals = ["logs"] as const;
  if (place === undefined) {
    reportRemote(endpoint, [address], context);
    const lines = new PushWriter(external, undefined);
    const name = endpointName(endpoint);
    return [{ signals, place: { protocol: "lokipush", name, settings: endpoint }, lines }];
  }
  if (place === "logs" && takesPushes(address)) {
    return [{ signals, place: "local", lines: new PushWriter(external, context.pushLimits) }];
  }
  const problem =
    place === "logs"
      ? "Loki does not take pushes at this path; write the url as http://loki:3100/loki/api/v1/push"
      : "this is the address of a part of the stack that takes no pushes of lines";
  report(errorAt(endpoint, problem));
  return [];
}

const takesPushes = (address: string): boolean =>
  URL.canParse(address) && /^\/(?:loki\/api\/v1|api\/prom)\/push$/.test(new URL(address).pathname);
