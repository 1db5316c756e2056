import {
  BOOL,
  COUNT,
  ENDPOINT,
  REGEXP,
  SECRET,
  SECRET_HEADERS,
  STRING,
  STRINGS,
  STRING_MAP,
  block,
  notEmbedded,
  oneOf,
  optional,
  repeated,
} from "../notation.ts";
import {
  keyWithCertificate,
  notBasic,
  oneCredential,
  onePassword,
  onePlaceEach,
  proxyRule,
} from "./http-rules.ts";
import type { AttributeSchema, BlockSchema, Rule } from "../schema.ts";

/** What components that speak HTTP as Prometheus does have in common. */

const proxy: Readonly<Record<string, AttributeSchema>> = {
  no_proxy: optional(STRING),
  proxy_connect_header: optional(SECRET_HEADERS),
  proxy_from_environment: optional(BOOL, false),
  proxy_url: optional(ENDPOINT),
};

const tlsConfig: BlockSchema = block({
  attributes: {
    ca_file: optional(STRING),
    ca_pem: optional(STRING),
    cert_file: optional(STRING),
    cert_pem: optional(STRING),
    insecure_skip_verify: optional(BOOL, false),
    key_file: optional(STRING),
    key_pem: optional(SECRET),
    min_version: optional(oneOf("TLS10", "TLS11", "TLS12", "TLS13")),
    server_name: optional(STRING),
  },
  rules: [onePlaceEach, keyWithCertificate],
});

/** @param http2 whether HTTP/2 is on unless the file says otherwise. */
export const httpAttributes = (http2: boolean): Readonly<Record<string, AttributeSchema>> => ({
  bearer_token: optional(SECRET),
  bearer_token_file: optional(STRING),
  enable_http2: optional(BOOL, http2),
  follow_redirects: optional(BOOL, true),
  http_headers: optional(SECRET_HEADERS),
  ...proxy,
});

export const httpBlocks: Readonly<Record<string, BlockSchema>> = {
  authorization: block({
    attributes: { credentials: optional(SECRET), credentials_file: optional(STRING), type: optional(STRING) },
    rules: [oneCredential, notBasic],
  }),
  basic_auth: block({
    attributes: { password: optional(SECRET), password_file: optional(STRING), username: optional(STRING) },
    rules: [onePassword],
  }),
  oauth2: notEmbedded(
    block({
      attributes: {
        client_id: optional(STRING),
        client_secret: optional(SECRET),
        client_secret_file: optional(STRING),
        endpoint_params: optional(STRING_MAP),
        scopes: optional(STRINGS),
        token_url: optional(ENDPOINT),
        ...proxy,
      },
      rules: [proxyRule],
      blocks: { tls_config: tlsConfig },
    }),
    "basic_auth, authorization and bearer_token are supported",
  ),
  tls_config: tlsConfig,
};

const TARGETED = ["replace", "hashmod", "lowercase", "uppercase", "keepequal", "dropequal"];
const LABEL_NAME = /^[a-zA-Z_]\w*$/;
/** With references to groups of the expression. */
const LABEL_TEMPLATE = /^(?:[a-zA-Z_]|\$(?:\{\w+\}|\w+))(?:\w|\$(?:\{\w+\}|\w+))*$/;

/** What Prometheus asks of a rule of each action. */
const relabelRule: Rule = (rule) => {
  const action = rule.text("action") ?? "replace";
  const target = rule.text("target_label") ?? "";
  const replacement = rule.text("replacement") ?? "$1";
  if (action === "hashmod" && (rule.number("modulus") ?? 0) === 0) {
    return [{ message: "relabel configuration for hashmod requires non-zero modulus" }];
  }
  if (TARGETED.includes(action)) {
    const shape = action === "replace" && target.includes("$") ? LABEL_TEMPLATE : LABEL_NAME;
    if (target === "") {
      return [{ message: `relabel configuration for ${action} action requires 'target_label' value` }];
    }
    if (!shape.test(target)) {
      return [{ message: `invalid 'target_label' for ${action} action`, at: "target_label" }];
    }
  }
  if (action === "labelmap" && !LABEL_TEMPLATE.test(replacement)) {
    return [{ message: `invalid 'replacement' for labelmap action`, at: "replacement" }];
  }
  return superfluous(action)
    .filter((name) => rule.has(name))
    .map((name) => ({ message: `'${name}' can not be set for ${action} action`, at: name }));
};

/** Attributes that an action has no use for, which Prometheus refuses. */
function superfluous(action: string): readonly string[] {
  switch (action) {
    case "labeldrop":
    case "labelkeep":
      return ["source_labels", "target_label", "modulus", "separator", "replacement"];
    case "keepequal":
    case "dropequal":
      return ["regex", "modulus", "separator", "replacement"];
    case "lowercase":
    case "uppercase":
      return ["replacement"];
    default:
      return [];
  }
}

/** Rules in the order of the file. */
export const relabelRules: BlockSchema = repeated({
  attributes: {
    action: optional(oneOf(...TARGETED, "keep", "drop", "labelmap", "labeldrop", "labelkeep"), "replace"),
    modulus: optional(COUNT, 0),
    regex: optional(REGEXP, "(.*)"),
    replacement: optional(STRING, "$1"),
    separator: optional(STRING, ";"),
    source_labels: optional(STRINGS, []),
    target_label: optional(STRING, ""),
  },
  rules: [relabelRule],
});
