import type { EditableMessage, Make } from "./message.ts";
import { FieldMessage } from "./fields.ts";
import type { MessageList } from "./parts.ts";
import {
  EditableExponentialPoint,
  EditableHistogramPoint,
  EditableNumberPoint,
  EditableSummaryPoint,
} from "./points.ts";

/** Where a message stands. */
type Place = Parameters<Make<unknown>>;

/** The points of a metric, which are of one kind. */
abstract class PointsData<Point extends EditableMessage> extends FieldMessage {
  #points: MessageList<Point> | undefined;

  protected abstract makePoint(...place: Place): Point;

  /** May be changed in place. */
  get points(): Point[] {
    return this.#pointsList().items;
  }
  set points(points: Point[]) {
    this.#pointsList().items = points;
  }

  #pointsList(): MessageList<Point> {
    return (this.#points ??= this.list(1, (...place) => this.makePoint(...place)));
  }
}

/** Of points that each tell of a stretch of time. */
abstract class AggregatedData<Point extends EditableMessage> extends PointsData<Point> {
  /** AggregationTemporality: 1 delta, 2 cumulative. */
  get temporality(): number {
    return this.readCount(2);
  }
  set temporality(temporality: number) {
    this.setCount(2, temporality);
  }
}

/** metrics.proto's Gauge: values at their times, without temporality. */
export class EditableGauge extends PointsData<EditableNumberPoint> {
  readonly kind = "gauge";

  protected makePoint(...place: Place): EditableNumberPoint {
    return new EditableNumberPoint(...place);
  }
}

/** metrics.proto's Sum. */
export class EditableSum extends AggregatedData<EditableNumberPoint> {
  readonly kind = "sum";

  /** Whether it only grows, but for resets: Prometheus' counter. */
  get isMonotonic(): boolean {
    return this.readBool(3);
  }
  set isMonotonic(isMonotonic: boolean) {
    this.setBool(3, isMonotonic);
  }

  protected makePoint(...place: Place): EditableNumberPoint {
    return new EditableNumberPoint(...place);
  }
}

/** metrics.proto's Histogram: buckets with bounds of their own. */
export class EditableHistogram extends AggregatedData<EditableHistogramPoint> {
  readonly kind = "histogram";

  protected makePoint(...place: Place): EditableHistogramPoint {
    return new EditableHistogramPoint(...place);
  }
}

/** metrics.proto's ExponentialHistogram: buckets whose bounds a scale gives. */
export class EditableExponentialHistogram extends AggregatedData<EditableExponentialPoint> {
  readonly kind = "exponentialHistogram";

  protected makePoint(...place: Place): EditableExponentialPoint {
    return new EditableExponentialPoint(...place);
  }
}

/** metrics.proto's Summary: quantiles that the sender made. */
export class EditableSummary extends PointsData<EditableSummaryPoint> {
  readonly kind = "summary";

  protected makePoint(...place: Place): EditableSummaryPoint {
    return new EditableSummaryPoint(...place);
  }
}
