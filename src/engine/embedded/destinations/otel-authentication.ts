import type { Settings } from "../../../alloy/settings/settings.ts";
import { basicLogin } from "../../../forward/transport/request-headers.ts";
import { checked } from "./headers.ts";
import type { Headers } from "./headers.ts";
import type { DestinationContext } from "./context.ts";

/**
 * The headers of a client with those of its `auth` handler, which come last (the Collector's confighttp and configgrpc).
 */
export function authenticated(client: Settings, headers: Headers, context: DestinationContext): Headers {
  const [reference] = client.references("auth");
  const handler = reference && context.component(reference.node);
  if (handler === undefined) return headers;
  const { settings } = handler;
  switch (settings.name) {
    case "otelcol.auth.basic":
      return { ...headers, ...basicLogin(settings.string("username"), secretOf(settings, "password")) };
    case "otelcol.auth.bearer":
      return { ...headers, ...checked(settings, bearer(settings), context) };
    case "otelcol.auth.headers":
      return settings.blocks("header").reduce((all, header) => changed(all, header, context), headers);
    default:
      context.problem(client, `the embedded engine does not support auth by ${settings.name}`);
      return headers;
  }
}

const secretOf = (settings: Settings, name: string): string => settings.secret(name)?.reveal() ?? "";

function bearer(settings: Settings): ReadonlyMap<string, string> {
  const scheme = settings.string("scheme");
  const token = secretOf(settings, "token");
  return new Map([[settings.string("header"), scheme === "" ? token : `${scheme} ${token}`]]);
}

/** One block `header` of `otelcol.auth.headers`. */
function changed(headers: Headers, header: Settings, context: DestinationContext): Headers {
  const key = header.string("key").toLowerCase();
  const { [key]: present, ...others } = headers;
  const action = header.string("action");
  if (action === "delete") return others;
  for (const source of ["from_context", "from_attribute"].filter((name) => header.isGiven(name)))
    context.problem(header, `the embedded engine does not support ${source}: requests are kept without it`);
  const isLeft = action === "insert" ? present !== undefined : action === "update" && present === undefined;
  if (isLeft) return headers;
  return { ...others, ...checked(header, new Map([[key, secretOf(header, "value")]]), context) };
}
