import { WatchtowerError } from "../../../base/errors.ts";
import type { Exposition } from "../../../model/prometheus/exposition/exposition.ts";
import { parseOpenMetrics } from "../../../model/prometheus/exposition/parse-openmetrics.ts";
import { parseProtobuf } from "../../../model/prometheus/exposition/parse-protobuf.ts";
import { parseText } from "../../../model/prometheus/exposition/parse-text.ts";
import type { ScrapeOptions, ScrapeProtocol } from "./options.ts";

const MEDIA_TYPES: Readonly<Record<ScrapeProtocol, string>> = {
  PrometheusProto:
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
  "OpenMetricsText1.0.0": "application/openmetrics-text;version=1.0.0",
  "OpenMetricsText0.0.1": "application/openmetrics-text;version=0.0.1",
  "PrometheusText1.0.0": "text/plain;version=1.0.0",
  "PrometheusText0.0.4": "text/plain;version=0.0.4",
};

/** The header `Accept`, as Prometheus writes it. */
export function acceptHeader({ protocols, escaping }: ScrapeOptions): string {
  let weight = Object.keys(MEDIA_TYPES).length + 1;
  const types = protocols.map((protocol) => {
    const knowsEscaping = protocol === "PrometheusText1.0.0" || protocol === "OpenMetricsText1.0.0";
    return `${MEDIA_TYPES[protocol]}${knowsEscaping ? `;escaping=${escaping}` : ""};q=0.${weight--}`;
  });
  return [...types, `*/*;q=0.${weight}`].join(",");
}

type Format = "text" | "openmetrics" | "protobuf";

/**
 * Reads an answer in the form that it says it has.
 *
 * @param contentType empty if the answer has none.
 * @throws WatchtowerError `invalid`: it is of no known form, or not of the form that it says.
 */
export function readExposition(
  body: Uint8Array,
  contentType: string,
  { fallback, classic, typesAreLabels }: Pick<ScrapeOptions, "fallback" | "classic" | "typesAreLabels">,
): Exposition {
  const format = formatOf(contentType, fallback);
  if (format === "protobuf") return parseProtobuf(body, classic, { typesAreLabels });
  const text = textOf(body);
  return format === "text" ? parseText(text, { typesAreLabels }) : parseOpenMetrics(text, { typesAreLabels });
}

function formatOf(contentType: string, fallback: ScrapeProtocol | undefined): Format {
  const format = knownFormat(contentType);
  if (format !== undefined) return format;
  const other = fallback === undefined ? undefined : knownFormat(MEDIA_TYPES[fallback]);
  if (other !== undefined) return other;
  const problem =
    contentType === ""
      ? "non-compliant scrape target sending blank Content-Type"
      : `received unsupported Content-Type ${JSON.stringify(contentType)}`;
  throw new WatchtowerError("invalid", `${problem} and no scrape_fallback_protocol specified for target`);
}

function knownFormat(contentType: string): Format | undefined {
  switch ((contentType.split(";")[0] ?? "").trim().toLowerCase()) {
    case "application/openmetrics-text":
      return "openmetrics";
    case "application/vnd.google.protobuf":
      return "protobuf";
    case "text/plain":
      return "text";
    default:
      return undefined;
  }
}

function textOf(body: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new WatchtowerError("invalid", "the answer is not valid UTF-8");
  }
}
