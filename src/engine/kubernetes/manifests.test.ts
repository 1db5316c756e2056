import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { z } from "zod";
import { faultsOf } from "../../../test/kit/kubernetes/schema.ts";
import type { Manifest } from "../../../test/kit/kubernetes/schema.ts";
import { assetPath } from "./assets.ts";

const folder = assetPath("manifests");
const manifests = readdirSync(folder).flatMap((file) =>
  parseAllDocuments(readFileSync(join(folder, file), "utf8")).map((document) => ({
    file,
    manifest: document.toJS() as Manifest,
  })),
);

describe("manifests", () => {
  it.each(manifests)("$file is valid by the schemas of Kubernetes", ({ manifest }) => {
    expect(faultsOf(manifest)).toEqual([]);
  });

  it.each(manifests)("$file leaves the namespace to the command line", ({ manifest }) => {
    expect(manifest.metadata).not.toHaveProperty("namespace");
  });

  it.each([
    ["a port that is no number", { ports: [{ port: "http" }] }, /ports\/0\/port must be integer/],
    ["a port without a number", { ports: [{}] }, /must have required property port/],
    [
      "a field that is unknown",
      { ports: [{ port: 80, nodeport: 1 }] },
      /unknown field \/spec\/ports\/0\/nodeport/,
    ],
  ])("the check finds %s", (_, spec, fault) => {
    const service = { apiVersion: "v1", kind: "Service", metadata: { name: "shop" }, spec };
    expect(faultsOf(service).join()).toMatch(fault);
  });
});

/** kind.x-k8s.io/v1alpha4, as kind's documentation and its types have it; kind refuses unknown fields. */
const port = z.number().int().min(-1).max(65_535);
const patches = z.array(z.string());
const jsonPatch = z.strictObject({
  group: z.string(),
  version: z.string(),
  kind: z.string(),
  patch: z.string(),
});
const node = z.strictObject({
  role: z.enum(["control-plane", "worker"]).optional(),
  image: z
    .string()
    .regex(/^kindest\/node:v\d+\.\d+\.\d+@sha256:[\da-f]{64}$/)
    .optional(),
  labels: z.record(z.string(), z.string()).optional(),
  extraMounts: z
    .array(
      z.strictObject({
        hostPath: z.string(),
        containerPath: z.string(),
        readOnly: z.boolean().optional(),
        selinuxRelabel: z.boolean().optional(),
        propagation: z.enum(["None", "HostToContainer", "Bidirectional"]).optional(),
      }),
    )
    .optional(),
  extraPortMappings: z
    .array(
      z.strictObject({
        containerPort: port.min(1),
        hostPort: port.optional(),
        listenAddress: z.union([z.ipv4(), z.ipv6()]).optional(),
        protocol: z.enum(["TCP", "UDP", "SCTP"]).optional(),
      }),
    )
    .optional(),
  kubeadmConfigPatches: patches.optional(),
  kubeadmConfigPatchesJSON6902: z.array(jsonPatch).optional(),
});
const kindCluster = z.strictObject({
  kind: z.literal("Cluster"),
  apiVersion: z.literal("kind.x-k8s.io/v1alpha4"),
  name: z
    .string()
    .regex(/^[a-z0-9.-]+$/)
    .optional(),
  nodes: z.array(node).min(1).optional(),
  networking: z
    .strictObject({
      ipFamily: z.enum(["ipv4", "ipv6", "dual"]).optional(),
      apiServerPort: port.optional(),
      apiServerAddress: z.string().optional(),
      podSubnet: z.string().optional(),
      serviceSubnet: z.string().optional(),
      disableDefaultCNI: z.boolean().optional(),
      kubeProxyMode: z.enum(["iptables", "ipvs", "nftables", "none"]).optional(),
      dnsSearch: z.array(z.string()).optional(),
    })
    .optional(),
  featureGates: z.record(z.string(), z.boolean()).optional(),
  runtimeConfig: z.record(z.string(), z.string()).optional(),
  kubeadmConfigPatches: patches.optional(),
  kubeadmConfigPatchesJSON6902: z.array(jsonPatch).optional(),
  containerdConfigPatches: patches.optional(),
  containerdConfigPatchesJSON6902: patches.optional(),
});

describe("the configuration of kind", () => {
  const text = readFileSync(assetPath("kindConfig"), "utf8");

  it("is valid by its schema", () => {
    expect(kindCluster.safeParse(parse(text)).error?.issues).toBeUndefined();
  });

  it.each([
    ["hostPort: 13000", "hostport: 13000"],
    ["containerPort: 30000", "containerPort: grafana"],
    ["role: control-plane", "role: master"],
    ["listenAddress: 127.0.0.1", "listenAddress: localhost"],
  ])("the check refuses %s written as %s", (right, wrong) => {
    expect(text).toContain(right);
    expect(kindCluster.safeParse(parse(text.replace(right, wrong))).success).toBe(false);
  });
});
