import type { MetricType, WrittenMetadata } from "../remote-write.ts";

/** What a target tells of its families, gathered while it is read. */
export class Families {
  readonly #byName = new Map<string, { type: MetricType; help: string; unit: string }>();
  #last = "";
  #lastType: MetricType = "unknown";

  /** The type that was told last, and the unit of its family: Prometheus' parsers take samples to be of these. */
  get last(): Pick<WrittenMetadata, "type" | "unit"> {
    return { type: this.#lastType, unit: this.#byName.get(this.#last)?.unit ?? "" };
  }

  /** What is told again replaces what was; samples that follow are taken to be of this type. */
  setType(family: string, type: MetricType): void {
    this.#of(family).type = type;
    this.#lastType = type;
    this.#last = family;
  }

  /** Has no say in which family is the {@link last}. */
  setHelp(family: string, help: string): void {
    this.#of(family).help = help;
  }

  setUnit(family: string, unit: string): void {
    this.#of(family).unit = unit;
    this.#last = family;
  }

  /** Whether what a family holds counts from a beginning on. */
  counts(family: string): boolean {
    const type = this.#byName.get(family)?.type;
    return type === "counter" || type === "histogram" || type === "summary";
  }

  /** In the order in which each was told of first. */
  all(): WrittenMetadata[] {
    return [...this.#byName].map(([family, about]) => ({ family, ...about }));
  }

  #of(family: string): { type: MetricType; help: string; unit: string } {
    let about = this.#byName.get(family);
    if (about === undefined) {
      about = { type: "unknown", help: "", unit: "" };
      this.#byName.set(family, about);
    }
    return about;
  }
}
