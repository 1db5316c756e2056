import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Settings } from "../../../alloy/settings/settings.ts";
import type { RemoteDestination } from "../../../forward/destination.ts";
import { basicLogin } from "../../../forward/transport/request-headers.ts";
import { checked } from "./headers.ts";
import type { DestinationContext } from "./context.ts";

type Login = Pick<RemoteDestination, "headers"> & Partial<Pick<RemoteDestination, "freshHeaders">>;

/**
 * `basic_auth`, `authorization`, `bearer_token` and `bearer_token_file` of an endpoint. Files are read for each request,
 * as Prometheus does.
 */
export function loginOf(endpoint: Settings, context: DestinationContext): Login {
  const basic = endpoint.block("basic_auth");
  if (basic !== undefined) {
    const user = basic.stringOr("username") ?? "";
    return fromText(basic, "password", "password_file", context, (password) => basicLogin(user, password));
  }
  const authorization = endpoint.block("authorization");
  if (authorization !== undefined) {
    const type = authorization.stringOr("type") ?? "Bearer";
    return fromText(authorization, "credentials", "credentials_file", context, (text) => ({
      authorization: `${type} ${text}`,
    }));
  }
  return fromText(endpoint, "bearer_token", "bearer_token_file", context, (token) => ({
    authorization: `Bearer ${token}`,
  }));
}

/** The text, or that of the file, as a header; none if neither is set. */
function fromText(
  settings: Settings,
  attribute: string,
  fileAttribute: string,
  context: DestinationContext,
  header: (text: string) => Readonly<Record<string, string>>,
): Login {
  const path = settings.stringOr(fileAttribute) ?? "";
  if (path !== "") {
    const at = resolve(context.folder, path);
    return {
      headers: {},
      freshHeaders: {
        of: `${JSON.stringify(header(""))} ${at}`,
        read: () => header(readFileSync(at, "utf8").trim()),
      },
    };
  }
  const text = settings.secret(attribute)?.reveal() ?? "";
  const isSet = settings.name === "basic_auth" || text !== "";
  return { headers: isSet ? checked(settings, new Map(Object.entries(header(text))), context) : {} };
}
