import type { Rule, RuleInput, RuleProblem } from "../schema.ts";

/** What Prometheus' HTTP clients ask of their settings (`prometheus/common`, `config`), as Alloy checks it. */

const AUTHENTICATION = ["basic_auth", "authorization", "oauth2", "bearer_token", "bearer_token_file"];

/** Of several ways to authenticate only one may be set; the words are Prometheus'. */
const oneAuthentication: Rule = (body) => {
  const used = AUTHENTICATION.filter((name) => body.has(name));
  if (used.length <= 1) return [];
  const message =
    "at most one of basic_auth, authorization, oauth2, bearer_token & bearer_token_file must be configured";
  return [{ message, ...(used[1] === undefined ? {} : { at: used[1] }) }];
};

/** Headers that are the connection's, are made by the client, or of other settings. */
const RESERVED: ReadonlySet<string> = new Set([
  "accept-encoding",
  "authorization",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "host",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "user-agent",
  "www-authenticate",
  "x-amz-content-sha256",
  "x-amz-date",
  "x-amz-security-token",
  "x-prometheus-remote-read-version",
  "x-prometheus-remote-write-version",
  "x-prometheus-scrape-timeout-seconds",
]);

const ownHeaders: Rule = (body) =>
  body
    .names("http_headers")
    .filter((name) => RESERVED.has(name.toLowerCase()))
    .map((name) => ({ message: `setting header "${name}" is not allowed`, at: "http_headers" }));

export const proxyRule: Rule = (body) => {
  const isFromEnvironment = body.bool("proxy_from_environment") === true;
  const hasUrl = isSet(body, "proxy_url");
  if (isFromEnvironment && hasUrl)
    return [{ message: "proxy_from_environment needs proxy_url to be unset", at: "proxy_url" }];
  if (isFromEnvironment && isSet(body, "no_proxy"))
    return [{ message: "proxy_from_environment needs no_proxy to be unset", at: "no_proxy" }];
  if (!hasUrl && isSet(body, "no_proxy")) return [{ message: "no_proxy needs proxy_url", at: "no_proxy" }];
  if (!hasUrl && !isFromEnvironment && body.names("proxy_connect_header").length > 0)
    return [
      {
        message: "proxy_connect_header needs proxy_url or proxy_from_environment",
        at: "proxy_connect_header",
      },
    ];
  return [];
};

/** Of a component or block with the attributes of HTTP clients. */
export const httpRules: readonly Rule[] = [oneAuthentication, ownHeaders, proxyRule];

/** In `basic_auth`. */
export const onePassword: Rule = (body) => oneOfTwo(body, "basic_auth ", "password", "password_file");

/** In `authorization`. */
export const oneCredential: Rule = (body) =>
  oneOfTwo(body, "authorization ", "credentials", "credentials_file");

/** In `authorization`. */
export const notBasic: Rule = (body) =>
  body.text("type")?.trim().toLowerCase() === "basic"
    ? [{ message: 'the type of authorization cannot be "basic": use a block basic_auth', at: "type" }]
    : [];

/** In `tls_config`. */
export const onePlaceEach: Rule = (body) =>
  ["ca", "cert", "key"].flatMap((name) => oneOfTwo(body, "", `${name}_pem`, `${name}_file`));

/** In `tls_config`. */
export const keyWithCertificate: Rule = (body) => {
  const [hasCertificate, hasKey] = ["cert", "key"].map(
    (name) => isSet(body, `${name}_pem`) || isSet(body, `${name}_file`),
  );
  if (hasCertificate === hasKey) return [];
  const message =
    hasCertificate === true
      ? "a client's certificate needs its key: key_pem or key_file"
      : "a client's key needs its certificate: cert_pem or cert_file";
  return [{ message }];
};

function oneOfTwo(body: RuleInput, of: string, text: string, file: string): readonly RuleProblem[] {
  if (!isSet(body, text) || !isSet(body, file)) return [];
  return [{ message: `at most one of ${of}${text} & ${file} must be configured`, at: file }];
}

/** An empty text is none. */
const isSet = (body: RuleInput, name: string): boolean => body.has(name) && body.text(name) !== "";
