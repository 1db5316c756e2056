import { WatchtowerError } from "../../../base/errors.ts";

/** From 1 on: TRACE, TRACE2, … FATAL4. */
const SEVERITIES = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"].flatMap((name) =>
  ["", "2", "3", "4"].map((step) => name + step),
);

/** The number of a severity's name in OTLP (logs.proto, SeverityNumber). @throws WatchtowerError for other names. */
export function severityNumber(name: string): number {
  const at = SEVERITIES.indexOf(name);
  if (at >= 0) return at + 1;
  throw new WatchtowerError("invalid", `${JSON.stringify(name)} is no severity; they are TRACE to FATAL4`);
}
