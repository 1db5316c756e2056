import type { Destination } from "./destination.ts";
import { DebugLog } from "./local/debug-log.ts";
import { FileWriter } from "./local/file-writer.ts";
import type { LocalContext } from "./local/local-context.ts";
import { remoteTransport } from "./transport/make-transport.ts";
import type { Transport } from "./transport/transport.ts";

/** What brings requests to a destination of any kind. */
export function openTransport(destination: Destination, context: LocalContext): Transport {
  switch (destination.protocol) {
    case "debug":
      return new DebugLog(destination, context);
    case "file":
      return new FileWriter(destination, context);
    case "otlphttp":
    case "otlphttp-json":
    case "otlpgrpc":
    case "remotewrite-1":
    case "remotewrite-2":
    case "lokipush":
      return remoteTransport(destination, context.makeText);
  }
}
