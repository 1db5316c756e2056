import { FieldMessage } from "./fields.ts";
import type { MessageList } from "./parts.ts";
import {
  EditableExponentialPoint,
  EditableHistogramPoint,
  EditableNumberPoint,
  EditableSummaryPoint,
} from "./points.ts";

export class EditableGauge extends FieldMessage {
  #points: MessageList<EditableNumberPoint> | undefined;

  readonly kind = "gauge";

  /** May be changed in place. */
  get points(): EditableNumberPoint[] {
    return this.#pointsList().items;
  }
  set points(points: EditableNumberPoint[]) {
    this.#pointsList().items = points;
  }

  #pointsList(): MessageList<EditableNumberPoint> {
    return (this.#points ??= this.list(1, (...place) => new EditableNumberPoint(...place)));
  }
}

export class EditableSum extends FieldMessage {
  #points: MessageList<EditableNumberPoint> | undefined;

  readonly kind = "sum";

  /** May be changed in place. */
  get points(): EditableNumberPoint[] {
    return this.#pointsList().items;
  }
  set points(points: EditableNumberPoint[]) {
    this.#pointsList().items = points;
  }

  #pointsList(): MessageList<EditableNumberPoint> {
    return (this.#points ??= this.list(1, (...place) => new EditableNumberPoint(...place)));
  }

  /** AggregationTemporality: 1 delta, 2 cumulative. */
  get temporality(): number {
    return this.readCount(2);
  }
  set temporality(temporality: number) {
    this.setCount(2, temporality);
  }

  get isMonotonic(): boolean {
    return this.readBool(3);
  }
  set isMonotonic(isMonotonic: boolean) {
    this.setBool(3, isMonotonic);
  }
}

export class EditableHistogram extends FieldMessage {
  #points: MessageList<EditableHistogramPoint> | undefined;

  readonly kind = "histogram";

  /** May be changed in place. */
  get points(): EditableHistogramPoint[] {
    return this.#pointsList().items;
  }
  set points(points: EditableHistogramPoint[]) {
    this.#pointsList().items = points;
  }

  #pointsList(): MessageList<EditableHistogramPoint> {
    return (this.#points ??= this.list(1, (...place) => new EditableHistogramPoint(...place)));
  }

  /** AggregationTemporality: 1 delta, 2 cumulative. */
  get temporality(): number {
    return this.readCount(2);
  }
  set temporality(temporality: number) {
    this.setCount(2, temporality);
  }
}

export class EditableExponentialHistogram extends FieldMessage {
  #points: MessageList<EditableExponentialPoint> | undefined;

  readonly kind = "exponentialHistogram";

  /** May be changed in place. */
  get points(): EditableExponentialPoint[] {
    return this.#pointsList().items;
  }
  set points(points: EditableExponentialPoint[]) {
    this.#pointsList().items = points;
  }

  #pointsList(): MessageList<EditableExponentialPoint> {
    return (this.#points ??= this.list(1, (...place) => new EditableExponentialPoint(...place)));
  }

  /** AggregationTemporality: 1 delta, 2 cumulative. */
  get temporality(): number {
    return this.readCount(2);
  }
  set temporality(temporality: number) {
    this.setCount(2, temporality);
  }
}

export class EditableSummary extends FieldMessage {
  #points: MessageList<EditableSummaryPoint> | undefined;

  readonly kind = "summary";

  /** May be changed in place. */
  get points(): EditableSummaryPoint[] {
    return this.#pointsList().items;
  }
  set points(points: EditableSummaryPoint[]) {
    this.#pointsList().items = points;
  }

  #pointsList(): MessageList<EditableSummaryPoint> {
    return (this.#points ??= this.list(1, (...place) => new EditableSummaryPoint(...place)));
  }
}
