import type { Logger } from "../../base/logger.ts";
import type { Config } from "../../config/settings.ts";
import type { Acceptor } from "../../receive/accept.ts";
import { startOtlpGrpc } from "../../receive/grpc.ts";
import { startOtlpHttp } from "../../receive/http.ts";
import type { Receiver } from "../../receive/receiver.ts";
import type { HttpRules } from "../../receive/rules.ts";
import type { InstanceEndpoints } from "../engine.ts";
import { reachableHost } from "../exposure.ts";
import { portError } from "./port-error.ts";
import type { PortSetting } from "./port-error.ts";
import { grpcRules, httpRules } from "./routing/receiver-rules.ts";
import type { Router } from "./routing/router.ts";
import type { Undo } from "./undo.ts";

/** What takes requests, each at a port. */
interface Receivers {
  readonly grpc: Receiver;
  readonly http: Receiver;
  /** Only where Zipkin's spans have a port of their own. */
  readonly zipkin?: Receiver;
}

interface ReceiverParts {
  readonly acceptor: Acceptor;
  readonly router: Router;
}

/** @throws WatchtowerError `unavailable` which names the setting of a port that cannot be had. */
export async function startReceivers(
  config: Config,
  { acceptor, router }: ReceiverParts,
  undo: Undo,
): Promise<Receivers> {
  const start = async (
    name: PortSetting,
    port: number,
    launch: (port: number) => Promise<Receiver>,
  ): Promise<Receiver> => {
    try {
      const receiver = await launch(port);
      undo.push(() => receiver.close());
      return receiver;
    } catch (error) {
      throw await portError(error, name, port, config.host);
    }
  };
  const { host, zipkinPort } = config;
  const grpc = await start("otlpGrpcPort", config.otlpGrpcPort, (port) =>
    startOtlpGrpc({
      host,
      port,
      acceptor,
      rules: () => grpcRules(router.active.route.receiver, config),
    }),
  );
  const rules = (): HttpRules | undefined => httpRules(router.active.route.receiver, config);
  const http = await start("otlpHttpPort", config.otlpHttpPort, (port) =>
    startOtlpHttp({ host, port, acceptor, rules }),
  );
  if (zipkinPort === undefined) return { grpc, http };
  const zipkin = await start("zipkinPort", zipkinPort, (port) =>
    startOtlpHttp({ host, port, acceptor, rules, isZipkinOnly: true }),
  );
  return { grpc, http, zipkin };
}

/** Files are written for a cluster, where nobody else has the ports. */
export function tellPorts(router: Router, { otlpGrpc, otlpHttp }: InstanceEndpoints, log: Logger): void {
  const { epoch, route } = router.active;
  const { replaced } = route.receiver;
  if (replaced.length === 0) return;
  log.info(`${epoch.file.name}: ${otlpGrpc} and ${otlpHttp} stand for ${replaced.join(" and ")}`);
}

/** Where everything of the instance is reached. */
export function endpointsOf(host: string, ui: number, { grpc, http, zipkin }: Receivers): InstanceEndpoints {
  const reachable = reachableHost(host);
  const base = `http://${reachable}:${ui}`;
  return {
    ui: base,
    otlpGrpc: `http://${reachable}:${grpc.port}`,
    otlpHttp: `http://${reachable}:${http.port}`,
    ...(zipkin === undefined ? {} : { zipkin: `http://${reachable}:${zipkin.port}` }),
    prometheus: `${base}/prometheus`,
    loki: `${base}/loki`,
    tempo: `${base}/tempo`,
  };
}
