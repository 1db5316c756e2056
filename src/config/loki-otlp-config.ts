import { z } from "zod";
import { errorMessage } from "../base/errors.ts";
import { compileAnchored } from "../base/regexp.ts";

/** Loki's `otlp_config` in `limits_config`: what becomes of the attributes of resources, scopes and log records. */
export interface LokiOtlpConfig {
  readonly resource_attributes: {
    /** Whether the attributes that become labels by default do not. */
    readonly ignore_defaults: boolean;
    readonly attributes_config: readonly AttributesConfig[];
  };
  readonly scope_attributes: readonly AttributesConfig[];
  readonly log_attributes: readonly AttributesConfig[];
  readonly severity_text_as_label: boolean;
}

interface AttributesConfig {
  readonly action: "index_label" | "structured_metadata" | "drop";
  readonly attributes?: readonly string[] | undefined;
  readonly regex?: string | undefined;
}

function regularExpression({ value, issues }: z.core.ParsePayload<string>): void {
  try {
    compileAnchored(value);
  } catch (error) {
    issues.push({ code: "custom", input: value, message: errorMessage(error) });
  }
}

const attributes = z
  .strictObject({
    action: z.enum(["index_label", "structured_metadata", "drop"]).default("structured_metadata"),
    attributes: z.array(z.string()).optional(),
    regex: z.string().check(regularExpression).optional(),
  })
  .refine(({ attributes: names = [], regex = "" }) => names.length > 0 || regex !== "", {
    message: "attributes or regex must be set",
  })
  .refine(({ attributes: names = [], regex = "" }) => names.length === 0 || regex === "", {
    message: "only one of attributes or regex must be set",
  });

const scopes = attributes.refine(({ action }) => action !== "index_label", {
  message: "index_label action is only supported for resource_attributes and log_attributes",
});

/** Refuses what Loki refuses, in its words; what is absent is filled in as Loki does. */
export const lokiOtlpConfig: z.ZodType<LokiOtlpConfig> = z.strictObject({
  resource_attributes: z
    .strictObject({
      ignore_defaults: z.boolean().default(false),
      attributes_config: z.array(attributes).default([]),
    })
    .default({ ignore_defaults: false, attributes_config: [] }),
  scope_attributes: z.array(scopes).default([]),
  log_attributes: z.array(attributes).default([]),
  severity_text_as_label: z.boolean().default(false),
});
