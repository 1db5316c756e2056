/** Encodings that the page's build leaves beside each file, best first. */
export const PRECOMPRESSED = [
  { name: "br", suffix: ".br" },
  { name: "gzip", suffix: ".gz" },
] as const;

export type Precompressed = (typeof PRECOMPRESSED)[number];

/**
 * The precompressed encodings that a client takes, best first.
 * @param acceptEncoding the header's text (RFC 9110, section 12.5.3); absent means none.
 */
export function acceptedEncodings(acceptEncoding: string | undefined): readonly Precompressed[] {
  if (acceptEncoding === undefined) return [];
  const weights = new Map(acceptEncoding.split(",").map(parseWeight));
  const weightOf = (name: string) => weights.get(name) ?? weights.get("*") ?? 0;
  return PRECOMPRESSED.filter((encoding) => weightOf(encoding.name) > 0);
}

function parseWeight(item: string): [name: string, weight: number] {
  const [name = "", ...parameters] = item.split(";").map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith("q="));
  return [name, weight === undefined ? 1 : Number(weight.slice(2)) || 0];
}
