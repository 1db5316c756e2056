/**
 * The schema URL of a ResourceLogs that was a stream of Loki's: the attributes of its resource are the stream's
 * labels, all of them, under the names they have. Of any other, the labels are those that Loki's OTLP endpoint
 * makes of the resource.
 */
export const LOKI_STREAM_SCHEMA = "urn:watchtower:loki-stream:1";
