import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { errorMessage } from "../../../base/errors.ts";
import type { Settings } from "../../../alloy/settings/settings.ts";
import type { TlsOptions, TlsVersion } from "../../../forward/destination.ts";
import type { DestinationContext } from "./context.ts";

/** A block `tls` of `otelcol.*`, or `tls_config` of `prometheus.*` and `loki.*`; without one, the system's rules. */
export function tlsOf(tls: Settings | undefined, context: DestinationContext): TlsOptions {
  if (tls === undefined) return { insecureSkipVerify: false };
  const isGiven = (name: string): boolean => tls.attributes.has(name);
  for (const name of ["cipher_suites", "curve_preferences"])
    if (isGiven(name) && tls.strings(name).length > 0)
      context.problem(tls, `the embedded engine does not support ${name}`);
  if (isGiven("reload_interval") && tls.duration("reload_interval") > 0n)
    context.problem(tls, "the embedded engine does not support reload_interval: it reads files at its start");
  const [ca, cert, key] = ["ca", "cert", "key"].map((name) => pemOf(tls, name, context));
  if ((cert === undefined) !== (key === undefined))
    context.problem(tls, "a certificate needs its key, and a key its certificate");
  const serverName = tls.stringOr("server_name") ?? "";
  const minVersion = versionOf(tls, "min_version", context);
  const maxVersion = isGiven("max_version") ? versionOf(tls, "max_version", context) : undefined;
  return {
    insecureSkipVerify: tls.bool("insecure_skip_verify"),
    ...(ca === undefined ? {} : { ca }),
    ...(isGiven("include_system_ca_certs_pool")
      ? { withSystemCas: tls.bool("include_system_ca_certs_pool") }
      : {}),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(serverName === "" ? {} : { serverName }),
    ...(minVersion === undefined ? {} : { minVersion }),
    ...(maxVersion === undefined ? {} : { maxVersion }),
  };
}

const VERSIONS: Readonly<Record<string, TlsVersion>> = {
  "1.0": "TLSv1",
  "1.1": "TLSv1.1",
  "1.2": "TLSv1.2",
  "1.3": "TLSv1.3",
  TLS10: "TLSv1",
  TLS11: "TLSv1.1",
  TLS12: "TLSv1.2",
  TLS13: "TLSv1.3",
};

function versionOf(tls: Settings, name: string, context: DestinationContext): TlsVersion | undefined {
  const given = tls.stringOr(name) ?? "";
  if (given === "") return undefined;
  const version = VERSIONS[given.replace(/^TLS /, "")];
  if (version === undefined) context.problem(tls, `${name} is no version of TLS such as "TLS 1.2"`);
  return version;
}

/** `<name>_pem`, or the content of `<name>_file`. */
function pemOf(tls: Settings, name: string, context: DestinationContext): string | undefined {
  const attribute = `${name}_pem`;
  const given = name === "key" ? tls.secret(attribute)?.reveal() : tls.stringOr(attribute);
  const path = tls.stringOr(`${name}_file`) ?? "";
  if (path !== "" && given !== undefined && given !== "")
    context.problem(tls, `${attribute} and ${name}_file cannot be used together`);
  const text = path === "" ? given : readPem(tls, name, path, context);
  if (text === undefined || text === "") return undefined;
  if (!text.includes("-----BEGIN "))
    context.problem(tls, `${path === "" ? attribute : `${name}_file`} holds nothing in the form of PEM`);
  return text;
}

function readPem(tls: Settings, name: string, path: string, context: DestinationContext): string | undefined {
  try {
    return readFileSync(resolve(context.folder, path), "utf8");
  } catch (error) {
    context.problem(tls, `${name}_file: ${errorMessage(error)}`);
    return undefined;
  }
}
