import { WatchtowerError, errorKind, errorMessage } from "../base/errors.ts";
import type { Config } from "../config/settings.ts";
import type { RunningInstance } from "../engine/engine.ts";
import type { Context } from "./context.ts";

/** What runs of the engine that was not chosen; both share their ports. */
export function findOther({ config, embedded, kubernetes }: Context): Promise<RunningInstance | undefined> {
  switch (config.engine) {
    case "embedded":
      return kubernetes().then((engine) => engine.find(config));
    case "kubernetes":
      return embedded().then((engine) => engine.find(config));
  }
}

export const otherLine = ({ engine, endpoints }: RunningInstance): string =>
  `Engine ${engine} runs too, ${endpoints.ui}; more of it: watchtower status --engine ${engine}`;

/** The failure of a start, or that the other engine is in its way. */
export async function withOtherInTheWay(context: Context, error: unknown): Promise<unknown> {
  if (errorKind(error) !== "unavailable") return error;
  const other = await findOther(context);
  const [port] = other === undefined ? [] : sharedPorts(context.config, other);
  if (other === undefined || port === undefined) return error;
  const text = `port ${port} is that of engine ${other.engine}, which runs; stop it with: watchtower down --engine ${other.engine} (${errorMessage(error)})`;
  return new WatchtowerError("unavailable", text, { cause: error });
}

function sharedPorts(
  { httpPort, otlpGrpcPort, otlpHttpPort }: Config,
  { endpoints }: RunningInstance,
): readonly number[] {
  const taken = [endpoints.ui, endpoints.otlpGrpc, endpoints.otlpHttp].map((url) =>
    Number(new URL(url).port),
  );
  return [httpPort, otlpGrpcPort, otlpHttpPort].filter((port) => taken.includes(port));
}
