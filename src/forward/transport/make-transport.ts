import type { RemoteDestination } from "../destination.ts";
import { HttpTransport } from "./http-transport.ts";
import { LokiPush } from "./loki-push.ts";
import { OtlpGrpcTransport } from "./otlp-grpc.ts";
import { OtlpHttp } from "./otlp-http.ts";
import { RemoteWrite } from "./remote-write.ts";
import type { Transport } from "./transport.ts";

export function remoteTransport(destination: RemoteDestination): Transport {
  switch (destination.protocol) {
    case "otlphttp":
    case "otlphttp-json":
      return new HttpTransport(destination, new OtlpHttp(destination));
    case "otlpgrpc":
      return new OtlpGrpcTransport(destination);
    case "remotewrite-1":
    case "remotewrite-2":
      return new HttpTransport(destination, new RemoteWrite(destination));
    case "lokipush":
      return new HttpTransport(destination, new LokiPush(destination));
  }
}
