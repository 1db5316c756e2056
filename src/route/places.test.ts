import { describe, expect, it } from "vitest";
import { placesOf } from "./places.ts";

const places = placesOf({
  namespace: "watchtower",
  ports: { http: 13_000, otlpGrpc: 14_317, otlpHttp: 14_318 },
});

describe("an address", () => {
  it.each([
    ["tempo:4317", "traces"],
    ["http://tempo.watchtower:4318", "traces"],
    ["http://LOKI.watchtower.svc.cluster.local:3100/otlp", "logs"],
    ["loki-gateway.watchtower.svc", "logs"],
    ["http://mimir-distributor:8080/api/v1/push", "metrics"],
    ["http://mimir-gateway/api/v1/push", "metrics"],
    ["mimir-ingester:8080", "stack"],
    ["127.0.0.1:12345", "stack"],
    ["localhost:14317", "receiver"],
    ["http://[::1]:14318", "receiver"],
    ["http://127.0.0.1:13000/loki/api/v1/push", "logs"],
    ["http://localhost:13000/otlp", "logs"],
    ["http://localhost:13000/prometheus/api/v1/write", "metrics"],
    ["http://localhost:13000/", "stack"],
    ["localhost:8080", undefined],
    ["http://loki.other:3100/otlp", undefined],
    ["https://tempo.example/otlp", undefined],
    ["dns:///collector.example:4317", undefined],
    ["not an address", undefined],
  ])("%s means %s", (address, place) => {
    expect(places.placeOf(address)).toBe(place);
  });

  it.each([
    ["http://tempo.monitoring.svc:4318", /^tempo.monitoring.svc is .* write tempo, or set .* to monitoring$/],
    ["loki.other:3100", /^loki.other is .* write loki, or set kubernetes.namespace to other$/],
    ["http://mimir-gateway.metrics.svc.cluster.local./push", /to mean it, write mimir-gateway, or set/],
    ["tempo.watchtower.svc.my.domain:4317", /to mean it, write tempo$/],
    ["http://collector.shop.svc:4318", /it is a name in a Kubernetes cluster, and no service of the stack/],
    ["http://tempo:4318", undefined],
    ["http://loki.watchtower.svc:3100", undefined],
    ["https://loki.example/loki/api/v1/push", undefined],
    ["http://collector.shop:4318", undefined],
    ["http://localhost:3100", undefined],
  ])("%s is told of if it may not be what is meant", (address, hint) => {
    if (hint === undefined) expect(places.hintOf(address)).toBeUndefined();
    else expect(places.hintOf(address)).toMatch(hint);
  });

  it("of a port that is not known yet is nobody's", () => {
    const unknown = placesOf({ namespace: "w", ports: { http: 0, otlpGrpc: 0, otlpHttp: 0 } });
    expect(unknown.placeOf("localhost:0")).toBeUndefined();
  });
});
