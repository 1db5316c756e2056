import { SETTINGS } from "../config/settings.ts";
import type { Setting } from "../config/setting.ts";

type Options = readonly (readonly [flags: string, description: string])[];

const optionsOf = (settings: readonly Setting<unknown>[]): Options =>
  settings.flatMap(({ flag, help }) => (flag === undefined ? [] : [[flag, help] as const]));

/** How an instance is started, for commands that read more of the configuration than its folder. */
export const START_OPTIONS: Options = optionsOf([
  SETTINGS.host,
  SETTINGS.httpPort,
  SETTINGS.otlpGrpcPort,
  SETTINGS.otlpHttpPort,
]);

/** How the embedded engine is started, beside where. */
export const EMBEDDED_START_OPTIONS: Options = optionsOf([SETTINGS.alloyFile, SETTINGS.zipkinPort]);

/** Where the kubernetes engine is, for commands that look for it. */
export const CLUSTER_OPTIONS: Options = optionsOf([SETTINGS.kubeContext, SETTINGS.kubeNamespace]);

/** How the kubernetes engine is started. */
export const CLUSTER_START_OPTIONS: Options = [
  ...CLUSTER_OPTIONS,
  ...optionsOf([SETTINGS.kubeProfile, SETTINGS.kubeTimeoutMs, SETTINGS.chartDir]),
];

/** Of a start of the kubernetes engine, what doctor looks at beside where it is. */
export const DOCTOR_OPTIONS: Options = optionsOf([SETTINGS.kubeProfile, SETTINGS.chartDir]);

/** What the charts are rendered from. */
export const RENDER_OPTIONS: Options = optionsOf([
  SETTINGS.chartDir,
  SETTINGS.kubeProfile,
  SETTINGS.kubeNamespace,
  SETTINGS.httpPort,
]);
