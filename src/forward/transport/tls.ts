import { rootCertificates } from "node:tls";
import type { TlsOptions } from "../destination.ts";

/** In Node's terms, for HTTP/1.1 and HTTP/2 alike. */
export function tlsOptions(tls: TlsOptions) {
  const { ca, withSystemCas, cert, key, serverName, minVersion, maxVersion, insecureSkipVerify } = tls;
  return {
    rejectUnauthorized: !insecureSkipVerify,
    ...(ca === undefined ? {} : { ca: withSystemCas === true ? [...rootCertificates, ca] : ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(serverName === undefined ? {} : { servername: serverName }),
    ...(minVersion === undefined ? {} : { minVersion }),
    ...(maxVersion === undefined ? {} : { maxVersion }),
  };
}
