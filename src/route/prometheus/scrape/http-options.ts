import type { Setting } from "../../../alloy/settings/convert.ts";
import type { Settings } from "../../../alloy/settings/settings.ts";
import { isList } from "../../../alloy/settings/settings.ts";
import { Secret } from "../../../alloy/value/secret.ts";

/** How a target is spoken to, as Prometheus' HTTP clients are configured. Files are read when they are needed. */
export interface HttpOptions {
  readonly authorization: Authorization | undefined;
  /** Several values of one are sent as one, with commas between. */
  readonly headers: readonly (readonly [name: string, values: readonly Secret[]])[];
  readonly followRedirects: boolean;
  readonly proxyUrl: Secret | undefined;
  /** By `http_proxy`, `https_proxy` and `no_proxy`; only without a `proxyUrl`. */
  readonly proxyFromEnvironment: boolean;
  /** Hosts that are reached without `proxyUrl`, between commas; `""`: none. */
  readonly noProxy: string;
  readonly tls: TlsOptions;
}

/** What the header `Authorization` says: a `token` behind its type, as `Bearer`. */
export type Authorization =
  | { readonly kind: "basic"; readonly username: string; readonly password: TextOrFile }
  | { readonly kind: "token"; readonly type: string; readonly credentials: TextOrFile };

/** A file is read when the text is needed; blanks around it are left out. */
export type TextOrFile = { readonly secret: Secret } | { readonly file: string };

/** How a target is known, and this client to it; certificates and keys are PEM. */
export interface TlsOptions {
  readonly ca: TextOrFile | undefined;
  readonly certificate: TextOrFile | undefined;
  readonly key: TextOrFile | undefined;
  readonly insecureSkipVerify: boolean;
  /** For which the certificate has to be, if not for the address' host. */
  readonly serverName: string | undefined;
  /** As Node names it: `TLSv1.2`. */
  readonly minVersion: "TLSv1" | "TLSv1.1" | "TLSv1.2" | "TLSv1.3" | undefined;
}

/** @param settings of a component with the arguments of Prometheus' HTTP clients, and the block `tls_config`. */
export function httpOptions(settings: Settings): HttpOptions {
  return {
    authorization: authorizationOf(settings),
    headers: Array.from(settings.map("http_headers"), ([name, values]) => [name, secretsIn(values)]),
    followRedirects: settings.bool("follow_redirects"),
    proxyUrl: given(settings.secret("proxy_url")),
    proxyFromEnvironment: settings.bool("proxy_from_environment"),
    noProxy: settings.stringOr("no_proxy") ?? "",
    tls: tlsOf(settings.block("tls_config")),
  };
}

function authorizationOf(settings: Settings): Authorization | undefined {
  const basic = settings.block("basic_auth");
  if (basic !== undefined) {
    const password = textOrFile(basic, "password", "password_file") ?? { secret: new Secret("") };
    return { kind: "basic", username: basic.stringOr("username") ?? "", password };
  }
  const block = settings.block("authorization");
  const credentials =
    block === undefined
      ? textOrFile(settings, "bearer_token", "bearer_token_file")
      : textOrFile(block, "credentials", "credentials_file");
  if (credentials === undefined) return undefined;
  const type = block?.stringOr("type") ?? "";
  return { kind: "token", type: type === "" ? "Bearer" : type, credentials };
}

function textOrFile(settings: Settings, text: string, file: string): TextOrFile | undefined {
  const secret = given(settings.secret(text));
  if (secret !== undefined) return { secret };
  const path = settings.stringOr(file) ?? "";
  return path === "" ? undefined : { file: path };
}

function tlsOf(block: Settings | undefined): TlsOptions {
  const version = block?.stringOr("min_version") ?? "";
  const pem = (name: string): TextOrFile | undefined => {
    const text = block?.stringOr(`${name}_pem`) ?? "";
    if (text !== "") return { secret: new Secret(text) };
    const path = block?.stringOr(`${name}_file`) ?? "";
    return path === "" ? undefined : { file: path };
  };
  return {
    ca: pem("ca"),
    certificate: pem("cert"),
    key: block === undefined ? undefined : textOrFile(block, "key_pem", "key_file"),
    insecureSkipVerify: block?.bool("insecure_skip_verify") ?? false,
    serverName: block?.stringOr("server_name"),
    minVersion: MIN_VERSIONS[version],
  };
}

const MIN_VERSIONS: Readonly<Record<string, TlsOptions["minVersion"]>> = {
  TLS10: "TLSv1",
  TLS11: "TLSv1.1",
  TLS12: "TLSv1.2",
  TLS13: "TLSv1.3",
};

const given = (secret: Secret | undefined): Secret | undefined =>
  secret === undefined || secret.isEmpty ? undefined : secret;

const secretsIn = (values: Setting): readonly Secret[] =>
  isList(values) ? values.filter((each) => each instanceof Secret) : [];
