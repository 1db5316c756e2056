import type { ComponentType } from "react";
import type { FieldConfig } from "../../dashboard-file/field-config.ts";
import type { JsonObject } from "../../dashboard-file/json.ts";
import type { DataFrame } from "../frames/data-frame.ts";
import type { PanelProps } from "../panels/panel-props.ts";
import { alongExamples } from "./along-examples.ts";
import { lineExamples } from "./line-examples.ts";
import { plotExamples } from "./plot-examples.ts";
import { recordExamples } from "./record-examples.ts";
import { valueExamples } from "./value-examples.ts";

/** A panel in one of its states. */
export interface Example {
  readonly kind: string;
  readonly name: string;
  readonly panel: ComponentType<PanelProps>;
  readonly frames: readonly DataFrame[];
  readonly config?: FieldConfig;
  readonly options?: JsonObject;
  readonly annotations?: PanelProps["annotations"];
  readonly exemplars?: PanelProps["exemplars"];
  readonly width?: number;
  readonly height?: number;
}

export const examples: readonly Example[] = [
  ...lineExamples,
  ...valueExamples,
  ...recordExamples,
  ...plotExamples,
  ...alongExamples,
];
