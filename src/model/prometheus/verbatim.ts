/**
 * A resource with this attribute holds metrics that came in Prometheus' own form. They are written as OTLP, since that
 * is what the journal holds and what is forwarded; names and labels are then not translated, as all of them are
 * Prometheus' already, and the resource makes no `job`, `instance` or `target_info`.
 */
export const NAMES_ATTRIBUTE = "watchtower.names";
/** Its value where nothing of names and labels is translated. */
export const PROMETHEUS_NAMES = "prometheus";
/** Another value of it: attributes of points are labels as they are, all else is translated as OTLP. */
export const PROMETHEUS_LABELS = "prometheus-labels";

/** Key in a metric's `metadata`: its type as Prometheus has it, where the sender told it. */
export const TYPE_METADATA = "prometheus.type";

/**
 * Attribute of a point: the native histogram that the point cannot say all of, as remote write has it, in base64. It is
 * no label.
 */
export const HISTOGRAM_ATTRIBUTE = "watchtower.histogram";
