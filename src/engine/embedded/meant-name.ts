/**
 * The destination that is meant by a short name: an exporter's label, with that of its endpoint or without, or its id,
 * where no other destination can be meant by it.
 *
 * @param names as `otlp.eu`, `remote_write.eu.spare`. @returns `text` itself if it is a whole name, or none is meant.
 */
export function meantName(names: readonly string[], text: string): string {
  if (names.includes(text)) return text;
  const [only, another] = [...new Set(names)].filter((name) => shortNames(name).includes(text));
  return only !== undefined && another === undefined ? only : text;
}

function shortNames(name: string): readonly string[] {
  const [kind = "", label, ...endpoint] = name.split(".");
  if (label === undefined) return [`otelcol.exporter.otlphttp.${name}`];
  const whole = [label, ...endpoint].join(".");
  const ids = [`otelcol.exporter.${kind}`, `prometheus.${kind}`, ...(kind === "loki" ? ["loki.write"] : [])];
  return [label, whole, `${kind}.${label}`, ...ids.flatMap((id) => [`${id}.${label}`, `${id}.${whole}`])];
}
