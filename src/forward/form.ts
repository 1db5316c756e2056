import type { Protocol } from "./destination.ts";

/** What a destination's flows make: requests of OTLP, of remote write 1.0, or of Loki's push. */
export type Form = "otlp" | "write" | "push";

/** The form in which requests are batched and cut, whatever is made of them when they are sent. */
export function formOf(protocol: Protocol): Form {
  switch (protocol) {
    case "otlphttp":
    case "otlphttp-json":
    case "otlpgrpc":
    case "debug":
    case "file":
      return "otlp";
    case "remotewrite-1":
    // Made of the former when it is sent.
    case "remotewrite-2":
      return "write";
    case "lokipush":
      return "push";
  }
}
