import { describe, expect, it } from "vitest";
import { actionsOf } from "../../model/loki/attribute-actions.ts";
import type { KeyValue, Resource } from "../../model/otlp/common.ts";
import { text } from "../../../test/kit/store/logs.ts";
import { LOKI_STREAMS, resourceLabels } from "./stream-labels.ts";
import type { StreamMapping } from "./stream-labels.ts";

const resource = (attributes: Readonly<Record<string, string>>): Resource => ({
  attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: text(value) })),
  droppedAttributesCount: 0,
});

const labelsOf = (given: Resource, mapping: Partial<StreamMapping> = {}, recordAttributes: KeyValue[] = []) =>
  resourceLabels({ resource: given, schemaUrl: "", recordAttributes }, { ...LOKI_STREAMS, ...mapping });

describe("what of a resource makes a stream", () => {
  it("is what is configured", () => {
    const given = resource({ "service.name": "shop", team: "red", "k8s.pod.name": "p1", secret: "s" });
    const loki = labelsOf(given);
    expect(loki.stream.toObject()).toEqual({ service_name: "shop", k8s_pod_name: "p1" });
    expect(loki.metadata).toEqual([
      ["team", "red"],
      ["secret", "s"],
    ]);
    const rules = [
      { action: "index_label", attributes: ["team", "service.name"] },
      { action: "drop", regex: "sec.*" },
    ] as const;
    const own = labelsOf(given, { resource: actionsOf(rules) });
    expect(own.stream.toObject()).toEqual({ service_name: "shop", team: "red" });
    expect(own.metadata).toEqual([["k8s_pod_name", "p1"]]);
  });

  it("has a service, unless none is to be looked for", () => {
    const given = resource({ "k8s.container.name": "web", "k8s.pod.name": "p1" });
    const serviceOf = (serviceNameSources: readonly string[]) =>
      labelsOf(given, { serviceNameSources }).stream.get("service_name");
    expect(serviceOf(LOKI_STREAMS.serviceNameSources)).toBe("web");
    expect(serviceOf(["k8s_pod_name"])).toBe("p1");
    expect(serviceOf(["app"])).toBe("unknown_service");
    expect(serviceOf([])).toBe("");
    const byOrder = resource({ "k8s.container.name": "first", "container.name": "second" });
    expect(labelsOf(byOrder).stream.get("service_name")).toBe("first");
  });

  it("has a label in any case, and no other service where its own name is metadata", () => {
    const named = resource({ "service.name": "shop", "container.name": "web" });
    const none = actionsOf([]);
    expect(labelsOf(named, { resource: none }).stream.toObject()).toEqual({
      service_name: "unknown_service",
    });
    const container = actionsOf([{ action: "index_label", attributes: ["container.name"] }]);
    expect(labelsOf(named, { resource: container }).stream.toObject()).toEqual({ container_name: "web" });
  });
});
