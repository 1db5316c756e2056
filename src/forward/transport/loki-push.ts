import { snappyCompress } from "../../base/snappy.ts";
import type { Signal } from "../../model/signal.ts";
import type { RemoteDestination } from "../destination.ts";
import type { Answer } from "./answer.ts";
import type { HttpAnswer, HttpProtocol } from "./http-transport.ts";
import { bareUrl } from "./otlp-http.ts";
import type { Packet } from "./transport.ts";
import { writeAnswer } from "./write-answer.ts";

/** Loki's push API, in the form in which Alloy sends: protobuf in snappy's blocks, which no header tells. */
export class LokiPush implements HttpProtocol {
  private readonly destination: RemoteDestination;

  constructor(destination: RemoteDestination) {
    this.destination = destination;
  }

  url(): string {
    return bareUrl(new URL(this.destination.endpoint));
  }

  async encode(_: Signal, request: Uint8Array): Promise<Packet> {
    return { body: snappyCompress(request), headers: { "content-type": "application/x-protobuf" } };
  }

  read(answer: HttpAnswer): Answer {
    return writeAnswer(answer, this.destination.retry);
  }
}
