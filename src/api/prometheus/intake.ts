/** What was done with a request. */
export interface Receipt {
  /** Data points that cannot be kept; the others are durable. */
  readonly rejected: number;
  /** Why, for the sender; "" when none. */
  readonly message: string;
}

/** The way of metrics that come to the query port into the journal. */
export interface MetricIntake {
  readonly maxRequestBytes: number;
  /**
   * Resolves when the request is durable.
   *
   * @param bytes an `ExportMetricsServiceRequest`, decompressed.
   * @throws WatchtowerError `invalid` for a malformed request, or `unavailable`: retry later.
   */
  receive(encoding: "protobuf" | "json", bytes: Uint8Array): Promise<Receipt>;
}
