import { snappyCompress } from "../../base/snappy.ts";
import { decodeWriteV1 } from "../../model/prometheus/decode-write.ts";
import { encodeWriteV2 } from "../../model/prometheus/encode-write.ts";
import type { WriteRequest } from "../../model/prometheus/remote-write.ts";
import type { Signal } from "../../model/signal.ts";
import type { RemoteDestination } from "../destination.ts";
import type { Answer } from "./answer.ts";
import type { HttpAnswer, HttpProtocol } from "./http-transport.ts";
import { bareUrl } from "./otlp-http.ts";
import type { Packet } from "./transport.ts";
import { writeAnswer } from "./write-answer.ts";

const V1_HEADERS = {
  "content-type": "application/x-protobuf",
  "content-encoding": "snappy",
  "x-prometheus-remote-write-version": "0.1.0",
};
const V2_HEADERS = {
  ...V1_HEADERS,
  "content-type": "application/x-protobuf;proto=io.prometheus.write.v2.Request",
  "x-prometheus-remote-write-version": "2.0.0",
};
const WRITTEN = ["samples", "histograms", "exemplars"].map(
  (what) => `x-prometheus-remote-write-${what}-written`,
);

/**
 * Prometheus' remote write. Where 2.0 is asked for and the receiver does not know it, what follows is sent in 1.0, as
 * the specification of 2.0 allows ("Unsupported Request Content", "Required `Written` Response Headers").
 */
export class RemoteWrite implements HttpProtocol {
  private readonly destination: RemoteDestination;
  private version: 1 | 2;

  constructor(destination: RemoteDestination) {
    this.destination = destination;
    this.version = destination.protocol === "remotewrite-2" ? 2 : 1;
  }

  url(): string {
    return bareUrl(new URL(this.destination.endpoint));
  }

  async encode(_: Signal, request: Uint8Array): Promise<Packet> {
    if (this.version === 1) return { body: snappyCompress(request), headers: V1_HEADERS };
    const written = decodeWriteV1(request);
    return {
      body: snappyCompress(encodeWriteV2(written)),
      headers: V2_HEADERS,
      items: itemsOf(written),
    };
  }

  read(answer: HttpAnswer, packet: Packet): Answer {
    const meaning = writeAnswer(answer, this.destination.retry);
    // Only requests of 2.0 tell their items.
    if (packet.items === undefined) return meaning;
    const told = WRITTEN.map(answer.header).filter((text) => text !== "");
    const written = told.reduce((sum, text) => sum + (Number(text) || 0), 0);
    if (answer.status === 415) return this.goBack(`HTTP 415`);
    if (meaning.kind === "accepted") {
      if (packet.items === 0) return meaning;
      if (told.length === 0) return this.goBack(`HTTP ${answer.status} without a count of what was written`);
      const rejected = Math.max(0, packet.items - written);
      const message = rejected === 0 ? "" : `the answer tells of ${written} of ${packet.items} written`;
      return { kind: "accepted", rejected, message };
    }
    if (meaning.kind !== "refused" || written === 0) return meaning;
    return { ...meaning, reason: `${meaning.reason} (${written} of ${packet.items} were written)` };
  }

  /** It takes 1.0 only, as far as can be seen. */
  private goBack(reason: string): Answer {
    this.version = 1;
    return {
      kind: "encodeAgain",
      reason: `${reason}: remote write 2.0 is not understood, going on with 1.0`,
    };
  }
}

const itemsOf = ({ series }: WriteRequest): number =>
  series.reduce((sum, { samples, exemplars }) => sum + samples.length + exemplars.length, 0);
