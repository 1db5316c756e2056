import { describe, expect, it } from "vitest";
import type { Resource } from "../../model/otlp/common.ts";
import { text } from "../../../test/kit/store/logs.ts";
import { LOKI_STREAMS, resourceLabels } from "./stream-labels.ts";

const resource = (attributes: Readonly<Record<string, string>>): Resource => ({
  attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: text(value) })),
  droppedAttributesCount: 0,
});

describe("what of a resource makes a stream", () => {
  it("is what is configured", () => {
    const given = resource({ "service.name": "shop", team: "red", "k8s.pod.name": "p1" });
    const loki = resourceLabels(given, "", LOKI_STREAMS);
    expect(loki.stream.toObject()).toEqual({ service_name: "shop", k8s_pod_name: "p1" });
    expect(loki.metadata).toEqual([["team", "red"]]);
    const own = resourceLabels(given, "", { ...LOKI_STREAMS, indexAttributes: ["team", "service.name"] });
    expect(own.stream.toObject()).toEqual({ service_name: "shop", team: "red" });
    expect(own.metadata).toEqual([["k8s_pod_name", "p1"]]);
  });

  it("has a service, unless none is to be looked for", () => {
    const given = resource({ "k8s.container.name": "web", "k8s.pod.name": "p1" });
    const serviceOf = (serviceNameSources: readonly string[]) =>
      resourceLabels(given, "", { ...LOKI_STREAMS, serviceNameSources }).stream.get("service_name");
    expect(serviceOf(LOKI_STREAMS.serviceNameSources)).toBe("web");
    expect(serviceOf(["k8s_pod_name"])).toBe("p1");
    expect(serviceOf(["app"])).toBe("unknown_service");
    expect(serviceOf([])).toBe("");
  });
});
