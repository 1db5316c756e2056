import { packageVersion } from "../../base/version.ts";
import type { RemoteDestination } from "../destination.ts";

type Headers = Readonly<Record<string, string>>;

/**
 * The headers of a request to the destination that are not its protocol's, in lower case: those that are set, and
 * those from the URL's name and password, which are less than one that is set.
 *
 * @throws if they stand in a file that cannot be read now.
 */
export function requestHeaders({ endpoint, headers, freshHeaders }: RemoteDestination): Headers {
  return {
    "user-agent": `watchtower/${packageVersion()}`,
    ...urlLogin(endpoint),
    ...lowerCased(headers),
    ...lowerCased(freshHeaders?.read() ?? {}),
  };
}

const NONE = { of: "", read: () => ({}) };

/** Those of them whose values are secrets; without what cannot be read now. */
export function secretHeaders(destination: RemoteDestination): Headers {
  const { "user-agent": _, ...secret } = requestHeaders({ ...destination, freshHeaders: NONE });
  try {
    return { ...secret, ...lowerCased(destination.freshHeaders?.read() ?? {}) };
  } catch {
    return secret;
  }
}

function urlLogin(endpoint: string): Headers {
  const { username, password } = new URL(endpoint);
  if (username === "" && password === "") return {};
  return basicLogin(decodeURIComponent(username), decodeURIComponent(password));
}

/** HTTP's Basic authentication (RFC 7617). */
export const basicLogin = (user: string, password: string): { readonly authorization: string } => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`,
});

const lowerCased = (headers: Headers): Headers =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
