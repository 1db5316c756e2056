import type { RemoteDestination } from "../destination.ts";
import { makeTextHere } from "../request-text.ts";
import type { MakeText } from "../request-text.ts";
import { HttpTransport } from "./http-transport.ts";
import { LokiPush } from "./loki-push.ts";
import { OtlpGrpcTransport } from "./otlp-grpc.ts";
import { OtlpHttp } from "./otlp-http.ts";
import { RemoteWrite } from "./remote-write.ts";
import type { Transport } from "./transport.ts";

/** @param makeText makes the JSON of requests, where they are sent as such. */
export function remoteTransport(
  destination: RemoteDestination,
  makeText: MakeText = makeTextHere,
): Transport {
  switch (destination.protocol) {
    case "otlphttp":
    case "otlphttp-json":
      return new HttpTransport(destination, new OtlpHttp(destination, makeText));
    case "otlpgrpc":
      return new OtlpGrpcTransport(destination);
    case "remotewrite-1":
    case "remotewrite-2":
      return new HttpTransport(destination, new RemoteWrite(destination));
    case "lokipush":
      return new HttpTransport(destination, new LokiPush(destination));
  }
}
